"""Dates as people type them: day, month and year in boxes, each mistake told plainly."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import dates, timezone
from django.utils.translation import gettext as _

from fairpractice.ui.components import DateParts


class DateField(forms.Field):
    """A day, as a `date`. `past` refuses days to come. The month may be a number or a name."""

    day = True

    def __init__(self, *, past: bool = False, **kwargs: Any) -> None:
        self.past = past
        super().__init__(widget=DateParts(day=self.day), **kwargs)

    def to_python(self, value: Any) -> date | None:
        if value is None or isinstance(value, date):
            return value
        parts = [str(part or "").strip() for part in value]
        if not any(parts):
            return None
        found = self._read(parts)
        if self.past and found > timezone.localdate():
            raise ValidationError(_("This date is still to come. Type today or an earlier day"))
        return found

    def _read(self, parts: Sequence[str]) -> date:
        day = parts[0] if self.day else "1"
        month, year = parts[-2], parts[-1]
        missing = [name for name, part in ((_("day"), day), (_("month"), month), (_("year"), year)) if not part]
        if missing:
            raise ValidationError(_("Add the %(what)s") % {"what": _(" and ").join(missing)})
        if not (year.isdecimal() and len(year) == 4):
            raise ValidationError(_("Type the year with four digits, such as 2026"))
        try:
            found = date(int(year), _month(month), int(day))
        except ValueError as error:
            what = _("Type a real day, such as 27 3 2026") if self.day else _("Type a real month, such as 3 2026")
            raise ValidationError(what) from error
        if not 1900 <= found.year <= 2200:
            raise ValidationError(_("Check the year"))
        return found


class MonthField(DateField):
    """A month, as its first day."""

    day = False


def _month(typed: str) -> int:
    """1 to 12 from a number or a name; raises ValueError."""
    if typed.isdecimal():
        return int(typed)
    for number, name in dates.MONTHS.items():
        if len(typed) >= 3 and str(name).lower().startswith(typed.lower().rstrip(".")):
            return number
    raise ValueError(typed)
