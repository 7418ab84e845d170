"""Nominating households and reviewing the nominations, while a ceremony is planned."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.domain.candidates import (
    Candidate,
    find_candidates,
    find_quota,
    rule_of,
    span_for,
)
from awards.domain.life import AwardRefused, take_ceremony
from awards.domain.rules import say_rules
from awards.domain.steps import move, note
from awards.models import Award, AwardTitle, Ceremony
from grid.models import Branch, Household, User

CITATION_LENGTH = 200
NAMES = ("head", "hamlet", "branch_name")
Status = Award.Status


@transaction.atomic
def nominate(
    *,
    ceremony: Ceremony,
    title: AwardTitle,
    household: Household,
    citation: str,
    by: User,
    at: datetime | None = None,
) -> Award:
    """Nominate one household. Raises AwardRefused, see `nominate_many`."""
    citations = {household.pk: citation}
    (award,) = nominate_many(ceremony=ceremony, title=title, citations=citations, by=by, at=at)
    return award


@transaction.atomic
def nominate_many(
    *,
    ceremony: Ceremony,
    title: AwardTitle,
    citations: Mapping[int, str],
    by: User,
    at: datetime | None = None,
) -> list[Award]:
    """Nominate households (id → citation) for a title: all of them or none.

    Raises AwardRefused: nominations are closed; another township's title or household, or not
    of the secretary's own branch; no citation; one does not qualify; the branch has no place
    left; the household is nominated or declined for this title already.
    """
    at = at or timezone.now()
    ceremony = take_open(ceremony)
    if title.township_id != ceremony.township_id or not title.is_active:
        raise AwardRefused(_("This title is not in use here."))
    _check_citations(citations)
    rows = Household.objects.filter(pk__in=citations)
    candidates = find_candidates(ceremony=ceremony, title=title, households=rows)
    homes = rows.select_related("branch").in_bulk()
    _check_candidates(candidates, homes, len(citations), by)
    earlier = {
        award.household_id: award
        for award in Award.objects.filter(ceremony=ceremony, title=title, household__in=rows)
    }
    _check_earlier(earlier.values(), homes)
    _check_places(ceremony, title, [one.branch for one in candidates])
    candidates.sort(key=lambda one: (one.branch, one.code))
    awards = [
        _fill(
            earlier.get(one.household) or Award(),
            homes[one.household],
            ceremony,
            title,
            one,
            citations[one.household].strip(),
            by,
            at,
        )
        for one in candidates
    ]
    _write(awards)
    note(awards, by=by, at=at)
    return awards


def take_open(ceremony: Ceremony) -> Ceremony:
    """The stored ceremony under a lock, if nominations are open. Raises AwardRefused."""
    stored = take_ceremony(ceremony)
    if stored.status != Ceremony.Status.PLANNED:
        raise AwardRefused(_("Nominations for this ceremony are closed."))
    return stored


def _check_citations(citations: Mapping[int, str]) -> None:
    if not citations:
        raise AwardRefused(_("Choose at least one household."))
    if not all(text.strip() for text in citations.values()):
        raise AwardRefused(_("Write a citation: what the household is honoured for."))
    if any(len(text.strip()) > CITATION_LENGTH for text in citations.values()):
        text = _("A citation has at most %(most)s characters.")
        raise AwardRefused(text % {"most": CITATION_LENGTH})


def _check_candidates(
    candidates: Collection[Candidate], homes: Mapping[int, Household], asked: int, by: User
) -> None:
    own = by.branch_id if by.role == User.Role.SECRETARY and not by.is_superuser else None
    is_mine = all(one.branch == own for one in candidates) if own else True
    if len(candidates) < asked or not is_mine:
        raise AwardRefused(_("Only active households of one's own area can be nominated."))
    told = [
        f"{homes[one.household].head} ({say_rules(one.failed)})" for one in candidates if one.failed
    ]
    if told:
        text = _("Does not meet the title's rules: %(households)s.")
        raise AwardRefused(text % {"households": _(", ").join(told)})


def _check_earlier(earlier: Collection[Award], homes: Mapping[int, Household]) -> None:
    """Taken back, it may be nominated again; whatever else was said about it stands."""
    standing = [award for award in earlier if award.status != Status.TAKEN_BACK]
    if standing:
        told = [
            f"{homes[award.household_id].head} ({award.get_status_display()})" for award in standing
        ]
        text = _("A household holds a title once at a ceremony: %(households)s.")
        raise AwardRefused(text % {"households": _(", ").join(told)})


def _check_places(ceremony: Ceremony, title: AwardTitle, branches: Collection[int]) -> None:
    quota = find_quota(ceremony, title)
    if full := quota.find_full(branches):
        names = Branch.objects.filter(pk__in=full).values_list("name", flat=True)
        text = _("%(title)s: at most %(most)s households of a branch (%(branches)s).")
        raise AwardRefused(
            text
            % {
                "title": title.name,
                "most": quota.branch,
                "branches": _(", ").join(names),
            }
        )


def _fill(
    award: Award,
    home: Household,
    ceremony: Ceremony,
    title: AwardTitle,
    candidate: Candidate,
    citation: str,
    by: User,
    at: datetime,
) -> Award:
    award.ceremony, award.title = ceremony, title
    award.household, award.branch = home, home.branch
    award.take_names()
    award.citation, award.status = citation, Status.NOMINATED
    award.nominated_by, award.nominated_at = by, at
    span = span_for(title, ceremony)
    award.facts = {
        **candidate.facts.as_data(),
        "start": span.start.isoformat(),
        "end": span.end.isoformat(),
        "rule": rule_of(title).as_data(),
    }
    return award


def _write(awards: Collection[Award]) -> None:
    fields = ["branch", "citation", "status", "nominated_by", "nominated_at", "facts", *NAMES]
    Award.objects.bulk_create(one for one in awards if one.pk is None)
    Award.objects.bulk_update([one for one in awards if one.pk], fields, batch_size=500)


@transaction.atomic
def take_back(*, award: Award, reason: str, by: User, at: datetime | None = None) -> Award:
    """Take a nomination back before it is reviewed; it may be made again. Raises AwardRefused."""
    return _review(award, Status.TAKEN_BACK, reason, by, at)


@transaction.atomic
def decline_award(*, award: Award, reason: str, by: User, at: datetime | None = None) -> Award:
    """The township does not take it onto the list. Raises AwardRefused: no reason."""
    return _review(award, Status.DECLINED, reason, by, at)


def _review(award: Award, after: str, reason: str, by: User, at: datetime | None) -> Award:
    take_open(award.ceremony)
    if not reason.strip():
        raise AwardRefused(_("Say why: who nominated reads it."))
    stored = take_awards(Award.objects.filter(pk=award.pk))
    move(stored, after, by=by, at=at or timezone.now(), reason=reason.strip())
    return stored[0]


@transaction.atomic
def accept_award(*, award: Award, by: User, reason: str = "", at: datetime | None = None) -> Award:
    """Take a nomination onto the list, or one declined before. Raises AwardRefused."""
    ceremony = take_open(award.ceremony)
    stored = take_awards(Award.objects.filter(pk=award.pk))
    if stored[0].status == Status.DECLINED:  # its place in the branch may be another's by now
        _check_places(ceremony, stored[0].title, [stored[0].branch_id])
    _accept(ceremony, stored, by, at, reason.strip())
    return stored[0]


class Accepted(NamedTuple):
    """Those taken onto the list, and those for whom their title had no place left."""

    awards: list[Award]
    left_out: list[Award]


@transaction.atomic
def accept_many(
    *, ceremony: Ceremony, by: User, title: AwardTitle | None = None, at: datetime | None = None
) -> Accepted:
    """Take those that wait for review (of a title) onto the list, as far as its places reach.

    Where there are too few, the higher score goes first, then who was nominated earlier; the
    others go on waiting. Raises AwardRefused: nothing waits.
    """
    ceremony = take_open(ceremony)
    rows = Award.objects.filter(ceremony=ceremony, status=Status.NOMINATED)
    stored = take_awards(rows.filter(title=title) if title else rows)
    if not stored:
        raise AwardRefused(_("Nothing waits for review."))
    accepted, left_out = _fit(ceremony, stored)
    _accept(ceremony, accepted, by, at)
    return Accepted(accepted, left_out)


def _fit(ceremony: Ceremony, awards: Collection[Award]) -> tuple[list[Award], list[Award]]:
    """Who has a place in the own title, and who has none any more."""
    by_title: dict[AwardTitle, list[Award]] = defaultdict(list)
    for award in sorted(awards, key=lambda one: (-float(one.score or 0), one.nominated_at, one.pk)):
        by_title[award.title].append(award)
    fit, others = [], []
    for title, rows in by_title.items():
        quota = find_quota(ceremony, title)
        places = len(rows) if quota.total is None else max(0, quota.total - quota.accepted)
        fit += rows[:places]
        others += rows[places:]
    return fit, others


def take_awards(awards: QuerySet[Award]) -> list[Award]:
    """The stored awards under a lock, with their titles."""
    return list(awards.select_for_update(of=("self",)).select_related("title").order_by("pk"))


def _accept(
    ceremony: Ceremony, awards: list[Award], by: User, at: datetime | None, reason: str = ""
) -> None:
    by_title: dict[AwardTitle, list[Award]] = defaultdict(list)
    for award in awards:
        by_title[award.title].append(award)
    for title, rows in by_title.items():
        check_total(ceremony, title, len(rows))
    move(awards, Status.ACCEPTED, by=by, at=at or timezone.now(), reason=reason)


def check_total(ceremony: Ceremony, title: AwardTitle, more: int = 0) -> None:
    """Raises AwardRefused if the list with `more` held more than the title's places."""
    quota = find_quota(ceremony, title)
    if quota.total is not None and quota.accepted + more > quota.total:
        text = _("%(title)s: %(asked)s on the list, but there are %(most)s places.")
        asked = quota.accepted + more
        raise AwardRefused(text % {"title": title.name, "asked": asked, "most": quota.total})
