"""The uplink over TLS with a real Mosquitto: its own authority, client certificates, refusals."""

import gc
import getpass
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from edge.agent import Connected, LinkEvent
from edge.clock import SystemClock
from edge.errors import UplinkError
from edge.uplink import MqttUplink, UplinkSettings

pytestmark = [
    pytest.mark.system,
    # paho drops, without closing it, the socket of a handshake that failed.
    pytest.mark.filterwarnings("ignore:unclosed <ssl:ResourceWarning"),
    pytest.mark.filterwarnings("ignore:.*ssl.SSLSocket:pytest.PytestUnraisableExceptionWarning"),
]

DEADLINE_S = 15.0


@dataclass(frozen=True)
class Post:
    """A broker that only knows clients with a certificate of its authority."""

    port: int
    folder: Path

    def settings(self, **changes: str | None) -> UplinkSettings:
        paths: dict[str, str | None] = {
            "ca_file": str(self.folder / "ca.pem"),
            "cert_file": str(self.folder / "node.pem"),
            "key_file": str(self.folder / "node.key"),
            **changes,
        }
        return UplinkSettings(
            "n-7f3k2q9x", "boot", "localhost", self.port, "n-7f3k2q9x", tls=True, **paths
        )


def certify(openssl: Path, folder: Path) -> None:
    def call(*arguments: str) -> None:
        subprocess.run([openssl, *arguments], cwd=folder, check=True, capture_output=True)

    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2")
    for name in ("ca", "stranger"):
        subject = f"/CN={name}"
        call(
            "req", "-x509", *key, "-keyout", f"{name}.key", "-out", f"{name}.pem", "-subj", subject
        )
    for name, subject in (("broker", "/CN=localhost"), ("node", "/CN=n-7f3k2q9x")):
        (folder / "names").write_text("subjectAltName=DNS:localhost\n")
        call("req", *key[:-2], "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", subject)
        authority = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2")
        files = ("-in", f"{name}.csr", "-out", f"{name}.pem", "-extfile", "names")
        call("x509", "-req", *files, *authority)


@pytest.fixture
def post(
    mosquitto_path: Path, openssl_path: Path, free_port: Callable[[], int], tmp_path: Path
) -> Iterator[Post]:
    certify(openssl_path, tmp_path)
    tmp_path.chmod(0o755)
    for file in tmp_path.iterdir():
        file.chmod(0o644)
    post = Post(free_port(), tmp_path)
    settings = tmp_path / "mosquitto.conf"
    settings.write_text(
        f"user {getpass.getuser()}\nlistener {post.port} 127.0.0.1\nallow_anonymous true\n"
        "require_certificate true\n"
        f"cafile {tmp_path}/ca.pem\ncertfile {tmp_path}/broker.pem\nkeyfile {tmp_path}/broker.key\n"
    )
    process = subprocess.Popen([mosquitto_path, "-c", settings], stderr=subprocess.DEVNULL)
    yield post
    process.terminate()
    process.wait()


@pytest.fixture
def connect() -> Iterator[Callable[[UplinkSettings], MqttUplink]]:
    begun: list[MqttUplink] = []

    def begin(settings: UplinkSettings) -> MqttUplink:
        begun.append(MqttUplink(settings, SystemClock(synced=True), roll=lambda: 0.0))
        begun[-1].start()
        return begun[-1]

    yield begin
    for uplink in begun:
        uplink.stop()
    begun.clear()
    gc.collect()


def wait_for(uplink: MqttUplink, seconds: float, *, connected: bool) -> list[LinkEvent]:
    events: list[LinkEvent] = []
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        events.extend(uplink.poll())
        if connected and any(isinstance(event, Connected) for event in events):
            break
        time.sleep(0.02)
    return events


def test_a_node_with_its_certificate_is_let_in(
    post: Post, connect: Callable[[UplinkSettings], MqttUplink]
) -> None:
    events = wait_for(connect(post.settings()), DEADLINE_S, connected=True)
    assert any(isinstance(event, Connected) for event in events)


@pytest.mark.parametrize("changes", [{"cert_file": None}, {"ca_file": "stranger.pem"}])
def test_who_has_no_certificate_or_trusts_another_authority_stays_out(
    post: Post,
    connect: Callable[[UplinkSettings], MqttUplink],
    changes: dict[str, str | None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    paths = {name: file and str(post.folder / file) for name, file in changes.items()}
    wait_for(connect(post.settings()), DEADLINE_S, connected=True)  # the broker is up
    caplog.clear()
    events = wait_for(connect(post.settings(**paths)), 2.0, connected=False)
    assert not any(isinstance(event, Connected) for event in events)
    assert caplog.text.count("link to the broker failed") == 1


def test_unreadable_certificates_are_an_error_at_once(tmp_path: Path) -> None:
    settings = Post(8883, tmp_path).settings()
    with pytest.raises(UplinkError, match="TLS files"):
        MqttUplink(settings, SystemClock(synced=True), roll=lambda: 0.0)
