"""QR codes as pictures for a page."""

import segno


def qr_svg(text: str) -> str:
    """An SVG without size, so that the page gives it one; medium correction bears a scratch."""
    return segno.make(text, error="m", micro=False).svg_inline(omitsize=True, border=4)
