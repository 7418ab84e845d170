"""How the scores come about, for everybody: no login."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from boards.domain.policy import policy_for, policy_of
from boards.presenters_rules import show_rules
from boards.queries_public import every_township, public_boards
from grid.models import Township

SHOWN = 60


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Of the township; where the site serves several, one to choose from."""
    townships = list(every_township()[:SHOWN])
    if len(townships) == 1:
        return _show(request, townships[0])
    return render(request, "public/rules_choice.html", {"townships": townships})


@require_safe
def township_rules(request: HttpRequest, code: str) -> HttpResponse:
    return _show(request, get_object_or_404(every_township(), code=code))


@require_safe
def board_rules(request: HttpRequest, pk: int) -> HttpResponse:
    """The numbers that a board was made with, which are not always those of today."""
    board = get_object_or_404(public_boards(), pk=pk)
    context = {"township": board.township, "board": board, "rules": show_rules(policy_of(board))}
    return render(request, "public/rules.html", context)


def _show(request: HttpRequest, township: Township) -> HttpResponse:
    policy = policy_for(township=township, on=timezone.localdate())
    context = {"township": township, "board": None, "rules": show_rules(policy)}
    return render(request, "public/rules.html", context)
