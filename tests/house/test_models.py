"""What belongs together is held together in the database."""

import pytest
from django.db import models
from django.db.models import CheckConstraint, Q

from tests.house.test_privacy import MODELS


def names_in(condition: Q) -> set[str]:
    found: set[str] = set()
    for child in condition.children:
        found |= names_in(child) if isinstance(child, Q) else {child[0].split("__")[0]}
    return found


def pairs_of(model: type[models.Model]) -> list[tuple[str, str]]:
    """Nullable `closed_on`/`closed_at` beside a nullable `closed_by`."""
    nullable = {field.name for field in model._meta.concrete_fields if field.null}
    stems = {name.removesuffix("_by") for name in nullable if name.endswith("_by")}
    return [
        (f"{stem}_{end}", f"{stem}_by")
        for stem in sorted(stems)
        for end in ("on", "at")
        if f"{stem}_{end}" in nullable
    ]


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
def test_date_and_author_come_together(model):
    held = [
        names_in(constraint.condition)
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint)
    ]
    for pair in pairs_of(model):
        assert any(set(pair) <= names for names in held), f"no check constraint holds {pair}"


def test_pairs_are_found():
    found = [pair for model in MODELS for pair in pairs_of(model)]
    assert ("closed_on", "closed_by") in found
