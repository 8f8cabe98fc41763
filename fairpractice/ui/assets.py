"""Static files with the hash of their content in the name, so that a phone keeps them for good."""

import os

from django.conf import settings
from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):
    """Rewrites `import` lines of scripts too. In development and tests plain names are served."""

    support_js_module_import_aggregation = True
    manifest_strict = True

    def url(self, name: str | None, force: bool = False) -> str:
        if settings.DEBUG or not (settings.STATIC_ROOT / "staticfiles.json").exists():
            return f"{settings.STATIC_URL}{name}"
        return str(super().url(name, force))

    def post_process(self, *args: object, **kwargs: object) -> object:
        os.makedirs(settings.STATIC_ROOT, exist_ok=True)
        return super().post_process(*args, **kwargs)
