"""Every component on one page, for developers: only in development."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fairpractice.ui.components import Choice, DateParts, page_errors
from fairpractice.ui.fields import DateField, MonthField


class Gallery(forms.Form):
    """One field of each kind."""

    line = forms.CharField(label="A line of text", help_text="With a hint.")
    mail = forms.EmailField(label="An e-mail address", required=False)
    words = forms.CharField(label="Several lines", widget=forms.Textarea, required=False)
    one = forms.ChoiceField(
        label="One of a few", choices=[("a", Choice("First", "With a hint")), ("b", "Second")], widget=forms.RadioSelect
    )
    some = forms.MultipleChoiceField(
        label="Some of a few", choices=[("a", "First"), ("b", "Second")], widget=forms.CheckboxSelectMultiple
    )
    many = forms.ChoiceField(label="One of many", choices=[("", "Choose"), ("a", "First"), ("b", "Second")])
    yes = forms.BooleanField(label="Yes, please", required=False)
    day = DateField(label="A day")
    month = MonthField(label="A month")
    file = forms.FileField(label="A file", required=False)


def gallery(request: HttpRequest) -> HttpResponse:
    """The form as it is first seen, and below it with every error."""
    fresh, wrong = Gallery(prefix="fresh"), Gallery({}, prefix="wrong")
    return render(
        request,
        "ui/gallery.jinja",
        {"fresh": fresh, "wrong": wrong, "page_errors": page_errors(wrong), "widget": DateParts.__name__},
    )
