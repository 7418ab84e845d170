"""How a township's certificates look: its next version, with a preview."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from awards.document_certificates import draw_previews
from awards.domain.certificates import Look, save_template, template_of
from awards.forms_certificates import TemplateForm, filled_with
from awards.models import Award, Ceremony, CertificateTemplate
from awards.presenters_certificates import as_source, choose_samples, list_placeholders
from awards.queries_certificates import longest
from awards.views_ceremonies import find_ceremony, render_tab
from grid.desk import desk_page
from grid.forms_seen import Seen
from grid.models import User
from grid.scope import Scope


@desk_page("awards.change_certificatetemplate")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest version to be changed; what is saved becomes the next one."""
    ceremony = find_ceremony(request, pk)
    user = cast(User, request.user)
    template = template_of(ceremony.township)
    form = TemplateForm(request.POST or None, request.FILES or None, initial=filled_with(template))
    seen = Seen(request.POST or None, form)
    if request.method == "POST" and form.is_valid() and not seen.refuse(form):
        kept = save_template(township=ceremony.township, by=user, **form.cleaned_data)
        text = _("Saved as version %(version)s. It holds for all certificates made from now on.")
        messages.success(request, text % {"version": kept.version})
        return redirect("certificates:index", ceremony.pk)
    versions = Scope(user).of(CertificateTemplate).filter(township=ceremony.township)
    context = {
        "form": form,
        "seen": seen,
        "template": template,
        "placeholders": list_placeholders(),
        "versions": versions.select_related("made_by"),
    }
    status = 422 if form.errors else 200
    name = "awards/certificate_template.html"
    return render_tab(request, name, ceremony, "certificates", context, status=status)


@desk_page("awards.change_certificatetemplate")
@require_POST
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The form as it stands, drawn with the longest and the rarest names; nothing is kept."""
    ceremony = find_ceremony(request, pk)
    form = TemplateForm(request.POST, request.FILES)
    pictures = _draw(request, ceremony, form) if form.is_valid() else []
    context = {"form": form, "pictures": pictures}
    return TemplateResponse(request, "awards/certificate_preview.html", context)


def _draw(request: HttpRequest, ceremony: Ceremony, form: TemplateForm) -> list[str]:
    told = form.cleaned_data
    stored = template_of(ceremony.township).picture.name or ""
    look = Look(
        **{name: told[name] for name in ("heading", "text", "signature", "frame")},
        picture="" if told["drop_picture"] else stored,
        day=ceremony.date,
    )
    awards = Scope(request.user).of(Award).filter(ceremony=ceremony)
    samples = choose_samples(longest(awards).first())
    picture = told["picture"].read() if told["picture"] else None
    address = request.build_absolute_uri("/").rstrip("/")
    return [as_source(png) for png in draw_previews(look, samples, address, picture)]
