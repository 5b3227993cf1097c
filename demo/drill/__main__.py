"""`python -m demo.drill`: a town, three simulated days, and a table that says what was kept."""

import argparse
import contextlib
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Final

import msgspec

from demo.api import Api
from demo.children import Children
from demo.drill.account import Account, account_of
from demo.drill.crew import Crew
from demo.drill.enrolment import enrol
from demo.drill.evidence import Evidence, gather
from demo.drill.nodes import Nodes, no_more_files_than, port_of
from demo.drill.play import Play, Tell
from demo.drill.receiver import Receiver
from demo.drill.sabotage import Sabotage, sabotage
from demo.drill.script import write_script
from demo.drill.stage import Stage
from demo.drill.table import table_of
from demo.drill.truth import ZONE, Script, Size
from demo.errors import DemoError
from demo.hub_process import init_hub, serve_hub

KEPT, BROKEN, INTERRUPTED = 0, 1, 130
FULL: Final = Size(homes=1000, grids=80, workers=400, days=3, large_building=30)
SMALL: Final = Size(homes=60, grids=5, workers=30, days=1, large_building=12)
FILES_A_NODE: Final = 2
FILES_BESIDE: Final = 1000
_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when every promise was kept, 1 when one was broken or the drill could not go on."""
    parsed = _parser().parse_args(arguments)
    script = write_script(parsed.seed, SMALL if parsed.small else FULL)
    no_more_files_than(len(script.town.homes) * FILES_A_NODE + FILES_BESIDE)
    for number in _SIGNALS:
        signal.signal(number, _interrupt)
    try:
        with _directory(parsed.keep) as directory:
            account = _drill(script, directory, parsed.sabotage)
    except DemoError as error:
        print(f"the drill could not go on: {error}", file=sys.stderr)
        return BROKEN
    except KeyboardInterrupt:
        return INTERRUPTED
    print("\n".join(table_of(account)), file=sys.stderr if parsed.json else sys.stdout, flush=True)
    if parsed.json:
        print(account.as_json(), flush=True)
    return BROKEN if account.broken else KEPT


def _drill(script: Script, directory: Path, wanted: Sabotage | None) -> Account:
    began_s = time.monotonic()

    def tell(what: str, at: datetime) -> None:
        passed = time.monotonic() - began_s
        print(f"{passed:6.1f} s  {at.astimezone(ZONE):%d. %H:%M}  {what}", file=sys.stderr)

    with contextlib.ExitStack() as stack:
        evidence = _play(script, directory, tell, stack)
    if wanted is not None:
        evidence = sabotage(wanted, evidence)
    return account_of(script, evidence, time.monotonic() - began_s)


def _play(script: Script, directory: Path, tell: Tell, stack: contextlib.ExitStack) -> Evidence:
    _keep(directory / "truth.json", [*zip(script.turns, script.expected, strict=True)])
    children = Children(directory / "logs")
    stack.callback(children.stop_all)
    keys = init_hub(directory / "hub", script.starts_at)
    hub = serve_hub(children, directory / "hub", keys)
    api = Api(keys.api_url, keys.token)
    api.post("/drill/rate", {"rate": 0})
    receiver = Receiver()
    stack.callback(receiver.close)
    enrol(api, script, receiver.url)
    tell(f"{len(script.town.homes)} homes enrolled: {keys.api_url}", script.starts_at)
    nodes = Nodes(script.town.homes, port_of(keys.broker_url), script.seed)
    stack.callback(nodes.close)
    stage = Stage(children, directory, keys, api, nodes, receiver, hub)
    stage.set_time(script.starts_at)
    nodes.power_on(home.home_id for home in script.town.homes)
    nodes.wait_up()
    tell(f"{nodes.up()} nodes connected", script.starts_at)
    crew = Crew(api, script)
    played = Play(stage, crew, script, tell).run()
    tell(f"over; refused to the crew: {dict(crew.refused)}", script.ends_at)
    _keep(directory / "heard.json", receiver.heard())
    return gather(api, receiver.heard(), played, crew, script.ends_at)


def _keep(path: Path, what: object) -> None:
    """For whoever wants to look closer."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(what), indent=1))


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


@contextlib.contextmanager
def _directory(keep: Path | None) -> Iterator[Path]:
    """Where everything is written; removed at the end unless somebody wants to keep it."""
    directory = Path(tempfile.mkdtemp(prefix="firstlight-drill-")) if keep is None else keep
    if keep is not None and keep.exists() and any(keep.iterdir()):
        raise DemoError(f"{keep} is not empty; give a fresh directory")
    (directory / "logs").mkdir(parents=True, exist_ok=True)
    try:
        yield directory
    finally:
        if keep is None:
            shutil.rmtree(directory, ignore_errors=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m demo.drill", description=__doc__)
    parser.add_argument("--small", action="store_true", help="60 homes, one day and one night")
    parser.add_argument("--seed", type=int, default=1, help="another town, other days")
    parser.add_argument("--json", action="store_true", help="the last line is one JSON object")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="write here, and keep it")
    parser.add_argument("--sabotage", type=Sabotage, choices=list(Sabotage), help="must fail")
    return parser


if __name__ == "__main__":
    sys.exit(main())
