"""What can be wrong with a file. Each text is a sentence for whoever sent it."""


class FilesError(Exception):
    """A file cannot be kept or given; the text says why and what to do."""


class NotAccepted(FilesError):
    """Its content is not of a kind that is kept."""


class TooLarge(FilesError):
    """It is larger than the limit."""


class DiskFull(FilesError):
    """There is no room for it; nothing of it was kept."""


class FileGone(FilesError):
    """It is not on the disk any more."""
