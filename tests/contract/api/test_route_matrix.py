"""Every route × every role, and nothing of one grid for anybody of another."""

import io
import re
import zipfile
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute, iter_route_contexts

from hub.adapters.sql import schema
from hub.adapters.sql.views import SqlViews
from hub.api.access import API, CSRF_HEADER
from hub.api.cookies import SESSION, named
from hub.api.docs import document
from hub.api.grants import API_GRANTS, PAGE_GRANTS
from hub.domain.people import Role
from hub.domain.reach import reach_of
from hub.pipeline.accounts import TokenKind
from hub.pipeline.views.feed import Position
from tests.contract.api.town import Town
from tests.contract.api.two_grids import ASTER, EVERYWHERE, ZEBRA, fill, sign_in

pytestmark = pytest.mark.contract
OPEN = {
    "/healthz",
    "/readyz",
    "/sign-in",
    "/language/{language}",
    "/sw.js",  # a script without data
    # opened by a signed token that names one notice
    "/s/{token}",
    "/s/{token}/seen",
    "/s/{token}/{answer}",
    "/calls/{token}",
    "/push/ack",
}
"""What needs no signing in; whoever adds to it says why here."""
OPEN_TO_LOOK = {("GET", "/d/{code}")}
"""A door's code: the same plain page for everybody but the worker whose ticket is here."""
NOBODYS = "x-nobody"
"""An id that there is none of."""
ROLES = list(Role)
EACH_KIND = {Role.OPS, Role.GRID_LEADER, Role.GRID_WORKER, Role.FAMILY}
"""One of each reach: everywhere, an area, what one was told, one home."""
NARROW = [role for role in Role if role not in EVERYWHERE]
UNKNOWN = dict.fromkeys(ASTER.path_ids(), NOBODYS) | {
    name: word for name, word in ASTER.path_ids().items() if ASTER.mark not in word
}


@pytest.fixture
def county(tmp_path: Path) -> Iterator[Town]:
    """Two grids, and somebody of each role in the first."""
    town = Town(tmp_path)
    town.settle()
    for grid in (ASTER, ZEBRA):
        fill(town, grid)
    town.services.closing.set()  # a stream ends at once
    yield town
    town.database.close()


def routes(town: Town) -> list[tuple[str, str, APIRoute]]:
    """(method, path as granted, route) of all that needs signing in."""
    found = []
    for context in iter_route_contexts(town.app.routes):
        route = context.original_route
        if isinstance(route, APIRoute) and context.path not in OPEN:
            asked = [(method, context.path, route) for method in route.methods]
            found += [one for one in asked if one[:2] not in OPEN_TO_LOOK]
    return found


def variants(route: APIRoute, method: str, path: str) -> list[str]:
    """The path once for each word that it may take where it looks: an export of each table."""
    found = [path]
    for field in route.dependant.path_params if method == "GET" else ():
        words = field.field_info.annotation
        if isinstance(words, type) and issubclass(words, StrEnum):
            found = [p.replace("{" + field.alias + "}", word) for p in found for word in words]
    return found


def granted(method: str, path: str) -> frozenset[Role] | None:
    if path.startswith(API) or path == "/metrics":
        return API_GRANTS.get((method, path.removeprefix(API)))
    return PAGE_GRANTS.get((method, path))


def filled(path: str, ids: dict[str, str]) -> str:
    names = re.findall(r"\{(\w+)(?::\w+)?\}", path)
    for name in names:
        assert name in ids, f"{path}: say in two_grids.py what stands for {{{name}}}"
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda match: ids[match[1]], path)


def ask(
    town: Town,
    session: str,
    method: str,
    path: str,
    params: dict[str, str] | None = None,
    body: dict[str, Any] | None = None,
) -> httpx.Response:
    """As a browser does that is signed in."""
    client = town.client("")
    client.cookies.set(named(SESSION, town.services), session)
    caller = town.signing_in.caller(session, TokenKind.SESSION)
    csrf = (caller.csrf if caller else None) or ""
    page = not path.startswith(API)
    return client.request(
        method,
        path,
        params=params,
        headers={CSRF_HEADER: csrf},
        json=None if page or method == "GET" else body or {},
        data={"csrf": csrf} if page and method != "GET" else None,
        follow_redirects=False,
    )


def test_each_route_has_a_grant_and_each_grant_a_route(county: Town) -> None:
    there = {(method, path.removeprefix(API)) for method, path, _ in routes(county)}
    named = set(API_GRANTS) | set(PAGE_GRANTS)
    assert there - named == set(), "not listed in grants.py, so nobody may call them"
    assert named - there == set(), "grants.py names routes that are not there"


