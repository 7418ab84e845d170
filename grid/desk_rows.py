"""The rows of the desk's lists, drawn without the template engine.

Unfold works out the headings anew for each row and asks a template or two for each cell: fifty
rows cost it eight empty pages. Here what all rows have in common is worked out once for the list.
The labels and the boxes are unfold's own; its thirty classes a cell are a few rules of desk.css.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from html import escape
from types import SimpleNamespace
from typing import Any, cast

from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.utils import lookup_field, quote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.db import models
from django.template.loader import render_to_string
from django.utils import formats
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from unfold.utils import display_for_field, display_for_value

Draw = Callable[[Any], str]  # from a row, or a value of it, to its HTML: whatever it says, escaped

_BOX = "action_checkbox"
_STAND_IN = "standin"  # for a row's id or a label's text, in what unfold has drawn once


def draw_rows(changelist: ChangeList, headings: Sequence[dict[str, Any]]) -> SafeString:
    """All rows of a page of the list, under unfold's `headings` of its columns."""
    names = cast("Sequence[str]", changelist.list_display)
    linked = set(changelist.list_display_links or ())
    first = next((name for name in names if name in linked), None)
    cells = [
        _draw_cell(changelist, name, heading["text"], name in linked, name == first)
        for name, heading in zip(names, headings, strict=True)
    ]
    rows = [
        f'<tbody><tr class="data-row">{"".join([draw(row) for draw in cells])}</tr></tbody>'
        for row in changelist.result_list
    ]
    return mark_safe("".join(rows))  # noqa: S308


def escape_text(text: Any) -> str:
    """As `conditional_escape`, which takes three times as long over a plain text."""
    return escape(text) if type(text) is str else conditional_escape(text)


def _draw_cell(
    changelist: ChangeList, name: str, heading: str, is_linked: bool, is_first: bool
) -> Draw:
    """How a column's cells are drawn; the first that leads to the row heads it."""
    tag = "th" if is_first else "td"
    label = escape_text(gettext("Select record") if name == _BOX else heading)
    start = f'<{tag} class="{_classes_of(changelist, name)}" data-label="{label}">'
    show = _show_column(changelist, name)
    if not is_linked:
        return lambda row: f"{start}{show(row)}</{tag}>"
    before, after = _address(changelist)
    key = changelist.pk_attname
    start, after = f'{start}<a href="{before}', f'{after}">'
    return lambda row: f"{start}{quote(getattr(row, key))}{after}{show(row)}</a></{tag}>"


def _classes_of(changelist: ChangeList, name: str) -> str:
    if name == _BOX:
        return "action-checkbox"
    field = _find_field(changelist, name)
    is_short = isinstance(field, models.DateField | models.TimeField | models.ForeignKey)
    return f"field-{name} nowrap" if is_short else f"field-{name}"


def _address(changelist: ChangeList) -> tuple[str, str]:
    """What stands before and after the id in the address of a row."""
    row: Any = SimpleNamespace(**{changelist.pk_attname: _STAND_IN})
    url = changelist.url_for_result(row)
    kept: dict[str, Any] = {
        "preserved_filters": changelist.preserved_filters,
        "opts": changelist.opts,
    }
    return _around(escape(str(add_preserved_filters(kept, url))))


def _around(drawn: str) -> tuple[str, str]:
    before, _, after = drawn.partition(_STAND_IN)
    return before, after


def _find_field(changelist: ChangeList, name: str) -> models.Field | None:
    """The column of the table that `name` is; None for what is worked out."""
    try:
        field = changelist.lookup_opts.get_field(name)
    except FieldDoesNotExist:
        return None
    if not isinstance(field, models.Field) or field.name != name or field.auto_created:
        return None
    return field


def _show_column(changelist: ChangeList, name: str) -> Draw:
    admin = changelist.model_admin
    empty = admin.get_empty_value_display()
    if name == _BOX:
        before, after = _around(admin.action_checkbox(SimpleNamespace(pk=_STAND_IN)))
        return lambda row: f"{before}{escape(str(row.pk))}{after}"
    if field := _find_field(changelist, name):
        show = _show_field(field, empty)
        return lambda row: show(getattr(row, name))
    method = getattr(admin, name, None) if name != "__str__" else None
    show = _show_result(method, empty)

    def read(row: Any) -> str:
        try:
            return show(method(row) if method else lookup_field(name, row, admin)[2])
        except ObjectDoesNotExist:
            return escape_text(empty)

    return read


def _show_field(field: models.Field, empty: str) -> Draw:
    """A value of the table itself."""
    language = get_language()
    if isinstance(field, models.ForeignKey):
        return lambda value: escape_text(empty if value is None else str(value))
    if isinstance(field, models.BooleanField):
        return lambda value: _icon(value, language)
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        return lambda value: _say_day(value, language) if value else escape_text(empty)

    def show(value: Any) -> str:
        return escape_text(display_for_field(value, field, empty))

    return lru_cache(maxsize=None)(show) if field.choices else show


def _show_result(method: Any, empty: str) -> Draw:
    """What a column of our own says: a text, an icon, or a label with its colour."""
    empty = getattr(method, "empty_value_display", empty)
    if colours := getattr(method, "label", None):
        return lambda value: _draw_label(value, colours)
    if getattr(method, "boolean", False):
        language = get_language()
        return lambda value: _icon(value, language)
    return lambda value: escape_text(
        value if isinstance(value, str) else display_for_value(value, empty)
    )


def _draw_label(value: Any, colours: dict[str, str]) -> str:
    """`value` is the key in `colours` and what is said, or one for both."""
    key, text = value if isinstance(value, tuple) else (value, value)
    before, after = _label_frame(colours.get(key, ""))
    return f"{before}{escape_text(text)}{after}"


@lru_cache(maxsize=16)
def _label_frame(colour: str) -> tuple[str, str]:
    values = {"label": _STAND_IN, "label_type": colour, "multiple": False}
    return _around(_squeeze(render_to_string("unfold/helpers/display_label.html", values)))


@lru_cache(maxsize=8192)
def _say_day(day: date, language: str) -> str:
    """The same days come in every list."""
    return escape(str(formats.localize(day)))


@lru_cache(maxsize=16)
def _icon(value: bool | None, language: str) -> str:
    return _squeeze(display_for_value(value, "", boolean=True))


def _squeeze(drawn: str) -> str:
    """Without the line breaks and indents of a template."""
    return " ".join(drawn.split())
