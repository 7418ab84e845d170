"""The tabs of a ceremony's pages: one line for each part of the work."""

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from awards.models import Ceremony
from grid.models import User


class Tab(NamedTuple):
    """A page of a ceremony; its address takes the ceremony's `pk`."""

    name: str
    url_name: str
    title: str | Promise
    permission: str


TABS: tuple[Tab, ...] = (
    Tab("show", "ceremonies:show", _("Overview"), "awards.view_ceremony"),
    Tab("nominations", "selection:nominations", _("Nominations"), "awards.view_ceremony"),
    Tab("review", "selection:review", _("Review"), "awards.view_award"),
    Tab("notice", "selection:notice", _("Notice and objections"), "awards.view_award"),
    Tab("holders", "selection:holders", _("Holders"), "awards.view_award"),
    Tab("stage", "ceremonies:stage", _("On stage"), "awards.view_ceremony"),
    Tab("programme", "ceremonies:programme", _("Running order"), "awards.view_ceremony"),
    Tab("papers", "ceremonies:papers", _("Papers and news"), "awards.change_ceremony"),
    Tab("certificates", "certificates:index", _("Certificates"), "awards.view_certificatefile"),
    Tab("prizes", "ceremonies:prizes", _("Prizes"), "awards.view_prize"),
    Tab("day", "ceremonies:day", _("The day"), "awards.view_award"),
)


def tabs_of(ceremony: Ceremony, user: User, current: str) -> Iterator[tuple[str, Tab, bool]]:
    """Address, tab and whether it is the `current` one, of the tabs that the person may open."""
    for tab in TABS:
        if user.has_perm(tab.permission):
            yield reverse(tab.url_name, args=[ceremony.pk]), tab, tab.name == current