def test_every_route_opens_to_the_roles_that_it_is_granted_to_and_to_no_other(county: Town) -> None:
    sessions = sign_in(county, ASTER)
    for method, path, _ in sorted(routes(county), key=lambda route: route[1] == "/sign-out"):
        allowed = granted(method, path) or frozenset()
        nobody = county.client("").request(method, filled(path, UNKNOWN), follow_redirects=False)
        assert nobody.status_code in {401, 303}, (method, path)
        for role in ROLES:
            answer = ask(county, sessions[role], method, filled(path, UNKNOWN))
            case = (method, path, role.value, answer.status_code, answer.text[:200])
            assert answer.status_code < 500, case
            assert (answer.status_code == 403) is (role not in allowed), case


@pytest.mark.parametrize("role", NARROW)
def test_nothing_of_another_grid_can_be_seen_or_guessed(county: Town, role: Role) -> None:
    session = sign_in(county, ASTER)[role]
    for method, path, route in routes(county):
        if role not in (granted(method, path) or frozenset()) or path == "/sign-out":
            continue
        for variant in variants(route, method, path):
            look_into(county, session, method, variant, route)


def look_into(town: Town, session: str, method: str, path: str, route: APIRoute) -> None:
    """What is there and what is not read the same, whether named in the path or in a query."""
    theirs, nobodys = filled(path, ZEBRA.path_ids()), filled(path, UNKNOWN)
    answer = ask(town, session, method, theirs)
    case = (method, path, answer.status_code, answer.text[:300])
    if ZEBRA.mark in theirs:
        other = ask(town, session, method, nobodys)
        assert answer.status_code == other.status_code in {404, 422}, case
        assert neutral(answer.text) == neutral(other.text), case
    else:
        assert ZEBRA.mark.encode() not in readable(answer), case
    for name in queries(route) if method == "GET" else ():
        filtered = ask(town, session, method, nobodys, {name: ZEBRA.path_ids()[name]})
        unknown = ask(town, session, method, nobodys, {name: NOBODYS})
        assert neutral(filtered.text) == neutral(unknown.text), (path, name, filtered.text)


def readable(answer: httpx.Response) -> bytes:
    """The answer; of a zipped table what is in it."""
    if not zipfile.is_zipfile(io.BytesIO(answer.content)):
        return answer.content
    with zipfile.ZipFile(io.BytesIO(answer.content)) as table:
        return b"".join(table.read(name) for name in table.namelist())


def neutral(text: str) -> str:
    """An answer apart from the id that was asked for."""
    return re.sub(rf"\w+-{ZEBRA.mark}|{NOBODYS}", "ID", text)


def queries(route: APIRoute) -> list[str]:
    """Ids that can be asked for in a query."""
    ids = ZEBRA.path_ids()
    return [
        field.alias
        for field in route.dependant.query_params
        if field.alias in ids and field.alias.endswith("_id")
    ]


def test_those_who_may_see_it_do(county: Town) -> None:
    """Or the test above would be about nothing."""
    sessions = sign_in(county, ZEBRA)
    ops, leader = sessions[Role.OPS], sessions[Role.GRID_LEADER]
    empty, shown = [], set()
    for method, path, _ in routes(county):
        if method != "GET":
            continue
        there = filled(path, ZEBRA.path_ids())
        answer = ask(county, ops, method, there)
        assert answer.status_code < 500, (path, answer.text)
        if "{" in path and answer.status_code != 200 and Role.OPS in (granted(method, path) or ()):
            empty.append((path, answer.status_code))
        if Role.GRID_LEADER in (granted(method, path) or ()):
            shown |= {path} if ZEBRA.mark in ask(county, leader, method, there).text else set()
    assert empty == [], "two_grids.py has no row for them"
    assert len(shown) > 15, shown


def test_whoever_is_shown_a_name_stands_in_the_log(county: Town) -> None:
    """Every route is opened; wherever her name, phone or door came out, there is an entry."""
    sessions = sign_in(county, ZEBRA)
    personal = [ZEBRA(word).encode() for word in ("王", "138", "楼")]
    shown = set()
    for method, path, route in routes(county):
        looking = (granted(method, path) or frozenset()) & EACH_KIND
        for role in looking if method == "GET" else ():
            for variant in variants(route, method, path):
                county.clock.forward(minutes=2)  # or it would be the same look
                before = entries(county)
                there = filled(variant, ZEBRA.path_ids())
                answer = readable(ask(county, sessions[role], method, there))
                if any(word in answer for word in personal):
                    shown.add(path)
                    assert entries(county) == before + 1, (role.value, there)
    assert len(shown) > 5, shown


