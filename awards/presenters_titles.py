"""A title's rule in words."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.domain.rules import TitleRule
from awards.models import AwardTitle


def describe_rule(rule: TitleRule, items: Mapping[int, str]) -> Iterator[str]:
    """What the title demands, one short sentence each; `items`: names of the standard's items."""
    months = ngettext(
        "mean score of the last month", "mean score of the last %(months)s months", rule.months
    )
    names = _(", ").join(str(items.get(item, item)) for item in rule.items)
    of_items = _(" (only %(items)s)") % {"items": names} if names else ""
    yield _("%(months)s%(items)s at least %(least)s points") % {
        "months": months % {"months": rule.months},
        "items": of_items,
        "least": plain(rule.least_score),
    }
    if rule.no_black:
        yield _("on no black board in that time")
    if rule.no_open_problem:
        yield _("no problem left open")


def plain(score: object) -> str:
    """`90.00` as `90`, `92.50` as `92.5`."""
    text = str(score)
    return text.rstrip("0").rstrip(".") if "." in text else text


def describe_quotas(title: AwardTitle) -> str:
    branch = title.quota_branch if title.quota_branch is not None else _("no limit")
    total = title.quota_total if title.quota_total is not None else _("no limit")
    return _("each branch: %(branch)s; in all: %(total)s") % {"branch": branch, "total": total}
