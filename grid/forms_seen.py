"""Two people edit one record: the second sees the first's change instead of undoing it.

A page carries what its forms showed when it was opened. When it is sent, that is compared with
what is stored now; what another has changed meanwhile is named, and saving again means it.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, cast

from django import forms
from django.forms import BaseForm, BaseFormSet, BaseInlineFormSet, BoundField
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

NAME = "seen"
_LONGEST = 40  # characters of a value that are told

Form = BaseForm | BaseFormSet[Any]


class Overtaken(NamedTuple):
    """A field that another person changed since the page was opened."""

    field: BoundField
    before: str
    after: str

    def __str__(self) -> str:
        text = _(
            "“%(field)s” was changed by somebody else meanwhile, from “%(before)s” to “%(after)s”."
        )
        told = {"before": self.before[:_LONGEST], "after": self.after[:_LONGEST]}
        return text % {"field": self.field.label, **told}


class Seen:
    """What the forms of one page show of a stored record; `data`: what was sent, if anything.

    The forms are made with the record's values of now as their initial ones.
    """

    def __init__(self, data: Any, *given: Form, name: str = NAME) -> None:
        self.name = name
        self.forms = list(_flatten(given))
        self.now = {f.html_name: _write(f.initial) for f in self._fields()}
        self.then = _read(data.get(name)) if data else None

    @property
    def input(self) -> SafeString:
        """The hidden field; after a refusal it says what holds now."""
        attributes = {"type": "hidden", "name": self.name, "value": json.dumps(self.now)}
        return format_html("<input{}>", flatatt(attributes))

    def overtaken(self) -> list[Overtaken]:
        """What another changed; empty for a page that carried nothing (a script, an old page)."""
        then = self.then or {}
        return [
            Overtaken(one, _tell(one, then[name]), _tell(one, self.now[name]))
            for one in self._fields()
            if (name := one.html_name) in then and then[name] != self.now[name]
        ]

    def refuse(self, form: BaseForm) -> bool:
        """Whether somebody was faster: said on `form`."""
        found = self.take_over()
        for text in found:
            form.add_error(None, text)
        return bool(found)

    def take_over(self) -> list[str]:
        """What is to be said of what another changed; what was left alone takes the new value."""
        found = self.overtaken()
        for one in found:
            self._take_over(one.field)
        last = _("Look at it, and save again if what stands here is to hold.")
        return [*map(str, found), last] if found else []

    def _take_over(self, field: BoundField) -> None:
        """A field in which the person typed nothing shows what the other wrote."""
        form, name = field.form, field.html_name
        is_single = not isinstance(field.field, forms.MultipleChoiceField | forms.BooleanField)
        if is_single and self.then and _write(field.data) == self.then[name]:
            given = cast(Any, form.data).copy()
            given[name] = self.now[name]
            form.data = given

    def _fields(self) -> Iterator[BoundField]:
        for form in self.forms:
            for name, field in form.fields.items():
                if not (field.disabled or isinstance(field, forms.FileField)):
                    yield form[name]


def _flatten(given: Iterable[Form]) -> Iterator[BaseForm]:
    for one in given:
        if isinstance(one, BaseFormSet):
            yield from one.forms
        else:
            yield one


def _write(value: Any) -> str:
    """A value as a form sends it."""
    if value is None:
        return ""
    if isinstance(value, list | tuple | set):
        return "、".join(sorted(map(_write, value)))
    if hasattr(value, "pk"):
        return str(value.pk)
    return str(value)


def _read(text: str | None) -> dict[str, str] | None:
    try:
        found = json.loads(text or "null")
    except ValueError:
        return None
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else None


def _tell(field: BoundField, value: str) -> str:
    """As a person reads it: the word of a choice, a dash for nothing."""
    choices = getattr(field.field, "choices", None) or ()
    words = {str(key): str(word) for key, word in choices if not isinstance(word, list | tuple)}
    return words.get(value, value) or "—"


class SeenMixin:
    """For a form of a stored row: refuses to undo what another changed. Draw `seen.input` in it.

    No form itself: a base of forms without a model is more than mypy's plugin can read.
    """

    data: Any
    is_bound: bool
    instance: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seen = Seen(self.data if self.is_bound else None, cast(BaseForm, self))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()  # type: ignore[misc]
        if self.instance.pk:
            self.seen.refuse(cast(BaseForm, self))
        return cleaned


SeenForm = type("SeenForm", (SeenMixin, forms.ModelForm), {})


class SeenRows(BaseInlineFormSet):
    """Stored rows under a record at the desk: as `SeenMixin`, said above the rows.

    Drawn by `desk/seen_rows.html`. A row is known by its place: rows are never deleted.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = f"{self.prefix}-{NAME}"
        rows = cast(list[BaseForm], self.initial_forms)
        self.seen = Seen(self.data if self.is_bound else None, *rows, name=name)

    def clean(self) -> None:
        super().clean()
        if found := self.seen.take_over():
            raise forms.ValidationError(found)
