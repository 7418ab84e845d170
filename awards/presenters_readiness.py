"""What is done for a ceremony and what is missing: a function for each line of the overview."""

from collections.abc import Callable
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.models import Ceremony, CertificateFile
from awards.presenters_programme import is_said
from awards.queries_certificates import visible_files
from awards.queries_prizes import prize_needs, title_needs
from awards.queries_stage import groups_of, items_of, seats_of, winners_of
from grid.models import User

Status = Ceremony.Status


class Line(NamedTuple):
    """One thing that must be ready; `url` leads to where it is done, empty for nowhere."""

    name: str
    is_done: bool
    detail: str
    url: str


Check = Callable[[Ceremony, User], Line]


def check_list(ceremony: Ceremony, user: User) -> Line:
    """The list of winners is fixed."""
    number = winners_of(ceremony, user).count()
    text = ngettext("%(count)s award", "%(count)s awards", number) % {"count": number}
    done = ceremony.status in (Status.FIXED, Status.HELD)
    detail = text if done else ceremony.get_status_display()
    return Line(_("The list of winners is fixed"), done and number > 0, detail, "")


def check_stage(ceremony: Ceremony, user: User) -> Line:
    """Each winner has a place on the stage."""
    missing = winners_of(ceremony, user).count() - seats_of(ceremony, user).count()
    groups = groups_of(ceremony, user).count()
    if missing or not groups:
        detail = _("%(count)s without a place") % {"count": missing}
    else:
        detail = ngettext("%(count)s group", "%(count)s groups", groups) % {"count": groups}
    url = reverse("ceremonies:stage", args=[ceremony.pk])
    return Line(_("Everybody has a place on the stage"), groups > 0 and not missing, detail, url)


def check_presenters(ceremony: Ceremony, user: User) -> Line:
    """Somebody hands over to each group."""
    groups = list(groups_of(ceremony, user))
    missing = sum(not group.presenter for group in groups)
    detail = _("%(missing)s of %(count)s groups without one") % {
        "missing": missing,
        "count": len(groups),
    }
    done = bool(groups) and not missing
    url = reverse("ceremonies:stage", args=[ceremony.pk])
    return Line(_("Presenters are assigned"), done, "" if done or not groups else detail, url)


def check_programme(ceremony: Ceremony, user: User) -> Line:
    """Each item says who, and each title with winners is handed over in one."""
    items = list(items_of(ceremony, user))
    titles = set(winners_of(ceremony, user).order_by().values_list("title", flat=True))
    left = titles - {item.title_id for item in items if item.title_id}
    silent = sum(not is_said(item) for item in items)
    detail = ""
    if silent:
        text = ngettext(
            "%(count)s item without a person", "%(count)s items without a person", silent
        )
        detail = text % {"count": silent}
    elif items and left:
        text = ngettext("%(count)s title left out", "%(count)s titles left out", len(left))
        detail = text % {"count": len(left)}
    url = reverse("ceremonies:programme", args=[ceremony.pk])
    done = bool(items) and not silent and not left
    return Line(_("The running order is complete"), done, detail, url)


def check_certificates(ceremony: Ceremony, user: User) -> Line:
    """The certificates are made and kept; whether the list changed since, their page says."""
    files = visible_files(user).filter(ceremony=ceremony, status=CertificateFile.Status.READY)
    kept = files.first()
    text = ngettext("%(count)s page", "%(count)s pages", kept.total if kept else 0)
    detail = text % {"count": kept.total} if kept else ""
    url = ""
    if user.has_perm("awards.view_certificatefile"):
        url = reverse("certificates:index", args=[ceremony.pk])
    return Line(_("The certificates are made"), kept is not None, detail, url)


def check_prizes(ceremony: Ceremony, user: User) -> Line:
    """The stock reaches for what is still to be handed over."""
    needs = prize_needs(ceremony, title_needs(ceremony))
    missing = [need for need in needs if need.missing]
    told = [
        _("%(prize)s: %(count)s %(unit)s missing")
        % {"prize": need.prize.name, "count": need.missing, "unit": need.prize.unit}
        for need in missing
    ]
    detail = "；".join(told) if needs else _("no title has a prize yet")
    url = ""
    if user.has_perm("awards.view_prize"):
        url = reverse("ceremonies:prizes", args=[ceremony.pk])
    return Line(_("The prizes are there"), bool(needs) and not missing, detail, url)


# Parts of the ceremony add their line here; each asks a constant number of queries.
CHECKS: tuple[Check, ...] = (
    check_list,
    check_stage,
    check_presenters,
    check_programme,
    check_certificates,
    check_prizes,
)


def check_all(ceremony: Ceremony, user: User) -> list[Line]:
    return [check(ceremony, user) for check in CHECKS]
