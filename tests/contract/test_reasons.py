"""Every reason that the hub can give to somebody at the desk is known there in his language."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.contract
ROOT = Path(__file__).parents[2]
FAULTS = ROOT / "dashboards/web/src/desk/faults"
ERRORS = {
    *("NotFound", "Expired", "Conflict", "InvalidTransition", "NodeAway", "NodeRefused"),
    *("NoAnswer", "NotAllowed", "Busy"),
}
"""Those of `hub/errors.py` that are raised with a sentence; of a `Fault` it is the second word."""
ELSEWHERE = {
    # the command line and its settings
    *("hub/__main__.py", "hub/config.py", "hub/adapters/calendar.py", "hub/adapters/clock.py"),
    *("hub/adapters/mqtt.py", "hub/adapters/series/opening.py", "hub/pipeline/drill.py"),
    *("hub/api/clock.py",),
    # plain pages and links in messages, which speak by the catalogue
    *("hub/api/door_pages.py", "hub/api/links.py", "hub/api/sign_in.py", "hub/pipeline/linking.py"),
    *("hub/pipeline/replies.py",),
}
"""Nobody at the desk meets what these say."""
NEVER_ASKED = {
    "no ? ?",  # of an address that no part of the desk makes
    "pending and asking cannot be listed together with verdicts that are decided",
    "'?' ?",  # a post's sensor, before a reason that is known
}
FILLED = ("x-1", "x1", "1", "'x-1'")
"""What may stand where a sentence names something."""


def known() -> list[re.Pattern[str]]:
    """The patterns of the desk, in the words of Python."""
    tables = (FAULTS / "reasons.ts", FAULTS / "refusals/refusals.ts")
    rows = "\n".join(table.read_text(encoding="utf-8") for table in tables)
    found = re.findall(r'^  \[/(.+)/, "\w+"\],$', rows, re.MULTILINE)
    return [re.compile(re.sub(r"\(\?<(\w+)>", r"(?P<\1>", pattern)) for pattern in found]


def reasons() -> Iterator[tuple[str, str]]:
    """File and sentence, `?` for what it names; one that is put together elsewhere is not read."""
    for path in sorted((ROOT / "hub").rglob("*.py")):
        where = str(path.relative_to(ROOT))
        if where in ELSEWHERE:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        parts = _named_parts(tree)
        for call in ast.walk(tree):
            said = _sentence(call, parts) if isinstance(call, ast.Call) else None
            if said:
                yield where, said


def _named_parts(tree: ast.Module) -> dict[str, str]:
    """Sentences that are begun under a name and ended where they are given."""
    parts: dict[str, str] = {}
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant() | ast.JoinedStr()):
                text = _text(node.value, {})
                if text is not None and " " in text:
                    parts[name] = text
            case _:
                pass
    return parts


def _sentence(call: ast.Call, parts: dict[str, str]) -> str | None:
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    at = 1 if name == "Fault" else 0
    if (name != "Fault" and name not in ERRORS) or len(call.args) <= at:
        return None
    return _text(call.args[at], parts)


def _text(node: ast.expr, parts: dict[str, str]) -> str | None:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Name(id=name):
            return parts.get(name)
        case ast.JoinedStr(values=pieces):
            return "".join(_text(piece, parts) or "" for piece in pieces)
        case ast.FormattedValue(value=ast.Name(id=name)) if name in parts:
            return parts[name]
        case ast.FormattedValue(conversion=conversion):
            return "'?'" if conversion == ord("r") else "?"
        case _:
            return None


def is_known(reason: str, patterns: list[re.Pattern[str]]) -> bool:
    filled = [reason.replace("?", word) for word in FILLED]
    return any(pattern.search(one) for pattern in patterns for one in filled)


def test_each_reason_has_words_at_the_desk() -> None:
    patterns, found = known(), list(reasons())
    assert len(found) > 150
    assert len(patterns) > 100
    unknown = sorted({f"{where}: {said}" for where, said in found if not is_known(said, patterns)})
    left = [one for one in unknown if one.split(": ", 1)[1] not in NEVER_ASKED]
    assert left == [], f"say them in {FAULTS.relative_to(ROOT)}/refusals, in both languages"


def test_a_reason_that_nobody_knows_is_found() -> None:
    assert not is_known("the moon is in the way of ?", known())
