"""Durable ingest: readings a second and CPU a reading, beside a paho subscriber that does nothing.

A reading counts when its publisher has seen the hub's `ack`: decoded, stored in series and state,
committed with `synchronous=FULL`. The offer rises until acknowledgements lag behind it.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from bench.acks import Acks, Probe
from bench.broker import a_broker
from bench.processes import Measured, Spoken, init_hub, serving_hub
from bench.register import enrol
from bench.report import figures, heading, quantile, rounded, table

NODES = 5000
SECONDS = 8.0
OFFERS = {1: (2_000, 5_000, 10_000, 15_000, 20_000, 30_000), 20: (20_000, 50_000, 100_000)}
"""Readings a second offered, by the number of readings in a message."""
LAG_S = 2.5
"""Acknowledgements are coalesced over two seconds; beyond this they lag."""
PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class Step:
    """What one offer came to."""

    offered: int
    readings: int
    done_a_second: float
    cpu_us: float
    lag_s: float
    acks: int
    rounds_s: list[float] = field(default_factory=list)

    def round_ms(self, share: float) -> float:
        """Publication of a probe to the `ack` of its commit."""
        return quantile(self.rounds_s, share) * 1000


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who takes the load, and how one sees that it did."""

    process: Measured
    wait_for: Callable[[int], float]
    acks: Callable[[], int] = lambda: 0
    probe: Callable[[], AbstractContextManager[Probe | None]] = nullcontext


def run() -> None:
    """Both receivers over the same offers, one after the other on the same broker."""
    heading(f"durable ingest, {NODES:,} nodes, QoS 1, about 200 bytes a reading")
    with tempfile.TemporaryDirectory() as name, a_broker(Path(name)) as port:
        for batch, offers in OFFERS.items():
            peer = list(_noop(Path(name), port, batch, offers))
            ours = list(_hub(Path(name), port, batch, offers))
            _print(batch, peer, ours)


def _noop(folder: Path, port: int, batch: int, offers: tuple[int, ...]) -> Iterator[Step]:
    with (
        Spoken("bench.noop", folder / "noop.log", port=port) as noop,
        _load(folder, port, f"noop{batch}") as load,
    ):

        def wait_for(total: int) -> float:
            deadline = time.monotonic() + PATIENCE_S
            while noop.ask()["messages"] * batch < total and time.monotonic() < deadline:
                time.sleep(0.02)
            return time.monotonic()

        yield from _climb(load, Receiver(noop, wait_for), batch, offers)


def _hub(folder: Path, port: int, batch: int, offers: tuple[int, ...]) -> Iterator[Step]:
    data_dir = folder / f"hub-{batch}"
    facts = init_hub(data_dir, port)
    enrol(data_dir, NODES + 1)
    outbox = f"load{batch}"
    with (
        serving_hub(data_dir, facts["api_url"]) as hub,
        _load(folder, port, outbox) as load,
    ):
        acks = Acks(port, outbox)
        receiver = Receiver(
            process=hub,
            wait_for=lambda total: acks.wait_for(total, PATIENCE_S),
            acks=lambda: acks.messages,
            probe=lambda: Probe(port, NODES),
        )
        yield from _climb(load, receiver, batch, offers)


def _load(folder: Path, port: int, outbox: str) -> Spoken:
    return Spoken("bench.publisher", folder / "load.log", port=port, nodes=NODES, outbox=outbox)


def _climb(load: Spoken, receiver: Receiver, batch: int, offers: tuple[int, ...]) -> Iterator[Step]:
    """Offer more and more, until the receiver lags."""
    total = int(load.ask(rate=offers[0], seconds=2, batch=batch)["readings"])
    receiver.wait_for(total)
    for offered in offers:
        step = _offer(load, receiver, batch, offered, total)
        yield step
        total += step.readings
        if step.lag_s > LAG_S:
            return


def _offer(load: Spoken, receiver: Receiver, batch: int, offered: int, total: int) -> Step:
    cpu_s, acks, began = receiver.process.cpu_s(), receiver.acks(), time.monotonic()
    with receiver.probe() as probing:
        sent = load.ask(rate=offered, seconds=SECONDS, batch=batch)
    readings, ended = int(sent["readings"]), time.monotonic()
    done = receiver.wait_for(total + readings)
    lags = done - ended > LAG_S
    return Step(
        offered=offered,
        readings=readings,
        done_a_second=readings / (done - began if lags else sent["seconds"]),
        cpu_us=(receiver.process.cpu_s() - cpu_s) * 1e6 / readings,
        lag_s=done - ended,
        acks=receiver.acks() - acks,
        rounds_s=probing.rounds_s if probing else [],
    )


def _print(batch: int, peer: list[Step], ours: list[Step]) -> None:
    print(f"\n   {batch} reading{'s' if batch > 1 else ''} a message")
    columns = ("", "offered/s", "done/s", "µs CPU each", "ratio", "acks/s", "p50 ms", "p99 ms")
    rows: list[tuple[str | int | float, ...]] = []
    cheapest = {step.offered: step.cpu_us for step in peer}
    for who, steps in (("paho no-op", peer), ("hub", ours)):
        for step in steps:
            ratio = step.cpu_us / cheapest.get(step.offered, float("nan"))
            acks = step.acks / SECONDS
            rounds = (step.round_ms(0.5), step.round_ms(0.99))
            rows.append((who, step.offered, step.done_a_second, step.cpu_us, ratio, acks, *rounds))
    table(columns, rows)
    figures("ingest", {"batch": batch, "noop": _plain(peer), "hub": _plain(ours)})


def _plain(steps: list[Step]) -> list[dict[str, float | None]]:
    kept = ("offered", "readings", "done_a_second", "cpu_us", "lag_s", "acks")
    return [
        {name: rounded(getattr(step, name)) for name in kept}
        | {"p50_ms": rounded(step.round_ms(0.5)), "p99_ms": rounded(step.round_ms(0.99))}
        for step in steps
    ]
