"""The commands of `firstlight-hub` that end by themselves, over a real data directory."""

import json
import re
from pathlib import Path

import pytest

from hub import config
from hub.__main__ import main
from hub.bootstrap import build_accounts, build_clock, open_state

pytestmark = pytest.mark.contract


def made(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    assert main(["init", "--data-dir", str(data_dir), "--json"]) == 0
    facts: dict[str, str] = json.loads(capsys.readouterr().out)
    return facts


def opens(data_dir: Path, password: str) -> bool:
    database = open_state(data_dir)
    accounts = build_accounts(database, build_clock(config.load(data_dir)))
    session = accounts.sign_in("ops", password)
    database.close()
    return session is not None


def test_a_lost_password_is_replaced_on_the_machine(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = made(tmp_path / "hub", capsys)["password"]
    assert main(["reset-password", "--data-dir", str(tmp_path / "hub")]) == 0
    new = capsys.readouterr().out.strip()
    assert re.fullmatch(r"[\w-]{32}", new)
    assert (opens(tmp_path / "hub", old), opens(tmp_path / "hub", new)) == (False, True)


def test_there_is_no_new_password_for_an_unknown_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made(tmp_path / "hub", capsys)
    given = ["reset-password", "--data-dir", str(tmp_path / "hub"), "--username", "li"]
    assert main(given) == 1
    said = capsys.readouterr()
    assert (said.out, "li" in said.err) == ("", True)
