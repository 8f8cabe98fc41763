"""Makes privacy-notice.md and impact-assessment.md anew from the papers of the program: python docs/data-protection/make.py"""

import os
from pathlib import Path

HERE = Path(__file__).resolve().parent
NAMES = ("privacy-notice", "impact-assessment")


def page(name: str) -> str:
    """One paper as Markdown. Django has to be set up."""
    from fairpractice.reflections import data_papers  # noqa: PLC0415 -- needs Django set up
    from fairpractice.reports.paper_documents import markdown  # noqa: PLC0415

    make = {"privacy-notice": data_papers.privacy_notice, "impact-assessment": data_papers.impact_assessment}[name]
    return markdown(make("[name of the Practice]"))


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fairpractice.config.settings")
    django.setup()
    for each in NAMES:
        (HERE / f"{each}.md").write_text(page(each), "utf-8")
        print(HERE / f"{each}.md")
