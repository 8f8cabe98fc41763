"""What can go wrong in this room. The words go next to the field."""


class WorkforceError(Exception):
    """A sentence for the person at the page. field: the name of the field it belongs to, "" for the page."""

    def __init__(self, words: str, field: str = "") -> None:
        super().__init__(words)
        self.words = words
        self.field = field
