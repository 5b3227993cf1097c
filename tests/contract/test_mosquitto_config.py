"""The shipped Mosquitto configuration in a real Mosquitto: who may say and hear what."""

import getpass
import queue
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from wire.messages import MAX_PAYLOAD_BYTES
from wire.topics import FROM_EDGE, FROM_HUB, Leaf, topic

pytestmark = pytest.mark.contract

CONFIGS = Path(__file__).resolve().parents[2] / "firmware_configs" / "mosquitto"
DEADLINE_S = 10.0
NOT_AUTHORIZED = "Not authorized"
ANNA, BO = "n-7f3k2q9x", "n-b00b00b0"


class Client:
    """A blocking MQTT 3.1.1 client: what arrives can be waited for."""

    def __init__(self, port: int, user: str | None, **options: object) -> None:
        self.port = port
        self.answers: queue.Queue[str] = queue.Queue()
        self.granted: queue.Queue[int] = queue.Queue()
        self.heard: queue.Queue[tuple[str, bytes]] = queue.Queue()
        self.gone = threading.Event()
        self.paho = mqtt.Client(
            CallbackAPIVersion.VERSION2,
            str(options.get("client_id", "")),
            clean_session=bool(options.get("clean_session", True)),
            reconnect_on_failure=False,
        )
        self.paho.on_disconnect = lambda *event: self.gone.set()
        self.paho.on_connect = lambda *event: self.answers.put(str(event[3]))
        self.paho.on_subscribe = lambda *event: self.granted.put(event[2])
        self.paho.on_message = lambda *event: self.heard.put((event[2].topic, event[2].payload))
        if user is not None:
            self.paho.username_pw_set(user, str(options.get("password", f"secret of {user}")))
        if "will" in options:
            self.paho.will_set(str(options["will"]), b"{}", qos=1, retain=True)
        if "ca_file" in options:
            self.paho.tls_set(ca_certs=str(options["ca_file"]))

    def connect(self) -> str:
        """The broker's answer: `Success` or why not."""
        self.paho.connect("localhost", self.port, keepalive=12)
        self.paho.loop_start()
        return self.answers.get(timeout=DEADLINE_S)

    def subscribe(self, *filters: str) -> None:
        self.paho.subscribe([(text, 1) for text in filters])
        self.granted.get(timeout=DEADLINE_S)

    def publish(self, topic: str, payload: bytes = b"{}", retain: bool = False) -> None:
        """Returns when the broker has acknowledged, which it also does to what it drops."""
        sent = self.paho.publish(topic, payload, qos=1, retain=retain)
        sent.wait_for_publish(timeout=DEADLINE_S)
        assert sent.is_published()

    def hear(self) -> tuple[str, bytes]:
        return self.heard.get(timeout=DEADLINE_S)

    def close(self) -> None:
        self.paho.disconnect()
        self.paho.loop_stop()


def wait_for(port: int, broker: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + DEADLINE_S
    while time.monotonic() < until:
        assert broker.poll() is None, "mosquitto refused its configuration"
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.01)
    pytest.fail(f"mosquitto did not listen on {port} within {DEADLINE_S} s")


def make_certificates(openssl: Path, folder: Path) -> None:
    """A throwaway authority and a certificate for `localhost` under the shipped names."""

    def run(*arguments: str) -> None:
        subprocess.run([str(openssl), *arguments], cwd=folder, check=True, capture_output=True)

    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    run("req", "-x509", *key, "-days", "2", "-subj", "/CN=throwaway",
        "-keyout", "ca.key", "-out", "ca.crt")  # fmt: skip
    run("req", *key, "-subj", "/CN=localhost", "-keyout", "hub.key", "-out", "hub.csr")
    (folder / "names").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1")
    run("x509", "-req", "-in", "hub.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial",
        "-days", "2", "-extfile", "names", "-out", "hub.crt")  # fmt: skip
    (folder / "hub.key").chmod(0o644)


def moved(text: str, changes: dict[str, str]) -> str:
    """The shipped text with site paths and ports replaced, and nothing else."""
    for shipped, here in changes.items():
        assert shipped in text, f"{shipped!r} is no longer in the shipped configuration"
        text = text.replace(shipped, here)
    return text


