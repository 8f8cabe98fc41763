"""Names that the pages need from the framework."""

from fairpractice.plans import packs


def initiative_titles() -> dict[str, str]:
    """Title of each initiative of the framework, by the id that questions name."""
    pack = packs.whole_pack()
    return {i.id: str(i.title) for theme in pack.themes for i in theme.initiatives}


def item_key(initiative: str) -> str:
    """The plan's key of an initiative, "" for none."""
    return packs.key(packs.whole_pack(), initiative) if initiative else ""
