"""Every figure is a link: the addresses of the rows behind it."""

from urllib.parse import urlencode

from django.urls import reverse

from grid.domain.periods import Period
from grid.models import Branch, Township
from reports.domain.figures import Figures


class Links:
    """Addresses of lists at the desk, narrowed to a township's or a branch's figures."""

    def __init__(self, figures: Figures, township: Township, branch: Branch | None) -> None:
        self.figures = figures
        self.base = {"branch__id__exact": branch.pk} if branch else {}

    def _list(self, name: str, **filters: object) -> str:
        query = urlencode({**self.base, **filters})
        return f"{reverse(f'admin:{name}_changelist')}?{query}"

    def _inspections(self, **filters: object) -> str:
        period: Period = self.figures.period
        return self._list(
            "inspections_inspection", date__gte=period.start, date__lte=period.end, **filters
        )

    @property
    def inspections(self) -> str:
        return self._inspections()

    @property
    def done(self) -> str:
        return self._list(
            "inspections_inspection", week__exact=self.figures.week, kind__exact="weekly"
        )

    @property
    def households(self) -> str:
        return self._list("grid_household", is_active__exact=1)

    @property
    def open(self) -> str:
        return self._list("inspections_problem", status__exact="open")

    @property
    def overdue(self) -> str:
        return self._list("inspections_problem", status__exact="open", due_on__lt=self.figures.day)

    @property
    def found(self) -> str:
        period = self.figures.period
        return self._list(
            "inspections_problem", found_on__gte=period.start, found_on__lte=period.end
        )

    @property
    def closed(self) -> str:
        period = self.figures.period
        return self._list(
            "inspections_problem", closed_on__gte=period.start, closed_on__lte=period.end
        )

    def of_branch(self, pk: int) -> "Links":
        links = Links.__new__(Links)
        links.figures, links.base = self.figures, {"branch__id__exact": pk}
        return links
