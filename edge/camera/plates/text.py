"""Whether a text can be a plate of mainland China, and how it is written. Pure.

A province's character, a letter of the authority, then five characters (six for new energy):
GA 36-2018. Neither I nor O is used there, so that they are not taken for 1 and 0.
"""

import re
import unicodedata

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
ENDINGS = "港澳学警挂领"
PLATE = re.compile(rf"[{PROVINCES}][A-HJ-NP-Z][A-HJ-NP-Z0-9]{{4,5}}[A-HJ-NP-Z0-9{ENDINGS}]")
ALIKE = str.maketrans("OI", "01")


def plate_of(text: str) -> str | None:
    """Upper case, without dots and dashes; None when it is no whole plate."""
    plain = unicodedata.normalize("NFKC", text).upper()
    plain = "".join(character for character in plain if character.isalnum())
    plain = plain[:2] + plain[2:].translate(ALIKE)
    return plain if PLATE.fullmatch(plain) else None
