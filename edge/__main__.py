"""`firstlight-edge run|check --config node.toml` and `models …`: settings, logging, signals."""

import argparse
import logging
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from edge import bootstrap
from edge.camera.models import command
from edge.config import EdgeConfig, NodeSettings, load_config, password_of
from edge.errors import ConfigError, EdgeError
from edge.sensors.table import build_sensors
from edge.systemd import Notifier

log = logging.getLogger("edge")

USAGE_ERROR = 2
_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


class KeyedFormatter(logging.Formatter):
    """One line a record, its own keys at the end: `connected action=connected session=3`."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        """The line before any traceback."""
        keys = (f" {key}={value}" for key, value in vars(record).items() if key not in _PLAIN)
        return super().formatMessage(record) + "".join(keys)


def main(argv: Sequence[str] | None = None) -> int:
    """The exit code: 0 done, 1 failed, 2 when the settings cannot be used."""
    arguments = _parser().parse_args(argv)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(KeyedFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=arguments.log_level.upper(), handlers=[handler])
    try:
        if arguments.verb == "models":
            return _models(arguments)
        config = load_config(arguments.config)
        return _check(config) if arguments.verb == "check" else _run(config)
    except ConfigError as error:
        sys.stderr.write(f"firstlight-edge: {error}\n")
        return USAGE_ERROR
    except EdgeError as error:
        sys.stderr.write(f"firstlight-edge: {error}\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--log-level", default="info", choices=["debug", "info", "warning", "error"]
    )
    parser = argparse.ArgumentParser(prog="firstlight-edge", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="run|check|models")
    for verb, meaning in (("run", "be the agent"), ("check", "say whether node.toml can be used")):
        one = verbs.add_parser(verb, help=meaning, parents=[shared])
        one.add_argument("--config", type=Path, required=True, help="path of node.toml")
    models = verbs.add_parser("models", help="bring, list and check models", parents=[shared])
    command.add_arguments(models)
    return parser


def _models(arguments: argparse.Namespace) -> int:
    folder = arguments.models_dir or _models_folder(arguments.config)
    return command.run(arguments.action, arguments.names, folder, arguments.given)


def _models_folder(path: Path | None) -> Path:
    """Where the agent of this node.toml looks for them."""
    if path is None:
        return Path(NodeSettings(node_id="any").data_dir) / "models"
    config = load_config(path)
    named = config.vision.get("models_dir")
    return Path(named) if isinstance(named, str) else Path(config.node.data_dir) / "models"


def _check(config: EdgeConfig) -> int:
    """Build what can be built without touching the network, and say so."""
    bootstrap.build_clock(config)
    password_of(config.broker)
    sensors = build_sensors(config.sensors)
    count = sum(len(sensor.descriptions) for sensor in sensors)
    for sensor in sensors:
        sensor.close()
    cameras = bootstrap.check_cameras(config)
    seen = f"{count} sensors, {cameras} cameras" if cameras else f"{count} sensors"
    sys.stdout.write(f"{config.node.node_id}: {seen}, broker {config.broker.url}: good\n")
    return 0


def _run(config: EdgeConfig) -> int:
    stop = threading.Event()

    def leave(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    notifier = Notifier()
    agent = bootstrap.build_agent(config)
    log.info("running", extra={"action": "start", "node_id": config.node.node_id})
    notifier.ready()
    bootstrap.run([agent], stop, alive=notifier.alive)
    notifier.stopping()
    return 0


if __name__ == "__main__":
    sys.exit(main())
