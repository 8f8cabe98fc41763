"""The template environment: NHS components, gettext, and the few helpers that templates may call."""

from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import reverse
from django.utils import formats, translation
from jinja2 import BaseLoader, ChainableUndefined, ChoiceLoader, Environment, PackageLoader, PrefixLoader

from fairpractice.reports import qr
from fairpractice.ui import reach
from fairpractice.ui import texts as ui
from fairpractice.ui.components import component, page_errors


def _url(name: str, *args: Any, **kwargs: Any) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None)


def environment(*, loader: BaseLoader, **options: Any) -> Environment:
    """Jinja2's environment for Django's template backend."""
    nhs = PackageLoader("nhsuk_frontend_jinja", "templates/nhsuk")
    env = Environment(  # nosec B701: autoescape is on, Django passes it in `options`
        loader=ChoiceLoader([loader, PrefixLoader({"nhsuk": nhs})]),
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        **{**options, "undefined": ChainableUndefined},
    )
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=translation.gettext,
        ngettext=translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    env.globals.update(
        static=staticfiles_storage.url,
        url=_url,
        version=settings.VERSION,
        debug=settings.DEBUG,
        language=ui.language,
        plain=ui.plain,
        component=component,
        errors_of=page_errors,
        qr_svg=qr.svg,
        this_computer_only=reach.this_computer_only,
    )
    env.filters.update(
        date=lambda value, form="j F Y": formats.date_format(value, form) if value else "",
        month=lambda value: formats.date_format(value, "F Y") if value else "",
        markdown=ui.markdown,
        lines=ui.lines,
    )
    return env
