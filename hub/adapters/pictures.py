"""Any photo made small and silent: decoded within bounds, written anew without a word beside it.

What comes from a phone says where it was taken, when, and with which device; and what comes from
anybody may be made to fill the memory. The bytes that are kept are ours.
"""

import io
import threading

from PIL import Image, ImageOps

from hub.errors import Fault, InvalidInput

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = {"JPEG": 50_000_000, "PNG": 25_000_000, "WEBP": 25_000_000}
"""A JPEG is decoded at a fraction of its size, so more of it can be borne."""
LONGEST_SIDE = 1600
MOST_BYTES = 600_000
QUALITIES = (85, 70, 55, 40)
SMALLER = 0.7
_one_at_a_time = threading.Lock()
"""A decoded photo takes some hundred megabytes at worst; two would not fit a small machine."""


def small_jpeg(
    content: bytes, longest_side: int = LONGEST_SIDE, most_bytes: int = MOST_BYTES
) -> bytes:
    """The picture as a JPEG of bounded size, upright, without metadata; InvalidInput."""
    with _one_at_a_time:
        try:
            picture = _decoded(content, longest_side)
        except InvalidInput:
            raise
        except Exception:  # noqa: BLE001 - decoders raise whatever they like at hostile bytes
            raise _refused("is no picture that can be read; send a JPEG, PNG or WebP") from None
        return _encoded(picture, most_bytes)


def _decoded(content: bytes, longest_side: int) -> Image.Image:
    with Image.open(io.BytesIO(content), formats=FORMATS) as image:
        width, height = image.size
        most = MOST_PIXELS[image.format or ""]
        if width * height > most:
            raise _refused(f"has {width} x {height} pixels; at most {most} are taken")
        image.draft("RGB", (longest_side, longest_side))
        image.thumbnail((longest_side, longest_side))
        return _bare(ImageOps.exif_transpose(image))


def _bare(image: Image.Image) -> Image.Image:
    """Its colours on white and nothing else: a new image knows no comment, profile or EXIF."""
    shown = image.convert("RGBA")
    bare = Image.new("RGB", image.size, "white")
    bare.paste(shown, mask=shown)
    return bare


def _encoded(picture: Image.Image, most_bytes: int) -> bytes:
    while True:
        for quality in QUALITIES:
            out = io.BytesIO()
            picture.save(out, "JPEG", quality=quality, optimize=True)
            if out.tell() <= most_bytes:
                return out.getvalue()
        picture = picture.resize(
            (max(1, int(picture.width * SMALLER)), max(1, int(picture.height * SMALLER)))
        )


def _refused(reason: str) -> InvalidInput:
    return InvalidInput(Fault("photo", reason))


MOST_BYTES_OF_AN_EDGE = 200_000
"""As the wire contract has it."""
MOST_PIXELS_OF_AN_EDGE = 8_300_000
"""A frame of 3840 x 2160 at most."""


def is_whole_jpeg(content: bytes) -> bool:
    """Whether a picture that an edge sent can be decoded to its end, within bounds."""
    if not 0 < len(content) <= MOST_BYTES_OF_AN_EDGE:
        return False
    try:
        with _one_at_a_time, Image.open(io.BytesIO(content), formats=("JPEG",)) as image:
            width, height = image.size
            if width * height > MOST_PIXELS_OF_AN_EDGE:
                return False
            image.load()
    except Exception:  # noqa: BLE001 - decoders raise whatever they like at hostile bytes
        return False
    return True
