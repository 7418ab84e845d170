"""Certificates of a ceremony at the desk: made in the background, kept, printed again."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.document_certificates import draw_certificates
from awards.domain.certificates import (
    certificate_of,
    digest_of,
    look_of,
    note_reprint,
    order_file,
    template_of,
)
from awards.domain.life import AwardRefused
from awards.forms_certificates import ReprintForm
from awards.models import Award, Ceremony, CertificateFile, CertificateReprint
from awards.presenters_certificates import FileState, name_undrawable, note_of, show_state
from awards.queries_certificates import (
    certified,
    find_awards,
    is_behind_withdrawal,
    visible_files,
    visible_reprints,
)
from awards.tasks import make_certificates
from awards.views_ceremonies import find_ceremony, render_tab
from grid.desk import desk_page
from grid.models import User
from grid.scope import Scope

SHOWN = 50  # of the list; the search finds the others


@desk_page("awards.view_certificatefile")
@require_safe
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """The kept file, the list with its numbers, and what was printed again."""
    ceremony = find_ceremony(request, pk)
    user = cast(User, request.user)
    awards = list(certified(Scope(user).of(Award).filter(ceremony=ceremony)))
    words = request.GET.get("q", "").strip()[:30]
    found = awards
    if words:
        rows = Scope(user).of(Award).filter(pk__in=[award.pk for award in awards])
        found = list(certified(find_awards(rows, words)))
    state = _find_state(request, ceremony)
    context = {
        "state": state,
        "undrawable": name_undrawable(awards),
        "is_stale": state.kept is not None and state.kept.digest != _digest(ceremony, awards),
        "words": words,
        "total": len(awards),
        "found": len(found),
        "awards": found[:SHOWN],
        "reprints": visible_reprints(user, ceremony),
        "can_make": user.has_perm("awards.add_certificatefile"),
        "can_reprint": user.has_perm("awards.add_certificatereprint"),
        "can_edit": user.has_perm("awards.change_certificatetemplate"),
    }
    return render_tab(request, "awards/certificates.html", ceremony, "certificates", context)


def _find_state(request: HttpRequest, ceremony: Ceremony) -> FileState:
    files = visible_files(cast(User, request.user)).filter(ceremony=ceremony)
    return show_state(list(files[:20]), timezone.now())


def _digest(ceremony: Ceremony, awards: list[Award]) -> str:
    """Of what would be printed now."""
    look = look_of(template_of(ceremony.township), ceremony.date)
    return digest_of(look, map(certificate_of, awards))


@desk_page("awards.view_certificatefile")
@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The file alone, for htmx while it is being made; when it is there, the page anew."""
    ceremony = find_ceremony(request, pk)
    state = _find_state(request, ceremony)
    context = {"ceremony": ceremony, "state": state}
    response = TemplateResponse(request, "awards/certificates_progress.html", context)
    if not state.is_watched:
        response["HX-Refresh"] = "true"
    return response


@desk_page("awards.add_certificatefile")
@require_POST
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """Order the file; it is made in the background."""
    ceremony = find_ceremony(request, pk)
    address = request.build_absolute_uri("/").rstrip("/")
    try:
        file = order_file(ceremony=ceremony, address=address, by=cast(User, request.user))
    except AwardRefused as fault:
        messages.error(request, str(fault))
    else:
        make_certificates.enqueue(file.pk)
    return redirect("certificates:index", ceremony.pk)


@desk_page("awards.view_certificatefile")
@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponse:
    files = visible_files(cast(User, request.user)).filter(status=CertificateFile.Status.READY)
    file = get_object_or_404(files, pk=pk)
    if is_behind_withdrawal(file):
        text = _("A title was withdrawn since these certificates were made: make them anew.")
        messages.error(request, text)
        return redirect("certificates:index", file.ceremony_id)
    name = _("Certificates %(ceremony)s") % {"ceremony": file.ceremony.name}
    return _send(file.file.open("rb"), f"{name}.pdf")


@desk_page("awards.add_certificatereprint")
@require_http_methods(["GET", "HEAD", "POST"])
def reprint(request: HttpRequest, pk: int) -> HttpResponse:
    """Say why one certificate is printed again; it keeps its number."""
    user = cast(User, request.user)
    award = get_object_or_404(certified(Scope(user).of(Award)), pk=pk)
    form = ReprintForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            note_reprint(award=award, by=user, **form.cleaned_data)
        except AwardRefused as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _("Noted. The certificate can be printed below."))
            return redirect("certificates:index", award.ceremony_id)
    context = {"award": award, "form": form}
    return render_tab(
        request,
        "awards/certificate_reprint.html",
        award.ceremony,
        "certificates",
        context,
        status=422 if form.errors else 200,
    )


@desk_page("awards.view_certificatefile")
@require_safe
def reprinted(request: HttpRequest, pk: int) -> HttpResponse:
    """One page, with the note that it was printed again."""
    rows = Scope(request.user).of(CertificateReprint)
    words = ("award__ceremony__township", "award__title", "award__branch", "award__household")
    found = get_object_or_404(rows.select_related(*words), pk=pk)
    ceremony = found.award.ceremony
    if found.award.status != Award.Status.ACCEPTED:
        messages.error(request, _("The title was withdrawn: its certificate is not printed again."))
        return redirect("certificates:index", ceremony.pk)
    look = look_of(template_of(ceremony.township), ceremony.date)
    one = certificate_of(found.award, note=note_of(found))
    with TemporaryDirectory(prefix="certificates-") as folder:
        path = Path(folder) / "certificate.pdf"
        draw_certificates(look, [one], request.build_absolute_uri("/").rstrip("/"), path)
        return _send(path.open("rb"), f"{found.award.number}.pdf")


def _send(pdf: Any, name: str) -> Any:
    """Opened in the browser, kept by nobody in between."""
    response = FileResponse(pdf, filename=name, content_type="application/pdf")
    response["Cache-Control"] = "private, no-store"
    return response
