"""The list of a desk page: unfold's headings, our rows."""

from typing import Any

from django import template
from django.contrib.admin.filters import BooleanFieldListFilter
from django.contrib.admin.views.main import ChangeList
from django.utils.safestring import SafeString, mark_safe
from unfold.templatetags.unfold_list import result_headers

from grid.desk_rows import draw_rows, escape_text

register = template.Library()

# Unfold's classes of a filter's choices: the box, a line, its link; in a column, and side by side.
_COLUMN = (
    "border border-base-200 flex flex-col rounded-default shadow-xs dark:border-base-700",
    "border-b border-base-200 last:border-b-0 dark:border-base-700",
    "block px-3 py-2 hover:text-primary-600 dark:hover:text-primary-500",
)
_BESIDE = (
    "dark:bg-base-900 border border-base-200 flex min-w-20 rounded-default shadow-xs"
    " text-font-default-light dark:border-base-700 dark:text-font-default-dark w-full",
    "basis-1/3 border-r border-base-200 grow truncate last:border-r-0 dark:border-base-700",
    "block py-2 text-center hover:text-primary-600 dark:hover:text-primary-500",
)
_CHOSEN = "font-semibold text-primary-600 dark:text-primary-500"
_OTHER = "hover:text-base-700 dark:hover:text-base-200"


@register.inclusion_tag("desk/result_list.html")
def desk_result_list(changelist: ChangeList) -> dict[str, Any]:
    headings = list(result_headers(changelist))
    return {
        "cl": changelist,
        "result_headers": headings,
        "num_sorted_fields": sum(h["sortable"] and h["sorted"] for h in headings),
        "rows": draw_rows(changelist, headings),
    }


@register.simple_tag
def desk_choices(spec: Any, choices: list[dict[str, Any]]) -> SafeString:
    """A filter's choices as links; yes and no stand side by side."""
    box, line, link = _BESIDE if isinstance(spec, BooleanFieldListFilter) else _COLUMN
    lines = []
    for choice in choices:
        state = _CHOSEN if choice["selected"] else _OTHER
        name, to = escape_text(choice["display"]), escape_text(choice["query_string"])
        lines.append(
            f'<li class="{line} {state}">'
            f'<a href="{to}" title="{name}" class="{link}">{name}</a></li>'
        )
    return mark_safe(f'<ul class="{box}">{"".join(lines)}</ul>')  # noqa: S308