def write_passwords(tool: Path, path: Path, users: tuple[str, ...]) -> None:
    path.touch(mode=0o644)
    for user in users:
        arguments = [str(tool), "-b", str(path), user, f"secret of {user}"]
        subprocess.run(arguments, check=True, capture_output=True)


@pytest.fixture
def start(mosquitto_path: Path, tmp_path: Path) -> Iterator[Callable[[str, int], None]]:
    """Starts a broker on a configuration's text and waits for its port."""
    brokers: list[subprocess.Popen[bytes]] = []

    def run(text: str, port: int) -> None:
        config = tmp_path / "mosquitto.conf"
        config.write_text(f"{text}\nuser {getpass.getuser()}\n")
        with (tmp_path / "log").open("ab") as log:
            arguments = [str(mosquitto_path), "-c", str(config)]
            brokers.append(subprocess.Popen(arguments, stdout=log, stderr=log))
        wait_for(port, brokers[-1])

    yield run
    for broker in brokers:
        broker.terminate()
        broker.wait(DEADLINE_S)


@pytest.fixture
def ports(free_port: Callable[[], int]) -> tuple[int, int]:
    """The port of the hub and the TLS port of the nodes."""
    return free_port(), free_port()


@pytest.fixture
def broker(
    start: Callable[[str, int], None],
    ports: tuple[int, int],
    mosquitto_passwd_path: Path,
    openssl_path: Path,
    tmp_path: Path,
) -> Path:
    """The shipped broker is up; returns its folder."""
    for folder in ("etc/certs", "lib"):
        (tmp_path / folder).mkdir(parents=True)
    make_certificates(openssl_path, tmp_path / "etc/certs")
    write_passwords(
        mosquitto_passwd_path, tmp_path / "etc/firstlight.passwd", ("hub", "frigate", ANNA, BO)
    )
    (tmp_path / "etc/firstlight.acl").write_text((CONFIGS / "acl").read_text())
    changes = {
        "/etc/mosquitto/": f"{tmp_path}/etc/",
        "/var/lib/mosquitto/": f"{tmp_path}/lib/",
        "listener 1883 ": f"listener {ports[0]} ",
        "listener 8883": f"listener {ports[1]}",
    }
    start(moved((CONFIGS / "mosquitto.conf").read_text(), changes), ports[0])
    return tmp_path


@pytest.fixture
def client(broker: Path, ports: tuple[int, int]) -> Iterator[Callable[..., Client]]:
    """Makes connected clients and closes them."""
    made: list[Client] = []

    def make(user: str, **options: object) -> Client:
        made.append(Client(ports[0], user, **options))
        assert made[-1].connect() == "Success"
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.mark.parametrize(
    ("user", "password"),
    [(None, ""), ("", ""), (ANNA, "wrong"), ("n-unknown0", "secret of n-unknown0"), ("hub", "")],
)
def test_nobody_enters_without_the_right_password(
    broker: Path, ports: tuple[int, int], user: str | None, password: str
) -> None:
    stranger = Client(ports[0], user, password=password)
    answer = stranger.connect()
    stranger.close()
    assert answer == NOT_AUTHORIZED


@pytest.mark.parametrize(
    "forbidden",
    [
        *(topic(BO, leaf) for leaf in Leaf),
        *(topic(ANNA, leaf) for leaf in FROM_HUB),
        *("firstlight/hub/marker", f"firstlight/v1/{ANNA}", f"firstlight/v1/{ANNA}/gossip"),
    ],
)
def test_node_cannot_write_what_is_not_its_own(
    client: Callable[..., Client], forbidden: str
) -> None:
    hub = client("hub")
    hub.subscribe("firstlight/#")
    client(ANNA).publish(forbidden, b"forged")
    client(ANNA).publish(topic(ANNA, Leaf.BIRTH), b"fence")
    assert hub.hear() == (topic(ANNA, Leaf.BIRTH), b"fence")


def test_hub_hears_everything_that_nodes_say_of_themselves(client: Callable[..., Client]) -> None:
    hub, anna, bo = client("hub"), client(ANNA), client(BO)
    hub.subscribe("firstlight/v1/#")
    said = [
        (node, topic(user, leaf)) for node, user in ((anna, ANNA), (bo, BO)) for leaf in FROM_EDGE
    ]
    for node, text in said:
        node.publish(text, text.encode())
    assert [hub.hear() for _ in said] == [(text, text.encode()) for _, text in said]


