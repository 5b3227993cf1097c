"""`firstlight-hub`: init | serve | import | migrate | audit | reset-password."""

import argparse
import fcntl
import gc
import json
import logging
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import IO

import uvicorn

from hub import config
from hub.adapters.clock import SystemClock, drill_anchor, write_anchor
from hub.adapters.ports import free_port
from hub.bootstrap import (
    CLOCK_FILE,
    build_accounts,
    build_auditing,
    build_hub,
    build_imports,
    open_ground,
    open_state,
)
from hub.errors import Fault, FirstlightError, InvalidInput
from hub.pipeline.tables.imports import Imported

DEFAULT_API_PORT = 8470
DEFAULT_BROKER_PORT = 1883


_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


class KeyedFormatter(logging.Formatter):
    """One line a record, its own keys at the end: `broker lost action=broker_lost reason=…`."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        """The line before any traceback."""
        keys = (f" {key}={value}" for key, value in vars(record).items() if key not in _PLAIN)
        return super().formatMessage(record) + "".join(keys)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 for success, 2 for input that somebody has to mend."""
    parsed = _parser().parse_args(arguments)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(KeyedFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=parsed.log_level.upper(), handlers=[handler])
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        code: int = parsed.run(parsed)
    except InvalidInput as error:
        for fault in error.faults:
            where = f"row {fault.row}, " if fault.row is not None else ""
            print(f"{where}{fault.field}: {fault.reason}", file=sys.stderr)
        return 2
    except FirstlightError as error:
        print(error, file=sys.stderr)
        return 1
    return code


def init(parsed: argparse.Namespace) -> int:
    """Make a data directory: settings, database, first account; print what is needed to go on."""
    data_dir: Path = parsed.data_dir
    if (data_dir / config.FILE).exists():
        raise InvalidInput(Fault("--data-dir", f"{data_dir} is a hub already; give a fresh one"))
    if parsed.clock and not parsed.drill:
        raise InvalidInput(Fault("--clock", "moves time and is for drills only; add --drill"))
    values = _settings_of(parsed)
    settings = config.check(data_dir, values)
    anchor = drill_anchor(parsed.clock, SystemClock().wall()) if parsed.drill else None
    data_dir.mkdir(parents=True, exist_ok=True)
    data_dir.chmod(0o700)  # names, addresses and phone numbers live here
    if anchor is not None:
        write_anchor(data_dir / CLOCK_FILE, anchor)
    ground = open_ground(settings)
    username, password, token = build_accounts(ground).create_first()
    ground.database.close()
    # Last: this file makes it a hub, so that an init that failed does not stand in the way.
    (data_dir / config.FILE).write_text(config.render(values), encoding="utf-8")
    _tell(
        parsed.json,
        {
            "data_dir": str(data_dir.resolve()),
            "api_url": f"http://{settings.api_host}:{settings.api_port}",
            "broker_url": settings.broker_url,
            "username": username,
            "password": password,
            "token": token,
            "drill": settings.drill,
            "serve": f"firstlight-hub serve --data-dir {data_dir}",
        },
    )
    return 0


def serve(parsed: argparse.Namespace) -> int:
    """Run everything in this process until told to stop."""
    settings = config.load(parsed.data_dir)
    lock = _only_one(settings.data_dir)
    hub = build_hub(settings)
    # A pass makes and drops thousands of small objects: by default each 700 of them begin a search.
    gc.set_threshold(50_000)
    hub.start()
    server = _Server(
        uvicorn.Config(
            hub.app,
            host=settings.api_host,
            port=settings.api_port,
            log_level="warning",
            timeout_graceful_shutdown=3,
        ),
        hub.closing,
    )
    for number in (signal.SIGINT, signal.SIGTERM):
        # uvicorn raises the signal again when it is done; unheld, it would end us before `stop`.
        signal.signal(number, server.handle_exit)
    try:
        server.run()
    finally:
        hub.stop()
        lock.close()
    return 0 if server.started else 1


class _Server(uvicorn.Server):
    """Tells open streams to end as soon as the signal comes; uvicorn would wait for them."""

    def __init__(self, server_config: uvicorn.Config, closing: threading.Event) -> None:
        super().__init__(server_config)
        self._closing = closing

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """SIGTERM or Ctrl-C."""
        self._closing.set()
        super().handle_exit(sig, frame)


