"""Work of the awards that takes long."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files import File
from django_tasks import task

from awards.document_certificates import draw_certificates
from awards.domain.certificates import (
    certificate_of,
    digest_of,
    fail_file,
    keep_file,
    look_of,
    note_progress,
    template_of,
)
from awards.models import CertificateFile
from awards.queries_certificates import certified


@task()
def make_certificates(pk: int) -> None:
    """Make the file that was ordered; one that was given up meanwhile is let be."""
    waiting = CertificateFile.objects.filter(pk=pk, status=CertificateFile.Status.WAITING)
    file = waiting.select_related("ceremony__township").first()
    if file is None:
        return
    try:
        make_file(file)
    except BaseException:
        fail_file(file=file)
        raise


def make_file(file: CertificateFile) -> None:
    """Draw all certificates of the ceremony as they are now, and keep them."""
    ceremony = file.ceremony
    look = look_of(template_of(ceremony.township), ceremony.date)
    certificates = [certificate_of(award) for award in certified(ceremony.awards.all())]
    with TemporaryDirectory(prefix="certificates-") as folder:
        path = Path(folder) / "certificates.pdf"
        draw_certificates(
            look,
            certificates,
            file.address,
            path,
            on_progress=lambda done: note_progress(file=file, done=done),
        )
        with path.open("rb") as pdf:
            keep_file(file=file, pdf=File(pdf), digest=digest_of(look, certificates))