def test_node_hears_what_the_hub_tells_it_and_nothing_else(client: Callable[..., Client]) -> None:
    hub, anna, bo = client("hub"), client(ANNA), client(BO)
    anna.subscribe("#", "firstlight/v1/#", f"firstlight/v1/{BO}/command", "$SYS/#")
    bo.publish(topic(BO, Leaf.BIRTH))
    for leaf in Leaf:
        hub.publish(topic(BO, leaf))
    hub.publish("firstlight/hub/marker")
    for leaf in FROM_HUB:
        hub.publish(topic(ANNA, leaf), leaf.encode())
    heard = {anna.hear() for _ in FROM_HUB}
    assert heard == {(topic(ANNA, leaf), leaf.encode()) for leaf in FROM_HUB}


def test_node_does_not_find_the_retained_messages_of_another(client: Callable[..., Client]) -> None:
    hub, anna = client("hub"), client(ANNA)
    hub.publish(topic(BO, Leaf.CONFIG), b"private", retain=True)
    hub.publish(topic(ANNA, Leaf.CONFIG), b"mine", retain=True)
    anna.subscribe("#")
    assert anna.hear() == (topic(ANNA, Leaf.CONFIG), b"mine")
    hub.publish(topic(ANNA, Leaf.COMMAND), b"fence")
    assert anna.hear() == (topic(ANNA, Leaf.COMMAND), b"fence")


def test_last_will_on_the_topic_of_another_node_is_never_published(
    client: Callable[..., Client],
) -> None:
    """Mosquitto 2.0 accepts such a client and drops its will; a later one may refuse it at once."""
    hub, liar = client("hub"), client(ANNA, will=topic(BO, Leaf.DEATH), client_id="same")
    hub.subscribe("firstlight/v1/#")
    successor = client(ANNA, client_id="same")
    assert liar.gone.wait(DEADLINE_S)
    successor.publish(topic(ANNA, Leaf.BIRTH), b"fence")
    assert hub.hear() == (topic(ANNA, Leaf.BIRTH), b"fence")


def test_last_will_of_a_node_that_is_cut_off_reaches_the_hub(client: Callable[..., Client]) -> None:
    hub, anna = client("hub"), client(ANNA, will=topic(ANNA, Leaf.DEATH))
    hub.subscribe("firstlight/v1/+/death")
    connection = anna.paho.socket()
    assert connection is not None
    connection.shutdown(socket.SHUT_RDWR)
    assert hub.hear() == (topic(ANNA, Leaf.DEATH), b"{}")


def test_hub_hears_its_own_marker_and_shares_its_work(client: Callable[..., Client]) -> None:
    hub, anna = client("hub"), client(ANNA)
    hub.subscribe("firstlight/hub/#", "$share/hub/firstlight/v1/+/readings")
    hub.publish("firstlight/hub/marker", b"m-1")
    assert hub.hear() == ("firstlight/hub/marker", b"m-1")
    anna.publish(topic(ANNA, Leaf.READINGS), b"r-1")
    assert hub.hear() == (topic(ANNA, Leaf.READINGS), b"r-1")


def test_frigate_is_heard_by_the_hub_without_its_pictures_and_speaks_for_nobody_else(
    client: Callable[..., Client],
) -> None:
    hub, frigate, anna = client("hub"), client("frigate"), client(ANNA)
    for one in (hub, anna):
        one.subscribe("#")
    client("frigate").publish(topic(ANNA, Leaf.ALERT), b"forged")
    client(ANNA).publish("frigate/reviews", b"forged")  # the broker hangs up on who tries this
    frigate.publish("frigate/yard/person/snapshot", b"a picture")
    for leaf in ("events", "reviews", "stats", "available"):
        frigate.publish(f"frigate/{leaf}", leaf.encode())
    heard = {hub.hear() for _ in range(4)}
    assert heard == {
        (f"frigate/{leaf}", leaf.encode()) for leaf in ("events", "reviews", "stats", "available")
    }
    hub.publish(topic(ANNA, Leaf.COMMAND), b"fence")
    assert anna.hear() == (topic(ANNA, Leaf.COMMAND), b"fence")


