"""Work of the grid that takes long."""

from django_tasks import task

from grid.domain.rosters.uploads import read_upload
from grid.models import RosterFile


@task()
def read_roster(pk: int) -> None:
    """Read one uploaded roster; one that was discarded meanwhile is let be."""
    roster = RosterFile.objects.filter(pk=pk, status=RosterFile.Status.WAITING).first()
    if roster:
        read_upload(roster)
