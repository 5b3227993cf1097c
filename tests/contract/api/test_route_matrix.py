"""Every route × every role, and nothing of one grid for anybody of another."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi.routing import APIRoute, iter_route_contexts

from hub.adapters.sql.views import SqlViews
from hub.api.access import API, CSRF_HEADER, SESSION_COOKIE
from hub.api.grants import API_GRANTS, PAGE_GRANTS
from hub.domain.people import Role
from hub.domain.reach import reach_of
from hub.pipeline.accounts import TokenKind
from hub.pipeline.views.feed import Position
from tests.contract.api.town import Town
from tests.contract.api.two_grids import ASTER, EVERYWHERE, ZEBRA, fill, sign_in

pytestmark = pytest.mark.contract
OPEN = {"/healthz", "/readyz", "/sign-in", "/language/{language}"}
"""What needs no signing in; whoever adds to it says why here."""
NOBODYS = "x-nobody"
"""An id that there is none of."""
ROLES = list(Role)
NARROW = [role for role in Role if role not in EVERYWHERE]
UNKNOWN = dict.fromkeys(ASTER.path_ids(), NOBODYS) | {
    "action": "note",
    "what": "homes",
    "language": "en",
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
            found += [(method, context.path, route) for method in route.methods]
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
    town: Town, session: str, method: str, path: str, params: dict[str, str] | None = None
) -> httpx.Response:
    """As a browser does that is signed in."""
    client = town.client("")
    client.cookies.set(SESSION_COOKIE, session)
    caller = town.accounts.caller(session, TokenKind.SESSION)
    csrf = (caller.csrf if caller else None) or ""
    page = not path.startswith(API)
    return client.request(
        method,
        path,
        params=params,
        headers={CSRF_HEADER: csrf},
        json=None if page or method == "GET" else {},
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
        theirs, nobodys = filled(path, ZEBRA.path_ids()), filled(path, UNKNOWN)
        answer = ask(county, session, method, theirs)
        case = (method, path, answer.status_code, answer.text[:300])
        if "zebra" in theirs:
            other = ask(county, session, method, nobodys)
            assert answer.status_code == other.status_code in {404, 422}, case
            for grid_id, unknown in pairs(path):
                assert unknown in other.text or grid_id not in answer.text, case
            assert neutral(answer.text) == neutral(other.text), case
        else:
            assert ZEBRA.mark not in answer.text, case
        for name in queries(route) if method == "GET" else ():
            filtered = ask(county, session, method, nobodys, {name: ZEBRA.path_ids()[name]})
            unknown = ask(county, session, method, nobodys, {name: NOBODYS})
            assert neutral(filtered.text) == neutral(unknown.text), (path, name, filtered.text)


def pairs(path: str) -> list[tuple[str, str]]:
    names = re.findall(r"\{(\w+)(?::\w+)?\}", path)
    return [(ZEBRA.path_ids()[name], UNKNOWN[name]) for name in names]


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


def test_a_leader_hears_nothing_of_another_grid(county: Town) -> None:
    for grid, other in ((ASTER, ZEBRA), (ZEBRA, ASTER)):
        for role in NARROW:
            reach = reach_of(role, (grid("grid"),), f"{role}-{grid.mark}")
            with county.database.read() as connection:
                news = SqlViews(connection).feed(Position(), reach, 100)
            assert other.mark not in repr(news)
            assert (grid.mark in repr(news)) is bool(reach.area_ids)


def test_ids_in_a_body_are_within_reach_too(county: Town) -> None:
    """A leader hands tickets to his own people only; a stranger reads as an unknown id."""
    leader = sign_in(county, ASTER)[Role.GRID_LEADER]
    client = county.client("")
    client.cookies.set(SESSION_COOKIE, leader)
    caller = county.accounts.caller(leader, TokenKind.SESSION)
    assert caller is not None
    headers = {CSRF_HEADER: caller.csrf or ""}
    path = f"/api/v1/tickets/{ASTER('t')}/assign"
    answers = [
        client.post(path, json={"assignee": worker_id}, headers=headers)
        for worker_id in (ZEBRA("w"), NOBODYS, ASTER("w"))
    ]
    assert [answer.status_code for answer in answers] == [422, 422, 200]
    assert neutral(answers[0].text) == neutral(answers[1].text)
