"""Every field of every model is either personal or open: nobody adds a field without having decided which."""

import pytest
from django.apps import apps
from django.db.models import Model

OURS = sorted(
    (m for m in apps.get_models() if m.__module__.startswith("fairpractice.")), key=lambda model: model._meta.label
)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_each_field_is_personal_or_open(model: type[Model]) -> None:
    fields = {field.name for field in (*model._meta.local_fields, *model._meta.local_many_to_many)}
    personal, public = set(model.PERSONAL), set(model.OPEN)  # type: ignore[attr-defined]
    assert fields - personal - public == set(), "say of each whether it is PERSONAL or OPEN"
    assert (personal | public) - fields == set(), "there is no such field"
    assert personal & public == set(), "it cannot be both"


def test_what_names_or_reaches_a_person_is_personal() -> None:
    """The decision cannot be got wrong by habit: a reference to a person, or an address of one, is never open."""
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model in OURS
        for field in model._meta.local_fields
        if (field.related_model is not None and field.related_model.__name__ == "Person")
        or field.get_internal_type() == "EmailField"
        or field.name in ("phone", "email")
        if field.name not in model.PERSONAL  # type: ignore[attr-defined]
    ]
    assert wrong == []
