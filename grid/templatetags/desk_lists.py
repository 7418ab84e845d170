"""The list of a desk page: unfold's headings, our rows."""

from typing import Any

from django import template
from django.contrib.admin.views.main import ChangeList
from unfold.templatetags.unfold_list import result_headers

from grid.desk_rows import draw_rows

register = template.Library()


@register.inclusion_tag("desk/result_list.html")
def desk_result_list(changelist: ChangeList) -> dict[str, Any]:
    headings = list(result_headers(changelist))
    return {
        "cl": changelist,
        "result_headers": headings,
        "num_sorted_fields": sum(h["sortable"] and h["sorted"] for h in headings),
        "rows": draw_rows(changelist, headings),
    }
