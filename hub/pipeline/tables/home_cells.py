"""A home as a row: in columns if they tell all of it, and else in JSON beside them."""

from hub.domain.homes import Home
from hub.domain.windows import Window
from hub.pipeline.home_codec import nodes_to_text, windows_to_text
from hub.pipeline.home_rows import COLUMNS, WINDOWS, home_of
from hub.pipeline.tables.columns import Row
from hub.pipeline.window_codec import window_to_json

Cells = dict[str, str]


def cells_of_home(home: Home) -> tuple[str, ...]:
    """The row of a home, in the order of the columns; reading it gives the same home."""
    who, nodes, windows = _who(home), _nodes(home), _windows(home)
    nodes_json = {"nodes_json": nodes_to_text(home.nodes)}
    windows_json = {"windows_json": windows_to_text(home.windows)}
    ways = (nodes | windows, nodes | windows_json, nodes_json | windows)
    whole = who | nodes_json | windows_json
    cells = next((who | way for way in ways if _tells(who | way, home)), whole)
    return tuple(cells.get(column, "") for column in COLUMNS)


def _tells(cells: Cells, home: Home) -> bool:
    return home_of(Row(1, cells))[0] == home


def _who(home: Home) -> Cells:
    person = home.resident
    return {
        "home_id": home.home_id,
        "area_id": home.area_id,
        "resident_name": person.name,
        "preferred_name": person.preferred_name or "",
        "dialect": person.dialect or "",
        "phone": person.phone or "",
        "door": person.door or "",
        "frailty": str(person.frailty),
        "workers": ";".join(home.worker_ids),
    }


def _nodes(home: Home) -> Cells:
    node = next(iter(home.nodes), None)
    if node is None:
        return {}
    sensors = (f"{s.sensor_id}:{s.kind}:{s.max_silence_s:g}" for s in node.sensors)
    return {"node_id": node.node_id, "sensors": ";".join(sensors)}


def _windows(home: Home) -> Cells:
    cells = Cells()
    for window in home.windows:
        if window.window_id in WINDOWS:
            cells |= _window(window)
    return cells


def _window(window: Window) -> Cells:
    name, told = window.window_id, window_to_json(window)
    return {
        f"{name}_opens": told["opens_at"],
        f"{name}_due": told["due_at"],
        f"{name}_sensor": window.gesture.sensor_ids[0],
        "grace_s": str(window.grace_s),
        "ask_s": str(window.ask_s),
        "days": ";".join(told["days"]),
        "tz": window.tz,
    }
