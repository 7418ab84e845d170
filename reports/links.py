"""Every figure is a link: the addresses of the rows behind it."""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from django.urls import reverse

from grid.domain.periods import Period
from reports.domain.figures import Figures


@dataclass(frozen=True)
class Links:
    """Addresses of lists at the desk, narrowed to the figures that they stand behind."""

    inspections: str
    done: str
    households: str
    undone: str
    waiting: str
    open: str
    overdue: str
    found: str
    closed: str
    left: str


@lru_cache(maxsize=16)
def _list_url(name: str) -> str:
    return reverse(f"admin:{name}_changelist")


def _list(name: str, **filters: object) -> str:
    return f"{_list_url(name)}?{urlencode(filters)}"


def left_url(period: Period) -> str:
    """The pairs that ended in the period with the helped one off the black board."""
    return f"{reverse('pairs:index')}?{urlencode({'show': 'left', 'period': period.code})}"


def make_links(figures: Figures) -> Links:
    """The lists of everything that the person sees in the figures' period.

    What is open is so today: of a period that has ended the figure stands without a list.
    """
    period, problems = figures.period, "inspections_problem"
    within = {"gte": period.start, "lte": period.end}
    return Links(
        inspections=_list(
            "inspections_inspection", **{f"date__{end}": day for end, day in within.items()}
        ),
        done=_list("inspections_inspection", week__exact=figures.week, kind__exact="weekly"),
        households=_list("grid_household", is_active__exact=1),
        undone=_open(figures, rectified_on__isnull=True),
        waiting=_open(figures, rectified_on__isnull=False),
        open=_open(figures),
        overdue=_open(figures, due_on__lt=figures.day, rectified_on__isnull=True),
        found=_list(problems, **{f"found_on__{end}": day for end, day in within.items()}),
        closed=_list(problems, **{f"closed_on__{end}": day for end, day in within.items()}),
        left=left_url(period),
    )


def _open(figures: Figures, **filters: object) -> str:
    if figures.is_past:
        return ""
    return _list("inspections_problem", status__exact="open", **filters)


def narrow_links(links: Links, branch: int) -> Links:
    """The same lists, of one branch only."""
    return Links(
        **{
            name: f"{url}&branch__id__exact={branch}" if url else ""
            for name, url in vars(links).items()
        }
    )
