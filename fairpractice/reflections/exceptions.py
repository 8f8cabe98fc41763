"""What can go wrong in a reflection. Each text is a sentence for the reader that says how to go on."""


class ReflectionError(Exception):
    """The root of this room's errors."""


class NotNow(ReflectionError):
    """What was asked for is not possible in this state of the round."""


class WrongCountCode(ReflectionError):
    """The count code is mistyped or of another round. Nothing was destroyed."""


class TooManyTries(ReflectionError):
    """Too many codes that are not known were tried in a short time."""
