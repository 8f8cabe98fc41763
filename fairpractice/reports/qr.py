"""QR codes. `segno` is pure Python and light, so this may be called in the web process too."""

import io

import segno

from fairpractice.reports.render import ReportError

INK = "#212b32"
QUIET = 4  # modules of white around the code, as the standard asks


def svg(address: str) -> str:
    """`address` as an SVG element with a view box and no size of its own. Raises ReportError if it is too long."""
    out = io.BytesIO()
    _code(address).save(out, kind="svg", border=QUIET, dark=INK, light="#fff", xmldecl=False, omitsize=True)
    return out.getvalue().decode().strip()


def png(address: str, *, scale: int = 8) -> bytes:
    """`address` as a PNG, `scale` pixels a module. Raises ReportError if it is too long."""
    out = io.BytesIO()
    _code(address).save(out, kind="png", border=QUIET, dark=INK, light="#fff", scale=scale)
    return out.getvalue()


def _code(address: str) -> segno.QRCode:
    if not address.strip():
        raise ReportError("A QR code needs an address.")
    try:
        return segno.make(address, error="m", micro=False)
    except segno.DataOverflowError as error:
        raise ReportError("The address is too long for a QR code.") from error
