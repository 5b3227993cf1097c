"""A small RTSP server on the loopback: one clip, over and over, interleaved in TCP.

It can be told to hang, to fall silent, to break off and to name a codec that nobody knows.
RTSP is RFC 2326, H.264 in RTP RFC 6184, MPEG-4 in RTP RFC 6416.
"""

import base64
import re
import socket
import struct
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import cv2
import numpy as np

PAYLOAD_TYPE = 96
SSRC = 0x1F1257
TICKS_PER_S = 90_000
MOST_BYTES = 1400
START_CODE = re.compile(rb"\x00\x00\x00?\x01")


class Mood(StrEnum):
    """What the server does to whoever asks."""

    SERVES = "serves"
    HANGS = "hangs"
    """Takes the connection and says nothing."""
    SILENT = "silent"
    """Says yes to everything and sends no picture; the connection stays."""
    UNKNOWN_CODEC = "unknown codec"


@dataclass(frozen=True)
class Clip:
    """Encoded pictures as they lie in a file."""

    encoding: str
    """`H264` or `MP4V-ES`."""
    packets: tuple[bytes, ...]
    fps: float
    header: bytes


def clip_of(path: Path) -> Clip:
    """The raw pictures of an H.264 or MPEG-4 file, not decoded."""
    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG, [cv2.CAP_PROP_FORMAT, -1])
    code = int(capture.get(cv2.CAP_PROP_FOURCC)).to_bytes(4, "little")
    packets = []
    while True:
        ok, packet = capture.read()
        if not ok:
            break
        packets.append(packet.tobytes())
    flag = int(capture.get(cv2.CAP_PROP_CODEC_EXTRADATA_INDEX))
    _, header = capture.retrieve(flag=flag)
    encoding = "H264" if code.lower() in (b"h264", b"avc1") else "MP4V-ES"
    return Clip(encoding, tuple(packets), capture.get(cv2.CAP_PROP_FPS), header.tobytes())


