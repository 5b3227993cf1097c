"""A film of a QR code on a door, which a browser takes for its camera's picture."""

import io
from pathlib import Path

import segno
from PIL import Image

SIZE = (640, 480)
FRAMES = 20


def showing(text: str, film: Path) -> Path:
    """Frames of motion JPEG, as Chromium's --use-file-for-fake-video-capture reads them."""
    code = io.BytesIO()
    segno.make(text, error="m", micro=False).save(code, kind="png", scale=8, border=4)
    wall = Image.new("RGB", SIZE, "#c9c2b4")
    sheet = Image.open(code).convert("RGB")
    sheet.thumbnail((SIZE[1] - 80, SIZE[1] - 80), Image.Resampling.NEAREST)
    wall.paste(sheet, ((SIZE[0] - sheet.width) // 2, (SIZE[1] - sheet.height) // 2))
    frame = io.BytesIO()
    wall.save(frame, "JPEG", quality=92)
    film.write_bytes(frame.getvalue() * FRAMES)
    return film


def camera_of(film: Path) -> tuple[str, ...]:
    """Chromium's flags for a camera that plays the film and needs no permission."""
    return (
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    )
