"""From a Django form field to the parameters of the NHS component that shows it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from markupsafe import Markup


@dataclass(frozen=True)
class Component:
    """`kind` of NHS component and its `params`, keyed as NHS England's macros expect them."""

    kind: str
    params: dict[str, Any]


@dataclass(frozen=True)
class Choice:
    """The label of a choice with a hint beneath it; both may be lazy, so that they are translated when shown."""

    label: object
    hint: object = ""

    def __str__(self) -> str:
        return str(self.label)


class DateParts(forms.MultiWidget):
    """Day, month and year in three boxes, as the NHS date input; month and year alone with `day=False`."""

    def __init__(self, *, day: bool = True) -> None:
        self.names = ["day", "month", "year"] if day else ["month", "year"]
        super().__init__({name: forms.TextInput for name in self.names})

    def decompress(self, value: Any) -> list[Any]:
        if value is None:
            return [None] * len(self.names)
        return [getattr(value, name) for name in self.names]


def _errors(bound: BoundField) -> dict[str, str] | None:
    text = " ".join(str(e) for e in bound.errors)
    return {"text": text, "visuallyHiddenText": str(_("Error"))} if text else None


def _label(bound: BoundField, optional: str) -> dict[str, str]:
    """The words of a field's label; English on a page in another language says so there too."""
    shown = _shown(bound.label)
    return {"html": shown["html"] + optional} if "html" in shown else {"text": shown["text"] + optional}


def _shown(words: object) -> dict[str, str]:
    """Words as text, or as HTML when they know how they are to be shown (English on a page in another language)."""
    as_html = getattr(words, "__html__", None)
    return {"html": Markup(as_html())} if as_html else {"text": str(words)}  # nosec B704 -- escaped by itself


def _options(bound: BoundField) -> list[dict[str, Any]]:
    """Choices as items; a label may be a `Choice` with a hint."""
    chosen = bound.value()
    chosen_values = {str(v) for v in (chosen if isinstance(chosen, list | tuple | set) else [chosen])}
    items = []
    for value, label in bound.field.choices:  # type: ignore[attr-defined]
        hint = getattr(label, "hint", "")
        if str(value) == "" and not isinstance(bound.field.widget, forms.Select):
            continue
        item: dict[str, Any] = {
            "value": str(value),
            **_shown(getattr(label, "label", label)),
            "checked": str(value) in chosen_values,
            "selected": str(value) in chosen_values,
        }
        if hint:
            item["hint"] = _shown(hint)
        items.append(item)
    return items


def component(bound: BoundField) -> Component:
    """The component for a bound field; `kind` is "raw" for widgets that render themselves."""
    widget = bound.field.widget
    optional = "" if bound.field.required or isinstance(widget, forms.CheckboxInput) else " " + _("(optional)")
    one_question = getattr(bound.form, "one_question", False)
    size = "--l" if one_question else "--s"
    params: dict[str, Any] = {
        "id": bound.id_for_label or bound.auto_id,
        "name": bound.html_name,
        "label": {
            **_label(bound, optional),
            "classes": f"nhsuk-label{size}" if one_question else "",
            "isPageHeading": one_question,
        },
    }
    if bound.help_text:
        params["hint"] = {"text": str(bound.help_text)}
    if problem := _errors(bound):
        params["errorMessage"] = problem
    legend = {
        "legend": {**_label(bound, optional), "classes": f"nhsuk-fieldset__legend{size}", "isPageHeading": one_question}
    }
    if isinstance(widget, DateParts):
        values = bound.value()
        parts = values if isinstance(values, list) else widget.decompress(values)
        params.update(
            fieldset=legend,
            id=bound.auto_id,
            items=[
                {
                    "id": f"{bound.auto_id}_{name}",
                    "name": f"{bound.html_name}_{name}",
                    "label": str({"day": _("Day"), "month": _("Month"), "year": _("Year")}[name]),
                    "value": "" if value is None else str(value),
                    "classes": f"nhsuk-input--width-{4 if name == 'year' else 2}"
                    + (" nhsuk-input--error" if problem else ""),
                }
                for name, value in zip(widget.names, parts, strict=True)
            ],
        )
        return Component("date", params)
    if isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
        del params["id"]  # the first choice has it, so that the error summary leads to a field and not to its frame
        params.update(fieldset=legend, items=_options(bound), idPrefix=bound.auto_id)
        return Component("checkboxes" if isinstance(widget, forms.CheckboxSelectMultiple) else "radios", params)
    if isinstance(widget, forms.CheckboxInput):
        item: dict[str, Any] = {
            "value": "on",
            "text": str(bound.label),
            "checked": bool(bound.value()),
            "id": bound.auto_id,
        }
        hint = params.pop("hint", None)
        if hint:
            item["hint"] = hint
        return Component(
            "checkboxes",
            {
                "name": bound.html_name,
                "idPrefix": bound.auto_id,
                "items": [item],
                "errorMessage": params.get("errorMessage"),
            },
        )
    if isinstance(widget, forms.Select):
        params["items"] = _options(bound)
        return Component("select", params)
    if isinstance(widget, forms.Textarea):
        params.update(value=_text(bound), rows=str(4 if widget.attrs["rows"] == "10" else widget.attrs["rows"]))
        return Component("textarea", params)
    if isinstance(widget, forms.FileInput):
        return Component("file", params)
    if isinstance(widget, forms.HiddenInput) or not isinstance(widget, forms.widgets.Input):
        return Component("raw", params)
    params.update(
        value=_text(bound),
        type=widget.input_type,
        classes=str(widget.attrs.get("class", "")),
        autocomplete=widget.attrs.get("autocomplete"),
        inputmode=widget.attrs.get("inputmode"),
        spellcheck=widget.attrs.get("spellcheck"),
    )
    return Component("input", {k: v for k, v in params.items() if v is not None})


def _text(bound: BoundField) -> str:
    value = bound.value()
    return "" if value is None else str(value)


def page_errors(*bound_forms: forms.BaseForm) -> list[dict[str, str]]:
    """Rows of the error summary: what is wrong and the address of the field, in the order of the page."""
    rows: list[dict[str, str]] = []
    for form in bound_forms:
        for name, errors in form.errors.items():
            href = "#maincontent"
            if name != "__all__" and not form[name].is_hidden:
                bound = form[name]
                first = f"_{bound.field.widget.names[0]}" if isinstance(bound.field.widget, DateParts) else ""
                href = f"#{bound.auto_id}{first}"
            rows.extend({"text": str(error), "href": href} for error in errors)
    return rows
