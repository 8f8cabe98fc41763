"""Form fields that render themselves as NHS components, those of the libraries included."""

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.template import engines


class NhsRenderer(DjangoTemplates):
    """Renders every field through `ui/field.jinja`, which picks the NHS component by the widget."""

    form_template_name = "ui/form.jinja"
    field_template_name = "ui/field.jinja"

    def get_template(self, template_name: str) -> Any:
        if template_name.startswith("ui/"):
            return engines["jinja2"].get_template(template_name)
        return super().get_template(template_name)
