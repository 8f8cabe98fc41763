"""Makes the papers beside this file anew from those of the program: python docs/data-protection/make.py"""

import os
from pathlib import Path

HERE = Path(__file__).resolve().parent
NAMES = ("privacy-notice", "impact-assessment", "our-data-policy-document", "our-data-impact-assessment")
PRACTICE = "[name of the Practice]"


def page(name: str) -> str:
    """One paper as Markdown. Django has to be set up."""
    from fairpractice.reflections import data_papers  # noqa: PLC0415 -- needs Django set up
    from fairpractice.reports.paper_documents import markdown  # noqa: PLC0415
    from fairpractice.workforce import data_papers as of_data  # noqa: PLC0415
    from fairpractice.workforce import retention  # noqa: PLC0415

    if name.startswith("our-data-"):
        made = of_data.PAPERS[name.removeprefix("our-data-")](PRACTICE, retention.suggested(), None)
        return markdown(made)
    make = {"privacy-notice": data_papers.privacy_notice, "impact-assessment": data_papers.impact_assessment}[name]
    return markdown(make(PRACTICE))


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fairpractice.config.settings")
    django.setup()
    for each in NAMES:
        (HERE / f"{each}.md").write_text(page(each), "utf-8")
        print(HERE / f"{each}.md")
