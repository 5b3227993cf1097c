"""Many places at once: what the tree would look like, and what would be wrong with it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from hub.domain.areas import Area, faults_of_area, faults_under
from hub.errors import Fault

Tree = Mapping[str, Area]


@dataclass(frozen=True, slots=True)
class Placed:
    """A place as a file has it, with the row that says so."""

    row: int
    area: Area


def merge_faults(
    tree: Tree, placed: Sequence[Placed], unsound: Collection[str] = ()
) -> list[Fault]:
    """All that would be wrong if these places stood in the tree; order in the file is free.

    `unsound` are ids of rows that are wrong by themselves: nothing is said of what is under them.
    """
    rows = dict[str, int]()
    found = []
    for one in placed:
        first = rows.setdefault(one.area.area_id, one.row)
        if first != one.row:
            found.append(Fault("area_id", f"stands in row {first} already", one.row))
    merged = {**tree, **{one.area.area_id: one.area for one in placed}}
    for one in placed:
        found += [replace(f, row=one.row) for f in _faults(one.area, merged, unsound)]
    found += _doubled_codes(merged, rows)
    found += _faults_below(tree, merged, rows)
    return sorted(found, key=lambda fault: fault.row or 0)


def _faults(area: Area, merged: Tree, unsound: Collection[str]) -> Iterator[Fault]:
    yield from faults_of_area(area)
    if area.parent_id is None or area.parent_id in unsound:
        return
    if area.parent_id in merged:
        yield from faults_under(area, merged[area.parent_id])
    else:
        reason = "is neither in this file nor in the register"
        yield Fault("parent_id", f"{area.parent_id!r} {reason}")


def _doubled_codes(merged: Tree, rows: Mapping[str, int]) -> Iterator[Fault]:
    holders = defaultdict[str, list[str]](list)
    for area in merged.values():
        if area.code:
            holders[area.code].append(area.area_id)
    for code, area_ids in holders.items():
        # The one that was there keeps it; else the first row does.
        area_ids.sort(key=lambda area_id: rows.get(area_id, 0))
        for area_id in area_ids[1:]:
            yield Fault("code", f"{code} is the code of {area_ids[0]} already", rows[area_id])


def _faults_below(tree: Tree, merged: Tree, rows: Mapping[str, int]) -> Iterator[Fault]:
    """Places that are not in the file, but stand under one that is."""
    for area in tree.values():
        parent_id = area.parent_id
        if area.area_id not in rows and parent_id is not None and parent_id in rows:
            for fault in faults_under(area, merged[parent_id]):
                field = "code" if fault.field == "code" else "level"
                reason = f"{area.area_id} stands under it: {fault.reason}"
                yield Fault(field, reason, rows[parent_id])
