"""The keys of a `[[cameras]]` table that say where its pictures come from."""

from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

from msgspec import Meta, Struct

Kind = Literal["rtsp", "usb", "file", "folder", "picamera2"]
Pixels = Annotated[int, Meta(ge=64, le=7680)]

_NEEDED: Final = {"rtsp": "url", "usb": "device", "file": "path", "folder": "path"}
_LIVE: Final = frozenset({"rtsp", "usb", "picamera2"})


class SourceSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A stream of pictures. A key that does not fit its `source` is an error."""

    source: Kind
    url: str | None = None
    """`rtsp://host:554/path`, without credentials; `{username}` and `{password}` are filled in."""
    username: str | None = None
    password_file: str | None = None
    """Its first line is the password; read anew at each attempt to connect."""
    device: Annotated[int, Meta(ge=0, le=255)] | str | None = None
    """Of a USB camera: 0, or better `/dev/v4l/by-id/…`, which survives a restart."""
    path: str | None = None
    """Of a video file, or of a folder of pictures in the order of their names."""
    fps: Annotated[float, Meta(ge=0.2, le=30)] = 5.0
    """Pictures a second that are looked at; of a folder: that it is played with."""
    width: Pixels | None = None
    height: Pixels | None = None
    """What a USB camera or a picamera2 is asked for."""
    pace: Literal["real", "fast"] = "real"
    """A file or folder: as it was recorded, or as fast as it is read."""
    repeat: bool = False
    """Begin a file or a folder anew when it is over."""

    def __post_init__(self) -> None:
        flaw = self._flaw()
        if flaw is not None:
            raise ValueError(flaw)

    def _flaw(self) -> str | None:
        needed = _NEEDED.get(self.source)
        if needed is not None and getattr(self, needed) in (None, ""):
            return f"`{needed}` is missing: a source of kind {self.source!r} needs it"
        for key, kinds in _BELONGS_TO.items():
            if getattr(self, key) not in (None, False) and self.source not in kinds:
                return f"`{key}` belongs to {' and '.join(sorted(kinds))}, not to {self.source}"
        if (self.width is None) != (self.height is None):
            return "`width` and `height` belong together: give both or neither"
        if self.pace == "fast" and self.source in _LIVE:
            return "`pace` belongs to file and folder: a live camera has its own pace"
        return None if self.url is None else _flaw_of_url(self.url)


_BELONGS_TO: Final = {
    "url": frozenset({"rtsp"}),
    "username": frozenset({"rtsp"}),
    "password_file": frozenset({"rtsp"}),
    "device": frozenset({"usb"}),
    "path": frozenset({"file", "folder"}),
    "width": frozenset({"usb", "picamera2"}),
    "height": frozenset({"usb", "picamera2"}),
    "repeat": frozenset({"file", "folder"}),
}


def _flaw_of_url(url: str) -> str | None:
    """Never repeats the URL: somebody may have written a password into it."""
    try:
        parts = urlsplit(url)
        port_is_good = parts.port != 0
    except ValueError:
        return "`url` is no address such as rtsp://192.168.1.20:554/stream2"
    if parts.scheme not in ("rtsp", "rtsps") or not parts.hostname or not port_is_good:
        return "`url` is no address such as rtsp://192.168.1.20:554/stream2"
    if "@" in parts.netloc:
        return "`url` holds credentials: move them to `username` and `password_file`"
    return None
