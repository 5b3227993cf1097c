"""Photos are made small and silent, and nothing that comes can break that."""

import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import ExifTags, Image

from hub.adapters.pictures import LONGEST_SIDE, MOST_BYTES, small_jpeg
from hub.errors import InvalidInput

SECRET = b"Nokia 3310"


def picture(form: str = "JPEG", size: tuple[int, int] = (40, 20), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, form, **options)
    return out.getvalue()


def with_gps() -> bytes:
    """As a phone makes it: on its side, with a place, a maker and a comment."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Make] = SECRET.decode()
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (31.0, 14.0, 3.0)
    return picture(exif=exif, comment=SECRET, dpi=(300, 300))


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def test_where_and_with_what_it_was_taken_is_gone() -> None:
    before = with_gps()
    assert opened(before).getexif().get_ifd(ExifTags.IFD.GPSInfo)
    assert SECRET in before
    after = small_jpeg(before)
    image = opened(after)
    assert dict(image.getexif()) == {}
    assert not image.getexif().get_ifd(ExifTags.IFD.GPSInfo)
    assert SECRET not in after
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_it_stands_upright() -> None:
    assert opened(small_jpeg(with_gps())).size == (20, 40)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_each_form_becomes_a_jpeg(form: str) -> None:
    image = opened(small_jpeg(picture(form)))
    assert (image.format, image.size, image.mode) == ("JPEG", (40, 20), "RGB")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_each_kind_of_colours_is_taken(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (8, 8)).save(out, "PNG")
    assert opened(small_jpeg(out.getvalue())).mode == "RGB"


def test_what_is_clear_becomes_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(out, "PNG")
    assert min(opened(small_jpeg(out.getvalue())).getpixel((4, 4))) > 250


def test_a_large_one_is_made_small() -> None:
    image = opened(small_jpeg(picture(size=(4000, 3000))))
    assert max(image.size) == LONGEST_SIDE
    assert image.size == (1600, 1200)


def test_one_full_of_noise_is_made_small_enough() -> None:
    out = io.BytesIO()
    Image.effect_noise((2000, 2000), 200).convert("RGB").save(out, "JPEG", quality=95)
    assert len(small_jpeg(out.getvalue())) <= MOST_BYTES < len(out.getvalue())


@pytest.mark.parametrize("form", ["GIF", "BMP", "TIFF", "PPM"])
def test_other_forms_are_refused(form: str) -> None:
    with pytest.raises(InvalidInput, match="JPEG, PNG or WebP"):
        small_jpeg(picture(form))


def test_a_bomb_is_refused_before_it_is_decoded() -> None:
    out = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(out, "PNG")
    assert len(out.getvalue()) < 100_000
    with pytest.raises(InvalidInput, match=r"photo: .*"):
        small_jpeg(out.getvalue())


def test_one_that_is_cut_off_is_refused() -> None:
    whole = picture(size=(400, 400), quality=95)
    with pytest.raises(InvalidInput, match="photo"):
        small_jpeg(whole[: len(whole) // 2])


@given(st.binary(max_size=300), st.sampled_from(["", "JPEG", "PNG", "WEBP"]), st.integers(0, 600))
@example(b"", "", 0)
def test_any_bytes_are_a_picture_or_refused(noise: bytes, form: str, at: int) -> None:
    """Noise alone, and noise written over a good picture."""
    good = picture(form) if form else b""
    mixed = good[:at] + noise + good[at + len(noise) :]
    try:
        kept = small_jpeg(mixed)
    except InvalidInput:
        return
    assert opened(kept).format == "JPEG"