def test_broker_keeps_more_than_a_thousand_messages_for_a_hub_that_is_away(
    client: Callable[..., Client],
) -> None:
    away = client("hub", client_id="hub-1", clean_session=False)
    away.subscribe("firstlight/v1/+/readings")
    away.close()
    anna = client(ANNA)
    payloads = [str(number).encode() for number in range(2_500)]
    for payload in payloads:
        anna.paho.publish(topic(ANNA, Leaf.READINGS), payload, qos=1)
    anna.publish(topic(ANNA, Leaf.READINGS), b"last")
    back = client("hub", client_id="hub-1", clean_session=False)
    assert [back.hear()[1] for _ in range(2_501)] == [*payloads, b"last"]


def test_largest_message_of_the_contract_passes_and_a_larger_one_does_not(
    client: Callable[..., Client],
) -> None:
    hub = client("hub")
    hub.subscribe("firstlight/v1/#")
    client(ANNA).publish(topic(ANNA, Leaf.ALERT), b"x" * (MAX_PAYLOAD_BYTES + 1))
    client(ANNA).publish(topic(ANNA, Leaf.ALERT), b"x" * MAX_PAYLOAD_BYTES)
    assert len(hub.hear()[1]) == MAX_PAYLOAD_BYTES


def test_packet_beyond_every_message_ends_the_connection(client: Callable[..., Client]) -> None:
    anna = client(ANNA)
    anna.paho.publish(topic(ANNA, Leaf.ALERT), b"x" * 700_000, qos=1)
    assert anna.gone.wait(DEADLINE_S)


def test_nodes_enter_by_tls_with_the_authority_that_signed_the_hub(
    broker: Path, ports: tuple[int, int]
) -> None:
    node = Client(ports[1], ANNA, ca_file=broker / "etc/certs/ca.crt")
    answer = node.connect()
    node.close()
    assert answer == "Success"


def test_hub_with_a_certificate_of_another_authority_is_not_believed(
    broker: Path, ports: tuple[int, int], openssl_path: Path
) -> None:
    elsewhere = broker / "elsewhere"
    elsewhere.mkdir()
    make_certificates(openssl_path, elsewhere)
    trusting = ssl.create_default_context(cafile=str(elsewhere / "ca.crt"))
    with (
        socket.create_connection(("localhost", ports[1]), DEADLINE_S) as connection,
        pytest.raises(ssl.SSLCertVerificationError),
    ):
        trusting.wrap_socket(connection, server_hostname="localhost")


def test_shipped_limits_are_those_that_the_design_asks_for() -> None:
    lines = [line.split() for line in (CONFIGS / "mosquitto.conf").read_text().splitlines()]
    settings = {words[0]: words[1:] for words in lines if words and words[0] != "#"}
    assert settings["max_queued_messages"] == ["0"]
    assert int(settings["max_queued_bytes"][0]) > 0
    assert int(settings["max_inflight_messages"][0]) > 20
    assert settings["persistence"] == ["true"]
    assert int(settings["autosave_interval"][0]) <= 10


def test_local_broker_of_a_home_lets_the_edge_listen_and_nothing_more(
    start: Callable[[str, int], None],
    mosquitto_passwd_path: Path,
    free_port: Callable[[], int],
    tmp_path: Path,
) -> None:
    port = free_port()
    write_passwords(
        mosquitto_passwd_path, tmp_path / "zigbee_local.passwd", ("zigbee2mqtt", "edge")
    )
    (tmp_path / "zigbee_local.acl").write_text((CONFIGS / "zigbee_local.acl").read_text())
    changes = {"/etc/mosquitto/": f"{tmp_path}/", "listener 1883 ": f"listener {port} "}
    start(moved((CONFIGS / "zigbee_local.conf").read_text(), changes), port)
    zigbee, edge = Client(port, "zigbee2mqtt"), Client(port, "edge")
    assert [zigbee.connect(), edge.connect()] == ["Success", "Success"]
    zigbee.subscribe("zigbee2mqtt/#")
    edge.subscribe("#")
    edge.publish("zigbee2mqtt/bridge/request/permit_join", b'{"time": 254}')
    zigbee.publish("zigbee2mqtt/curtain", b"open")
    assert edge.hear() == zigbee.hear() == ("zigbee2mqtt/curtain", b"open")
    zigbee.close()
    edge.close()
