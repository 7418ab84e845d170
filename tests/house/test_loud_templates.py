"""The rail that makes undefined template variables fail stands, and only where it should."""

import pytest
from django.template import Context, Template, engines
from django.template.base import Origin

from grid.models import Household
from tests.loud import TEMPLATES, UndefinedVariable


def draw(source: str, *, name: str = f"{TEMPLATES}some/page.html", **context: object) -> str:
    engine = engines["django"].engine
    return Template(source, origin=Origin(name), name=name, engine=engine).render(Context(context))


@pytest.mark.parametrize(
    "source",
    [
        "{{ missing }}",
        "{{ here.missing }}",
        "{{ missing|default:'-' }}",
        "{% if missing %}{% endif %}",
        "{% if here and missing %}{% endif %}",
        "{% for x in missing %}{% endfor %}",
        "{% for x in here %}{{ x.missing }}{% endfor %}",
        "{% with a=missing %}{{ a }}{% endwith %}",
        "{% blocktranslate %}{{ missing }}{% endblocktranslate %}",
    ],
)
def test_undefined_fails_in_our_templates(source):
    with pytest.raises(UndefinedVariable):
        draw(source, here=["a"])


@pytest.mark.parametrize(
    "source",
    ["{{ missing }}", "{% if missing %}x{% endif %}", "{% for x in missing %}x{% endfor %}"],
)
def test_templates_of_others_stay_silent(source):
    assert draw(source, name="/site-packages/unfold/page.html") == ""


def test_filters_of_others_see_an_undefined_value():
    assert draw("{{ missing|default:'-' }}", name="/site-packages/unfold/page.html") == "-"


def test_defined_but_empty_values_are_no_error():
    assert draw("{% if a %}x{% endif %}{{ b|default:'-' }}", a=None, b="") == "-"


def test_a_missing_related_object_is_false_not_undefined():
    assert draw("{% if household.branch %}x{% endif %}", household=Household()) == ""
