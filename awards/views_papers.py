"""What an office prints of a ceremony, and the news text."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.http import content_disposition_header
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from awards.domain.programme import begins_at, news_of, save_news
from awards.exports_plaques import write_plaques
from awards.forms_papers import NewsForm
from awards.models import Ceremony
from awards.presenters_names import name_awards, place_of
from awards.presenters_papers import by_title, count_homes, deal_cards, propose_news, say_when
from awards.presenters_programme import show_course
from awards.presenters_stage import show_stage
from awards.queries_stage import winners_of
from awards.views_ceremonies import find_ceremony, render_tab
from grid.desk import desk_page
from grid.models import User

A_ROW = 8  # names in a row of the poster
FEW, DENSE = 8, 18  # rows of names: up to FEW they are set larger, from DENSE on smaller
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@desk_page("awards.change_ceremony")
@require_safe
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """The papers of the ceremony, and its news with the figures filled in."""
    return _show(request, find_ceremony(request, pk))


def _show(request: HttpRequest, ceremony: Ceremony, news: NewsForm | None = None) -> HttpResponse:
    user = cast(User, request.user)
    context = {
        "awards": list(winners_of(ceremony, user)),
        "is_kept": bool(news_of(ceremony)),
        "news": news or NewsForm(None, initial={"text": _text_of(ceremony, user)}),
        "was_held": ceremony.status == Ceremony.Status.HELD,
    }
    status = 422 if news else 200
    return render_tab(request, "awards/papers.html", ceremony, "papers", context, status=status)


def _text_of(ceremony: Ceremony, user: User) -> str:
    """As it was edited, or as it is proposed."""
    if kept := news_of(ceremony):
        return kept
    course = show_course(ceremony, user, begins_at(ceremony))
    awards = list(winners_of(ceremony, user))
    return propose_news(ceremony, awards, show_stage(ceremony, user), course)


@desk_page("awards.change_ceremony")
@require_POST
def news(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the news as it was edited; `again` gives it up for the proposal."""
    user, ceremony = cast(User, request.user), find_ceremony(request, pk)
    form = NewsForm(request.POST, initial={"text": _text_of(ceremony, user)})
    if not form.is_valid() or form.seen.refuse(form):
        return _show(request, ceremony, form)
    text = "" if "again" in request.POST else form.cleaned_data["text"]
    save_news(ceremony=ceremony, text=text, by=user)
    messages.success(request, _("The changes are saved."))
    return redirect("ceremonies:papers", pk)


def _print(
    request: HttpRequest, template: str, ceremony: Ceremony, context: dict[str, Any]
) -> TemplateResponse:
    shell = {"ceremony": ceremony, "when": say_when(ceremony)}
    return TemplateResponse(request, template, {**shell, **context})


@desk_page("awards.view_ceremony")
@require_safe
def running_order(request: HttpRequest, pk: int) -> HttpResponse:
    user, ceremony = cast(User, request.user), find_ceremony(request, pk)
    course = show_course(ceremony, user, begins_at(ceremony))
    return _print(request, "awards/print_programme.html", ceremony, {"course": course})


@desk_page("awards.view_ceremony")
@require_safe
def stage_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Who comes on stage after whom; a village prints its own winners."""
    user, ceremony = cast(User, request.user), find_ceremony(request, pk)
    groups = [one for one in show_stage(ceremony, user) if one.seats]
    number = sum(len(one.seats) for one in groups)
    context = {"groups": groups, "number": number}
    return _print(request, "awards/print_stage.html", ceremony, context)


@desk_page("awards.change_ceremony")
@require_safe
def cards(request: HttpRequest, pk: int) -> HttpResponse:
    """A card for each group: who hands over, to whom, in which order."""
    user, ceremony = cast(User, request.user), find_ceremony(request, pk)
    course = show_course(ceremony, user, begins_at(ceremony))
    dealt = deal_cards(show_stage(ceremony, user), course)
    return _print(request, "awards/print_cards.html", ceremony, {"cards": dealt})


@desk_page("awards.change_ceremony")
@require_safe
def poster(request: HttpRequest, pk: int) -> HttpResponse:
    """The thanks for the village wall: names as the households agreed to."""
    ceremony = find_ceremony(request, pk)
    awards = list(winners_of(ceremony, cast(User, request.user)))
    names = name_awards(awards, masked=True)
    titles = [
        (title, [(names[award.pk], place_of(award)) for award in winners])
        for title, winners in by_title(awards)
    ]
    rows = sum(-(-len(winners) // A_ROW) for _title, winners in titles)
    size = "few" if rows <= FEW else "dense" if rows > DENSE else "usual"
    context = {"titles": titles, "number": count_homes(awards), "size": size}
    return _print(request, "awards/print_poster.html", ceremony, context)


@desk_page("awards.change_ceremony")
@require_safe
def plaques(request: HttpRequest, pk: int) -> HttpResponse:
    """The plaque list for the sign maker, as a workbook."""
    ceremony = find_ceremony(request, pk)
    data = write_plaques(awards=winners_of(ceremony, cast(User, request.user)))
    name = f"{_('Plaque list')}_{get_valid_filename(ceremony.name)}.xlsx"
    told = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(data, content_type=XLSX, headers=told)
