"""Nominations: candidates of a title with the reasons; ticked, cited, nominated."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from awards.domain.candidates import (
    Candidate,
    find_candidates,
    find_quota,
    find_shared,
    rule_of,
    span_for,
)
from awards.domain.life import AwardRefused
from awards.domain.nominate import CITATION_LENGTH, nominate_many
from awards.forms_selection import CandidateFilter, read_citations
from awards.models import Award, AwardTitle, Ceremony
from awards.presenters_candidates import show_candidates
from awards.presenters_titles import describe_rule
from awards.views_ceremonies import find_ceremony, render_tab
from grid.desk import desk_page
from grid.models import Branch, Household, User
from grid.queries import matching
from grid.scope import Scope
from inspections.queries import item_names_of

PER_PAGE = 50


@dataclass(frozen=True)
class Choice:
    """What is looked at: a title, and the candidates that were asked for."""

    form: CandidateFilter
    title: AwardTitle | None
    branch: Branch | None

    @property
    def only(self) -> str | None:
        return cast(str | None, self.form.given("only"))

    def pick(self, candidates: list[Candidate]) -> list[Candidate]:
        if self.only is None:
            return candidates
        return [one for one in candidates if one.qualifies == (self.only == "yes")]


@desk_page("awards.view_ceremony")
@require_http_methods(["GET", "HEAD", "POST"])
def nominations(request: HttpRequest, pk: int) -> HttpResponse:
    """The candidates of a title; posting nominates those that are ticked."""
    user = cast(User, request.user)
    if request.method == "POST" and not user.has_perm("awards.nominate_award"):
        raise PermissionDenied
    ceremony = find_ceremony(request, pk)
    choice = _read_choice(request.GET, ceremony, user)
    citations: Mapping[int, str] = {}
    if request.method == "POST" and choice.title:
        citations = read_citations(request.POST)
        try:
            made = nominate_many(
                ceremony=ceremony, title=choice.title, citations=citations, by=user
            )
        except AwardRefused as fault:
            messages.error(request, str(fault))
        else:
            text = ngettext("%(n)s household nominated.", "%(n)s households nominated.", len(made))
            messages.success(request, text % {"n": len(made)})
            return redirect(request.get_full_path())
    context = _draw(request, ceremony, choice, user, citations)
    status = 422 if request.method == "POST" else 200
    return render_tab(
        request, "awards/nominations.html", ceremony, "nominations", context, status=status
    )


def _read_choice(data: QueryDict, ceremony: Ceremony, user: User) -> Choice:
    titles = Scope(user).of(AwardTitle).filter(township=ceremony.township_id, is_active=True)
    branches = Scope(user).branches().filter(township=ceremony.township_id).order_by("code")
    form = CandidateFilter(data, titles=titles, branches=branches)
    branch = form.given("branch")
    if branch is None and user.role == User.Role.SECRETARY and not user.is_superuser:
        branch = branches.first()
    return Choice(form, form.given("title") or titles.first(), branch)


def _draw(
    request: HttpRequest,
    ceremony: Ceremony,
    choice: Choice,
    user: User,
    citations: Mapping[int, str],
) -> dict[str, Any]:
    context = {
        "choice": choice,
        "can_nominate": ceremony.status == Ceremony.Status.PLANNED
        and user.has_perm("awards.nominate_award"),
        "citation_length": CITATION_LENGTH,
        "common": request.POST.get("citation", ""),
        "ticked": set(citations),
    }
    if choice.title is None:
        return context
    title = choice.title
    candidates = _find(ceremony, choice, user)
    page = Paginator(choice.pick(candidates), PER_PAGE).get_page(request.GET.get("page"))
    shown = [one.household for one in page]
    awards = Scope(user).of(Award).filter(ceremony=ceremony, title=title, household__in=shown)
    quota = find_quota(ceremony, title)
    rows = show_candidates(
        page,
        title,
        Scope(user).of(Household).select_related("branch").in_bulk(shown),
        {award.household_id: award for award in awards},
        citations,
        find_shared(candidates),
    )
    return context | {
        "page": page,
        "rows": rows,
        "can_tick": context["can_nominate"] and any(row.can_be_ticked for row in rows),
        "found": len(candidates),
        "qualified": sum(one.qualifies for one in candidates),
        "demands": list(describe_rule(rule_of(title), item_names_of(ceremony.township_id))),
        "span": span_for(title, ceremony),
        "quota": quota,
        "left": quota.left_in(choice.branch.pk) if choice.branch else None,
    }


def _find(ceremony: Ceremony, choice: Choice, user: User) -> list[Candidate]:
    """Of the person's own area; the whole township is read without a look at its list."""
    asked = choice.form.given("q")
    households = matching(Scope(user).of(Household), asked) if asked else None
    return find_candidates(
        ceremony=ceremony,
        title=cast(AwardTitle, choice.title),
        branch=choice.branch,
        households=households,
    )
