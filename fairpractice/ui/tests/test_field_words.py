"""What a field says of a mistake tells how to mend it, also where a form says nothing of its own."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

CASES = (
    (forms.CharField(), "", "Fill this in"),
    (
        forms.CharField(max_length=4),
        "abcde",
        "Make this shorter. It has 5 letters, signs and spaces; there is room for 4",
    ),
    (forms.CharField(), "a\x00b", "There is a sign in this that cannot be kept. Type it again"),
    (forms.ChoiceField(choices=[("a", "A")]), "b", "Choose one of these"),
    (forms.MultipleChoiceField(choices=[("a", "A")]), ["b"], "Choose one of these"),
    (forms.FileField(), SimpleUploadedFile("a.pdf", b""), "There is nothing in this file."),
)


@pytest.mark.parametrize(("field", "value", "said"), CASES)
def test_no_field_talks_like_a_machine(field: forms.Field, value: object, said: str) -> None:
    with pytest.raises(forms.ValidationError) as error:
        field.clean(value)
    assert error.value.messages[0].startswith(said)


def test_what_a_form_says_itself_comes_first() -> None:
    field = forms.CharField(max_length=3, error_messages={"max_length": "Three letters are enough"})
    with pytest.raises(forms.ValidationError, match="Three letters are enough"):
        field.clean("abcd")
