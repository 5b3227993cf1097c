"""A network camera: RTSP over TCP, H.264 or whatever else FFmpeg decodes."""

import random
import re
import socket
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

import cv2

from edge.agent.ports import Clock
from edge.camera.ports import Source
from edge.camera.source.capture import Capture
from edge.camera.source.live import LiveSource
from edge.camera.source.settings import SourceSettings
from edge.errors import SourceLost

OPEN_S: Final = 6.0
READ_S: Final = 4.0
PROBE_S: Final = 2.0
_OPTIONS: Final = (
    *(cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, int(OPEN_S * 1000)),
    *(cv2.CAP_PROP_READ_TIMEOUT_MSEC, int(READ_S * 1000)),
    # One thread a stream: several cameras share two cores, and each thread more holds a picture.
    *(cv2.CAP_PROP_N_THREADS, 1),
)
_STATUS: Final = re.compile(rb"^RTSP/1\.\d (\d{3})")


def open_rtsp(settings: SourceSettings, clock: Clock) -> Source:
    """A camera behind `settings.url`."""
    parts = urlsplit(settings.url or "")
    host, port = parts.hostname or "", parts.port or 554

    def tap() -> Capture:
        address = address_of(settings)  # anew each time: the password may have been changed
        _knock(host, port)
        try:
            return Capture(address, cv2.CAP_FFMPEG, _OPTIONS)
        except SourceLost:
            raise SourceLost(f"{host}:{port} {_why(settings.url or '', host, port)}") from None

    return LiveSource(tap, settings.fps, clock, random.Random().random, host)


def address_of(settings: SourceSettings) -> str:
    """The URL with its credentials. Never to be logged. Raises SourceLost."""
    username = quote(settings.username or "", safe="")
    password = quote(_password(settings.password_file), safe="")
    url = settings.url or ""
    filled = url.replace("{username}", username).replace("{password}", password)
    if not username or filled != url:
        return filled
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{username}:{password}@{parts.netloc}"))


def _password(file: str | None) -> str:
    if file is None:
        return ""
    try:
        return (Path(file).read_text(encoding="utf-8").splitlines() or [""])[0].strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "is not UTF-8"
        raise SourceLost(f"password_file {file} cannot be read ({reason})") from error


def _knock(host: str, port: int) -> None:
    """A camera without power is found out here, sooner and by a better name than FFmpeg has."""
    try:
        socket.create_connection((host, port), timeout=PROBE_S).close()
    except OSError as error:
        reason = error.strerror or str(error) or type(error).__name__
        raise SourceLost(f"{host}:{port} cannot be reached ({reason})") from error


def _why(url: str, host: str, port: int) -> str:
    """What an RTSP server that gave no stream says when it is asked without credentials."""
    request = f"DESCRIBE {url} RTSP/1.0\r\nCSeq: 1\r\nAccept: application/sdp\r\n\r\n"
    try:
        with socket.create_connection((host, port), timeout=PROBE_S) as connection:
            connection.sendall(request.encode("utf-8", errors="replace"))
            said = _STATUS.match(connection.recv(4096))
    except OSError:
        return "answers, but not to RTSP"
    return _MEANS.get(said.group(1), _OTHERWISE) if said else "answers, but not as RTSP does"


_MEANS: Final = {
    b"200": "gives no video that can be decoded: set the camera to H.264",
    b"401": "refuses: check `username` and `password_file`",
    b"403": "refuses: check `username` and `password_file`",
    b"404": "has no such stream: check the path in `url`",
}
_OTHERWISE: Final = "gives no stream: check `url`"