def drawn_clip(path: Path, pictures: int = 50, fps: float = 25.0) -> Clip:
    """A disc that crosses a chequered wall; for machines without the shared data."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"mp4v"), fps, (320, 240))
    wall = np.kron(np.indices((6, 8)).sum(axis=0) % 2, np.ones((40, 40))) * 80 + 60
    for number in range(pictures):
        picture = np.repeat(wall.astype(np.uint8)[:, :, None], 3, axis=2).copy()
        cv2.circle(picture, (10 + number * 6, 120), 25, (20, 20, 220), -1)
        writer.write(picture)
    writer.release()
    return clip_of(path)


def payloads(clip: Clip, packet: bytes) -> list[bytes]:
    """One picture, cut to fit into RTP packets; the last one gets the marker."""
    if clip.encoding == "MP4V-ES":
        return [packet[start : start + MOST_BYTES] for start in range(0, len(packet), MOST_BYTES)]
    return [part for unit in START_CODE.split(packet) if unit for part in _fragments(unit)]


def _fragments(unit: bytes) -> list[bytes]:
    """A NAL unit as it is, or as fragmentation units A."""
    if len(unit) <= MOST_BYTES:
        return [unit]
    indicator, kind, body = unit[0] & 0xE0 | 28, unit[0] & 0x1F, unit[1:]
    cuts = range(0, len(body), MOST_BYTES)
    ends = {0: 0x80, cuts[-1]: 0x40}
    return [
        bytes((indicator, ends.get(cut, 0) | kind)) + body[cut : cut + MOST_BYTES] for cut in cuts
    ]


@dataclass
class RtspServer:
    """`with RtspServer(clip) as server: … server.url`. `stop` and `start` keep the port."""

    clip: Clip
    mood: Mood = Mood.SERVES
    credentials: str | None = None
    """`name:password`, asked for with Basic authentication."""
    breaks_after: int | None = None
    """Closes the connection after so many pictures."""
    port: int = 0
    sent: int = 0
    """Pictures, over all connections."""
    connections: list[socket.socket] = field(default_factory=list)
    _listener: socket.socket | None = None
    _over: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> "RtspServer":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Without credentials."""
        return f"rtsp://127.0.0.1:{self.port}/stream"

    def start(self) -> None:
        """Listen."""
        self._over = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def stop(self) -> None:
        """Break off every connection and refuse new ones."""
        self._over.set()
        for open_socket in (self._listener, *self.connections):
            if open_socket is not None:
                _hang_up(open_socket)
        self.connections.clear()

    def _accept(self, listener: socket.socket) -> None:
        over = self._over
        while not over.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            self.connections.append(connection)
            threading.Thread(target=self._attend, args=(connection, over), daemon=True).start()

    def _attend(self, connection: socket.socket, over: threading.Event) -> None:
        buffer = b""
        try:
            while not over.is_set():
                received = connection.recv(4096)
                if not received:
                    return
                if self.mood is Mood.HANGS:
                    continue
                buffer += received
                while b"\r\n\r\n" in buffer:
                    request, _, buffer = buffer.partition(b"\r\n\r\n")
                    self._answer(connection, request.decode("utf-8", "replace"), over)
        except OSError:
            return
        finally:
            _hang_up(connection)

    def _answer(self, connection: socket.socket, request: str, over: threading.Event) -> None:
        method = request.partition(" ")[0].lstrip("\x00")
        number = re.search(r"CSeq: *(\d+)", request, re.IGNORECASE)
        lines = [f"CSeq: {number.group(1) if number else 0}"]
        body = b""
        status = "200 OK"
        if not self._may(request):
            status = "401 Unauthorized"
            lines.append('WWW-Authenticate: Basic realm="camera"')
        elif method == "OPTIONS":
            lines.append("Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN")
        elif method == "DESCRIBE":
            body = self._description().encode()
            lines += ["Content-Type: application/sdp", f"Content-Length: {len(body)}"]
        elif method == "SETUP":
            lines += ["Transport: RTP/AVP/TCP;unicast;interleaved=0-1", "Session: 1"]
        else:
            lines.append("Session: 1")
        connection.sendall("\r\n".join([f"RTSP/1.0 {status}", *lines, "", ""]).encode() + body)
        if method == "PLAY" and status == "200 OK" and self.mood is not Mood.SILENT:
            threading.Thread(target=self._play, args=(connection, over), daemon=True).start()

    def _may(self, request: str) -> bool:
        if self.credentials is None or request.startswith("OPTIONS"):
            return True
        return base64.b64encode(self.credentials.encode()).decode() in request

    def _description(self) -> str:
        encoding = "X-NOBODYS" if self.mood is Mood.UNKNOWN_CODEC else self.clip.encoding
        lines = [
            "v=0",
            "o=- 1 1 IN IP4 127.0.0.1",
            "s=test",
            "t=0 0",
            f"m=video 0 RTP/AVP {PAYLOAD_TYPE}",
            f"a=rtpmap:{PAYLOAD_TYPE} {encoding}/{TICKS_PER_S}",
            "a=control:video",
        ]
        if encoding == "MP4V-ES":
            lines.append(f"a=fmtp:{PAYLOAD_TYPE} config={self.clip.header.hex()}")
        if encoding == "H264":
            lines.append(f"a=fmtp:{PAYLOAD_TYPE} packetization-mode=1")
        return "\r\n".join([*lines, ""])

    def _play(self, connection: socket.socket, over: threading.Event) -> None:
        sequence, count = 0, 0
        try:
            while not over.wait(1 / self.clip.fps):
                if self.breaks_after is not None and count >= self.breaks_after:
                    _hang_up(connection)
                    return
                if self.mood is Mood.SILENT:
                    continue
                parts = payloads(self.clip, self.clip.packets[count % len(self.clip.packets)])
                stamp = int(count * TICKS_PER_S / self.clip.fps) & 0xFFFFFFFF
                for index, part in enumerate(parts):
                    marker = 0x80 if index == len(parts) - 1 else 0
                    head = struct.pack(
                        ">BBHII", 0x80, marker | PAYLOAD_TYPE, sequence & 0xFFFF, stamp, SSRC
                    )
                    connection.sendall(struct.pack(">cBH", b"$", 0, len(head + part)) + head + part)
                    sequence += 1
                count += 1
                self.sent += 1
        except OSError:
            return


def _hang_up(connection: socket.socket) -> None:
    """Wakes whoever is blocked in it, too."""
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()
