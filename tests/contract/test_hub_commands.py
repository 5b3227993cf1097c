"""The commands of `firstlight-hub` that end by themselves, over a real data directory."""

import json
import re
from pathlib import Path

import pytest

from hub import config
from hub.__main__ import main
from hub.adapters.sql.schema import EPOCH, audit
from hub.bootstrap import open_ground, open_state
from hub.bootstrap.staff import build_staff

pytestmark = pytest.mark.contract


def made(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    assert main(["init", "--data-dir", str(data_dir), "--json"]) == 0
    facts: dict[str, str] = json.loads(capsys.readouterr().out)
    return facts


def opens(data_dir: Path, password: str) -> bool:
    ground = open_ground(config.load(data_dir))
    session = build_staff(ground).signing_in.sign_in("ops", password)
    ground.database.close()
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


@pytest.mark.parametrize(
    "wrong", [["--api-port", "99999"], ["--drill", "--clock", "noon"], ["--clock", "noon"]]
)
def test_a_failed_init_leaves_nothing_in_the_way_of_the_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], wrong: list[str]
) -> None:
    data_dir = tmp_path / "hub"
    assert main(["init", "--data-dir", str(data_dir), *wrong]) == 2
    assert wrong[-2].strip("-").replace("-", "_") in capsys.readouterr().err.replace("-", "_")
    assert not data_dir.exists()
    assert opens(data_dir, made(data_dir, capsys)["password"])


@pytest.mark.parametrize("text", ['a"b', "a\\b", "第三网格", "😀", "a\nb = 1"])
def test_settings_are_read_as_they_were_written(tmp_path: Path, text: str) -> None:
    values = {"base_url": text, "api_port": 8471, "drill": True}
    (tmp_path / config.FILE).write_text(config.render(values), encoding="utf-8")
    settings = config.load(tmp_path)
    assert (settings.base_url, settings.api_port, settings.drill) == (text, 8471, True)


def test_tables_come_in_on_the_machine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made(tmp_path / "hub", capsys)
    table = tmp_path / "areas.csv"
    table.write_bytes(
        "编号,名称,层级,上级编号\ng-1,一网格,网格,c-1\nc-1,一社区,社区,\n".encode("gbk")
    )
    command = ["import", "--data-dir", str(tmp_path / "hub"), "--what", "areas", str(table)]
    assert main([*command, "--dry-run"]) == 0
    assert main(command) == 0
    assert capsys.readouterr().out.splitlines() == ["2 areas would be added", "2 areas added"]
    table.write_bytes("编号,名称,层级\ng-1,一号网格,网格\ng-2,,网格\n".encode("gbk"))
    assert main(command) == 2
    assert capsys.readouterr().err.startswith("row 3, 名称: is empty")
    homes = ["import", "--data-dir", str(tmp_path / "hub"), str(tmp_path / "nowhere.xlsx")]
    assert main(homes) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_the_audit_log_is_verified_on_the_machine(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made(tmp_path / "hub", capsys)
    verify = ["audit", "--verify", "--data-dir", str(tmp_path / "hub")]
    assert main(verify) == 0
    assert capsys.readouterr().out.startswith("0 entries fit; the last hash is 000")
    database = open_state(tmp_path / "hub")
    with database.write() as connection:
        row = {"entry_id": 1, "at": EPOCH, "account": "x", "role": "ops", "deed": "looked"}
        more = {"purpose": "home", "route": "GET /", "targets": {}, "hash": "forged"}
        connection.execute(audit.insert().values(row | more))
    database.close()
    assert main(verify) == 1
    assert capsys.readouterr().out == "broken at entry 1; 0 entries before it fit\n"
