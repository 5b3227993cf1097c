"""Both languages say the same things, and every sentence that the code asks for exists."""

import re
import string
import tomllib
from pathlib import Path
from typing import Any

import pytest

from hub.adapters.catalogue.phrasebook import EN, ZH, load_catalogue
from hub.domain.openings import ALERT_PRIORITY
from hub.domain.policies import Rung
from hub.domain.tickets import Action, Outcome, State, TicketKind

pytestmark = pytest.mark.contract
ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = load_catalogue()
USED = re.compile(r"""(?:Phrase|[. ]text)\(\s*"([a-z_.]+)\"""")
ON_A_PAGE = re.compile(r"""[ (]t\(\s*['"]([a-z_.]+)['"]\s*[,)]""")
NAMED = re.compile(r"""["'@](verdict|evidence|event|notice)\.([a-z_]+)["']""")


def fields(entry: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(entry) if name}


def leaves(table: dict[str, Any]) -> int:
    return sum(leaves(value) if isinstance(value, dict) else 1 for value in table.values())


def used_keys() -> set[str]:
    found: set[str] = set()
    for path in (ROOT / "hub").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        found |= set(USED.findall(source))
        found |= {".".join(match) for match in NAMED.findall(source)}
    return found


@pytest.mark.parametrize("language", [ZH, EN])
def test_no_key_stands_in_two_files(language):
    folder = ROOT / "hub/adapters/catalogue" / language
    tables = [tomllib.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.toml")]
    assert sum(leaves(table) for table in tables) == len(CATALOGUE.entries(language))


def test_both_languages_have_the_same_keys():
    assert set(CATALOGUE.entries(ZH)) == set(CATALOGUE.entries(EN))


@pytest.mark.parametrize("key", sorted(CATALOGUE.entries(ZH)))
def test_both_languages_use_the_same_facts(key):
    assert fields(CATALOGUE.entries(ZH)[key]) == fields(CATALOGUE.entries(EN)[key])


def test_every_key_in_the_code_exists():
    used = used_keys()
    assert len(used) > 30
    assert used - set(CATALOGUE.entries(ZH)) == set()


@pytest.mark.parametrize(
    ("prefix", "names"),
    [
        ("ticket", TicketKind),
        ("alert", ALERT_PRIORITY),
        ("outcome", Outcome),
        ("state", State),
        ("action", Action),
        ("event", Action),
        ("rung", Rung),
    ],
)
def test_every_member_of_a_vocabulary_has_its_word(prefix, names):
    assert {f"{prefix}.{name}" for name in names} - set(CATALOGUE.entries(EN)) == set()


def test_every_text_of_the_pages_exists():
    used: set[str] = set()
    for path in (ROOT / "hub" / "api" / "pages").glob("*.html"):
        used |= set(ON_A_PAGE.findall(path.read_text(encoding="utf-8")))
    assert len(used) > 20
    assert used - set(CATALOGUE.entries(ZH)) == set()