def entries(town: Town) -> int:
    """How many there are about her home."""
    return sum(row.home_id == ZEBRA("h") for row in town.rows(schema.audit_homes))


def bodies(town: Town) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(method, path, example) of every route that takes JSON."""
    made = document(town.app)
    for path, methods in made["paths"].items():
        for method, operation in methods.items():
            taken = (
                operation.get("requestBody", {})
                .get("content", {})
                .get("application/json", {})
                .get("schema", {})
            )
            named = [taken, *taken.get("anyOf", [])]
            refs = [part["$ref"].rpartition("/")[2] for part in named if "$ref" in part]
            for ref in refs:
                yield method.upper(), path, made["components"]["schemas"][ref]["example"]


def with_id(part: Any, key: str, value: str) -> Any:
    """An example in which that id, wherever it stands, is this one; all others are our own."""
    if isinstance(part, list):
        return [with_id(inner, key, value) for inner in part]
    if not isinstance(part, dict):
        return part
    return {name: _put(name, inner, key, value) for name, inner in part.items()}


def _put(name: str, inner: Any, key: str, value: str) -> Any:
    ids = ASTER.path_ids() | {"assignee": ASTER("w"), "into": ASTER("t")}
    single = name.removesuffix("s")
    if isinstance(inner, list) and single in ids and single.endswith("_id"):
        return [value if single == key else ids[single]]
    if name in ids and isinstance(inner, str | None) and name != "action":
        return value if name == key else ids[name]
    return with_id(inner, key, value)


NAMED_IN_BODIES = {name: ZEBRA.path_ids()[name] for name in ZEBRA.path_ids() if name[-3:] == "_id"}
NAMED_IN_BODIES |= {"assignee": ZEBRA("w"), "into": ZEBRA("t"), "substitute_id": ZEBRA("w")}


def test_nothing_of_another_grid_is_touched_by_naming_it_in_a_body(county: Town) -> None:
    sessions = sign_in(county, ASTER)
    tried = set()
    for role in EACH_KIND - EVERYWHERE:
        for method, path, example in bodies(county):
            if role not in (granted(method, path) or ()):
                continue
            for key, theirs in NAMED_IN_BODIES.items():
                body, unknown = (with_id(example, key, v) for v in (theirs, NOBODYS))
                if body == unknown:
                    continue
                there = filled(path, ASTER.path_ids())
                answer, other = (
                    ask(county, sessions[role], method, there, body=b) for b in (body, unknown)
                )
                case = (role.value, method, path, key, answer.status_code, answer.text[:300])
                assert answer.status_code == other.status_code >= 400, case
                assert neutral(answer.text) == neutral(other.text), case
                tried.add((path, key))
    assert len(tried) >= 5, tried


def test_a_leader_hears_nothing_of_another_grid(county: Town) -> None:
    for grid, other in ((ASTER, ZEBRA), (ZEBRA, ASTER)):
        for role in NARROW:
            reach = reach_of(role, (grid("grid"),), f"{role}-{grid.mark}")
            with county.database.read() as connection:
                news = SqlViews(connection).feed(Position(), reach, 100)
            assert other.mark not in repr(news)
            assert (grid.mark in repr(news)) is bool(reach.area_ids)


@pytest.mark.parametrize(
    ("action", "key", "what"), [("assign", "assignee", "w"), ("merge", "into", "t")]
)
def test_an_action_names_only_what_is_in_reach(
    county: Town, action: str, key: str, what: str
) -> None:
    """A leader sends his own people only; a stranger reads as an unknown id."""
    leader = sign_in(county, ASTER)[Role.GRID_LEADER]
    path = f"/api/v1/tickets/{ASTER('t')}/{action}"
    theirs, nobodys = (
        ask(county, leader, "POST", path, body={key: value, "note": "x"})
        for value in (ZEBRA(what), NOBODYS)
    )
    assert theirs.status_code == nobodys.status_code == 422
    assert neutral(theirs.text) == neutral(nobodys.text)
    if action == "assign":
        own = ask(county, leader, "POST", path, body={key: ASTER(what)})
        assert own.status_code == 200, own.text
