"""Templates of ours fail on an undefined variable; those of Django and unfold stay silent.

Django's only hook is `string_if_invalid`, which is asked for its truth and formatted with `%`
at the place where the lookup failed. The node being drawn there tells whose template it is.
Conditions and loops swallow the failure before asking; `listen_to_conditions` undoes that
for our own templates.
"""

import sys
from pathlib import Path
from types import FrameType

from django.template.base import FilterExpression

TEMPLATES = str(Path(__file__).resolve().parent.parent / "templates") + "/"


class UndefinedVariable(BaseException):
    """A template of ours reads what its view did not pass.

    Not an `Exception`: the `and`, `or`, `not` of `{% if %}` swallow those.
    """


def drawing_ours(frame: FrameType | None) -> bool:
    """Whether the innermost node being drawn above `frame` comes from our templates."""
    while frame is not None:
        if frame.f_code.co_name == "render_annotated":
            origin = getattr(frame.f_locals["self"], "origin", None)
            return bool(origin) and str(origin.name).startswith(TEMPLATES)
        frame = frame.f_back
    return False


class LoudInvalid(str):
    """Empty for templates of others, an error in ours."""

    __slots__ = ()

    def __bool__(self) -> bool:
        # Others look at it too, as the value of a missing related object: false, and silent.
        asking = sys._getframe(1)
        return asking.f_code.co_name == "resolve" and drawing_ours(asking)

    def __contains__(self, part: object) -> bool:
        return part == "%s"

    def __mod__(self, variable: object) -> str:
        raise UndefinedVariable(f"undefined template variable: {variable}")


class _OnlyElsewhere:
    """`ignore_failures` that is true except in our templates; asked only after a failure."""

    def __bool__(self) -> bool:
        return not drawing_ours(sys._getframe(1))


def listen_to_conditions() -> None:
    """Make `{% if %}` and `{% for %}` of our templates fail on undefined names, too."""
    resolve = FilterExpression.resolve

    def loud(self, context, ignore_failures=False):
        return resolve(self, context, _OnlyElsewhere() if ignore_failures else False)

    FilterExpression.resolve = loud