def import_table(parsed: argparse.Namespace) -> int:
    """Bring in all of a file, or nothing and say why."""
    settings = config.load(parsed.data_dir)
    what, dry_run = Imported(parsed.what), parsed.dry_run
    try:
        content = parsed.file.read_bytes()
    except OSError as error:
        raise InvalidInput(Fault("file", f"cannot be read: {error}")) from error
    ground = open_ground(settings)
    try:
        imports = build_imports(ground)
        came = imports.bring_in(what, content, dry_run=dry_run)
    finally:
        ground.database.close()
    would = "would be " if dry_run else ""
    print(f"{came.new} {what} {would}{'enrolled' if what is Imported.HOMES else 'added'}", end="")
    print(f", {came.changed} {would}changed" if came.changed else "")
    return 0


def migrate(parsed: argparse.Namespace) -> int:
    """Bring the state database to the present schema."""
    open_state(config.load(parsed.data_dir).data_dir).close()
    print("the state database is up to date")
    return 0


def audit(parsed: argparse.Namespace) -> int:
    """Walk the chain of the audit log; 1 if an entry does not fit. The hub may be running."""
    settings = config.load(parsed.data_dir)
    ground = open_ground(settings)
    try:
        found = build_auditing(ground).verify()
    finally:
        ground.database.close()
    if found.broken_id is not None:
        print(f"broken at entry {found.broken_id}; {found.entries} entries before it fit")
        return 1
    print(f"{found.entries} entries fit; the last hash is {found.head}")
    return 0


def reset_password(parsed: argparse.Namespace) -> int:
    """For whoever has the machine and lost the password; the hub may be running."""
    settings = config.load(parsed.data_dir)
    ground = open_ground(settings)
    try:
        accounts = build_accounts(ground)
        print(accounts.reset_password_of(parsed.username).password)
    finally:
        ground.database.close()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="firstlight-hub", description=__doc__)
    parser.add_argument("--log-level", default="info")
    commands = parser.add_subparsers(required=True, metavar="command")
    for name, run, help_text in (
        ("init", init, "make a data directory"),
        ("serve", serve, "run the hub"),
        ("import", import_table, "bring in a table: CSV, XLSX, or GeoJSON for areas"),
        ("migrate", migrate, "bring the database to the present schema"),
        ("audit", audit, "verify the chain of the audit log"),
        ("reset-password", reset_password, "print a new password of an account"),
    ):
        command = commands.add_parser(name, help=help_text)
        command.add_argument("--data-dir", type=Path, required=True)
        command.set_defaults(run=run)
        if name == "init":
            _init_arguments(command)
        if name == "import":
            command.add_argument("file", type=Path)
            command.add_argument("--what", choices=[*Imported], default=Imported.HOMES)
            command.add_argument("--dry-run", action="store_true", help="check, change nothing")
        if name == "audit":
            command.add_argument("--verify", action="store_true", required=True)
        if name == "reset-password":
            command.add_argument("--username", default="ops")
    return parser


def _init_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("--drill", action="store_true", help="embedded broker, movable clock")
    command.add_argument("--clock", metavar="TIME@RATE", help="2026-11-22T05:30:00+08:00@300")
    command.add_argument("--api-host", default="127.0.0.1")
    command.add_argument("--api-port", type=int, help="8470, or a free one in drills")
    command.add_argument("--broker-url", help="mqtt(s)://user:password@host:port; else embedded")
    command.add_argument("--base-url", default="", help="how people reach the pages")
    command.add_argument("--series-url", default="", help="influx+http://…; else embedded")
    command.add_argument("--json", action="store_true", help="print one JSON object")


def _settings_of(parsed: argparse.Namespace) -> config.Values:
    api_port = parsed.api_port or (free_port() if parsed.drill else DEFAULT_API_PORT)
    broker_port = free_port() if parsed.drill else DEFAULT_BROKER_PORT
    return {
        "api_host": parsed.api_host,
        "api_port": api_port,
        "broker_url": parsed.broker_url or f"mqtt://127.0.0.1:{broker_port}",
        "embedded_broker": parsed.broker_url is None,
        "series_url": parsed.series_url,
        "base_url": parsed.base_url,
        "secure_cookies": not parsed.drill and parsed.base_url.startswith("https:"),
        "drill": parsed.drill,
    }


def _only_one(data_dir: Path) -> IO[str]:
    lock = (data_dir / "hub.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise InvalidInput(Fault("--data-dir", "another hub serves this directory")) from error
    return lock


def _tell(as_json: bool, facts: dict[str, str | bool]) -> None:
    if as_json:
        print(json.dumps(facts))
        return
    for key, value in facts.items():
        print(f"{key:10} {value}")


if __name__ == "__main__":
    sys.exit(main())
