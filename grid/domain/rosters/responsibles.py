"""Who answers for whom: the names in a roster, and the branch's members."""

from collections import defaultdict
from collections.abc import Iterable

from grid.domain.names import pinyin_initials
from grid.models import Branch, Member


class MemberBook:
    """The members of one branch by name. A name that it lacks becomes a new member.

    Two people of one name are told apart by their phones; without a phone the first is meant.
    """

    def __init__(self, branch: Branch, members: Iterable[Member]) -> None:
        self.branch = branch
        self.fresh: list[Member] = []
        self._by_name: dict[str, list[Member]] = defaultdict(list)
        for member in members:
            self._by_name[member.name].append(member)

    def find(self, name: str, phone: str = "") -> Member | None:
        known = self._by_name.get(name, [])
        for member in known:
            if phone and member.phone == phone:
                return member
        return next((m for m in known if not phone or not m.phone), None)

    def find_or_add(self, name: str, phone: str = "") -> Member:
        member = self.find(name, phone)
        if member is None:
            member = Member(branch=self.branch, name=name, phone=phone)
            member.initials = pinyin_initials(name)
            self._by_name[name].append(member)
            self.fresh.append(member)
        return member
