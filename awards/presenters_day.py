"""What the day's pages say: a winner's line, what somebody else noted, the phone's list."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from awards.domain.day import Overtaken
from awards.domain.marks import ABSENT, CAME, State
from awards.models import DayMark, TitlePrize
from awards.queries_day import Winner
from grid.domain.names import pinyin_initials


def name_shows() -> list[tuple[str, str]]:
    """What of the day's list may be looked at by itself, with its name."""
    return [
        ("all", _("All")),
        ("unmarked", _("not marked")),
        ("came", _("came")),
        ("absent", _("did not come")),
        ("waiting", _("prizes not handed over")),
        ("owed", _("prizes owed")),
        ("given", _("prizes handed over")),
    ]


def say_gifts(gifts: list[TitlePrize]) -> str:
    """`手套 1 双、洗衣粉 2 袋`."""
    parts = [f"{gift.prize.name}{gift.quantity}{gift.prize.unit}" for gift in gifts]
    return _(", ").join(parts)


def say_state(state: State) -> str:
    """`缺席，杨小妹代领，已发奖`."""
    given = _("prizes handed over") if state.is_given else _("prizes not handed over")
    given = _("prizes owed") if state.is_owed else given
    if state.presence == CAME:
        return _(", ").join([_("came"), given])
    if state.presence == ABSENT and state.fetched_by:
        fetched = _("fetched by %(name)s") % {"name": state.fetched_by}
        return _(", ").join([_("did not come"), fetched, given])
    if state.presence == ABSENT:
        return _(", ").join([_("did not come"), given])
    return _(", ").join([_("not marked"), given])


def say_when(mark: DayMark) -> str:
    """`6月24日 10:05`, by the clock of who noted it."""
    return date_format(timezone.localtime(mark.at), _("M j, H:i"))


def say_overtaken(fault: Overtaken) -> str:
    """What the other one did; this one was not written."""
    return _("%(who)s noted at %(when)s: %(state)s. What you noted was not written.") % {
        "who": fault.last.by,
        "when": say_when(fault.last),
        "state": say_state(fault.state),
    }


def tell_state(state: State, last: DayMark | None) -> dict[str, Any]:
    """A winner's state for the phone; `seen` goes into the next mark."""
    return {
        "presence": state.presence,
        "fetched_by": state.fetched_by,
        "given": state.is_given,
        "owed": state.is_owed,
        "seen": str(last.pk) if last else None,
        "by": str(last.by) if last else "",
    }


def tell_winner(winner: Winner) -> dict[str, Any]:
    """A line of the phone's list."""
    award = winner.award
    return {
        "id": award.pk,
        "order": award.stage_order,
        "head": award.head,
        "key": pinyin_initials(award.head),
        "branch": award.branch_name,
        "place": " · ".join(filter(None, [award.branch_name, award.hamlet])),
        "title": award.title_id,
        **tell_state(winner.state, winner.last),
    }
