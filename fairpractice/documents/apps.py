"""Says to the reminders below that documents have dates."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Registers review dates, and joiners who have things to read, for the monthly e-mail and the calendar feed."""

    name = "fairpractice.documents"

    def ready(self) -> None:
        from fairpractice.documents import acknowledging, register  # noqa: PLC0415 -- models are there from here on
        from fairpractice.plans import coming  # noqa: PLC0415

        coming.add_source(register.dues)
        coming.add_source(acknowledging.dues)
