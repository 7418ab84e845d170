"""Figures as the dashboard shows them: tiles, rows with their links, charts."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grid.models import Branch
from reports.charts import draw_bars, draw_trend
from reports.domain.figures import Figures, Row
from reports.links import Links, make_links, narrow_links


@dataclass(frozen=True)
class Tile:
    label: str
    value: str
    note: str
    url: str


def present_dashboard(figures: Figures, branch: Branch | None) -> dict[str, Any]:
    everywhere = make_links(figures)
    links = narrow_links(everywhere, branch.pk) if branch else everywhere
    names = {item.number: item.name for item in figures.items}
    return {
        "tiles": make_tiles(figures, links),
        "table": [_present_row(row, links, names, branch) for row in figures.rows],
        "links": links,
        "trend": draw_trend(figures.trend),
        "bars": draw_bars(figures.items),
        "has_inspections": any(week.inspections for week in figures.trend),
    }


def _present_row(
    row: Row, links: Links, names: dict[int, str], branch: Branch | None
) -> dict[str, Any]:
    """A row of the table; `url` opens the branch's own page, the `…_url` its lists.

    A dict, not an object: a template asks it four times as fast, three hundred times a page.
    """
    told = {
        "name": row.name,
        "done": row.done,
        "due": row.due,
        "progress": row.progress,
        "mean": _say(row.mean),
        "inspected": row.inspected,
        "households": row.households,
        "weakest": names.get(row.weakest or 0, "—"),
        "open": row.open,
        "overdue": row.overdue,
        "url": "",
    }
    if branch is None:
        told["url"] = branch_url(row.code)
        told |= {f"{name}_url": url for name, url in vars(narrow_links(links, row.key)).items()}
    return told


def branch_url(code: str) -> str:
    return _branch_url() % code


@lru_cache(maxsize=1)
def _branch_url() -> str:
    return reverse("reports:branch", args=["CODE"]).replace("CODE", "%s")


def make_tiles(figures: Figures, links: Links) -> list[Tile]:
    total = figures.total
    return [
        Tile(
            _("This week: inspected of due"),
            f"{total.done} / {total.due}",
            _("%(percent)s %% done") % {"percent": total.progress},
            links.done,
        ),
        Tile(_("Mean score"), _say(total.mean), compare_weeks(figures), links.inspections),
        Tile(
            _("Households inspected"),
            str(total.inspected),
            _("%(percent)s %% of %(households)s")
            % {"percent": total.coverage, "households": total.households},
            links.inspections,
        ),
        Tile(
            _("Open problems"),
            str(total.open),
            _("%(found)s found, %(closed)s closed in the period")
            % {"found": total.found, "closed": total.closed},
            links.open,
        ),
        Tile(_("Overdue problems"), str(total.overdue), _("past their date"), links.overdue),
        Tile(
            _("Left the black board in pairs"),
            f"{figures.left.branches} / {figures.left.households}",
            _("villages / households, in the period"),
            links.left,
        ),
        Tile(
            _("Households honoured"),
            str(figures.honoured.households),
            ngettext(
                "at %(count)s ceremony of the period",
                "at %(count)s ceremonies of the period",
                figures.honoured.ceremonies,
            )
            % {"count": figures.honoured.ceremonies},
            reverse("ceremonies:index"),
        ),
    ]


def _say(value: Decimal | None) -> str:
    return "—" if value is None else str(value)


def compare_weeks(figures: Figures) -> str:
    """The running week's mean against the week before, in words."""
    told = [week.mean for week in figures.trend[-2:]]
    if len(told) < 2 or None in told:
        return _("no comparison yet")
    change = (told[1] or Decimal()) - (told[0] or Decimal())
    if not change:
        return _("as in the week before")
    word = _("this week up %(points)s") if change > 0 else _("this week down %(points)s")
    return word % {"points": abs(change)}
