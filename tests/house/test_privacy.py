"""Every field says whether it tells something about a person; some are never kept."""

import re

import pytest
from django.apps import apps
from django.db import models

from tests.house.source import our_apps

# Never stored, whatever the roster holds.
FORBIDDEN = re.compile(
    r"id_?card|id_?number|identity|身份证|sfz|bank|银行|card_no|account_no|iban", re.IGNORECASE
)


def is_history(model: type[models.Model]) -> bool:
    return hasattr(model, "instance_type")  # made by django-simple-history, a copy of ours


MODELS = [
    model
    for app in our_apps()
    for model in apps.get_app_config(app).get_models()
    if model._meta.managed and not is_history(model)
]


def fields_of(model: type[models.Model]) -> set[str]:
    kept = [*model._meta.concrete_fields, *model._meta.many_to_many]
    return {field.name for field in kept}


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
def test_every_field_is_classified_once(model):
    assert not model.PERSONAL & model.PLAIN, "in both"
    assert fields_of(model) == model.PERSONAL | model.PLAIN


@pytest.mark.parametrize("model", apps.get_models(), ids=lambda m: m._meta.label)
def test_no_field_for_id_cards_or_bank_accounts(model):
    named = {field.name for field in model._meta.get_fields()}
    assert not {name for name in named if FORBIDDEN.search(name)}


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
def test_scope_paths_lead_somewhere(model):
    paths = model.SCOPE
    others = (paths.other_branch, paths.other_household, paths.member)
    for path in filter(None, (paths.township, paths.branch, paths.household, *others)):
        model._default_manager.filter(**{f"{path}__in": []})
