"""What can be wrong with a document. Each text is a sentence for the lead."""


class DocumentError(Exception):
    """Something cannot be done; the text says why and what to do."""


class NotReadable(DocumentError):
    """A file cannot be read as words; the text says what to do instead."""


class Conflict(DocumentError):
    """Somebody else saved a newer version while this one was being written. Nothing has been written over."""
