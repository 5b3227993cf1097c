"""Places in bulk: from a table or a GeoJSON file, in any order; those that are there change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from hub.domain.area_tree import Placed, Tree, merge_faults
from hub.domain.areas import Area
from hub.domain.outlines import Outline
from hub.errors import Fault, InvalidInput
from hub.pipeline.ports import Begin
from hub.pipeline.tables.area_rows import AREA_COLUMNS, area_of
from hub.pipeline.tables.came import Came
from hub.pipeline.tables.columns import Row, sheet_of
from hub.pipeline.tables.features import features_of, looks_like_features
from hub.pipeline.tables.table import ReadTable


class AreaTableStore(Protocol):
    """The tree as a whole."""

    def tree(self) -> dict[str, Area]: ...
    def outlines_of(self, area_ids: Iterable[str]) -> dict[str, Outline]: ...
    def add_areas(self, new: Iterable[tuple[Area, Outline | None]]) -> None: ...
    def free_codes(self, area_ids: Iterable[str]) -> None: ...
    def change_area(self, area: Area) -> None: ...
    def draw_area(self, area_id: str, outline: Outline | None) -> None: ...


@dataclass(frozen=True, slots=True)
class _Line:
    row: Row
    outline: Outline | None = None


@dataclass(frozen=True, slots=True)
class _File:
    """What was read, what is wrong with it so far, and the names of its columns."""

    lines: list[_Line]
    faults: list[Fault]
    heads: Mapping[str, str]

    def refuse(self, faults: list[Fault]) -> None:
        """InvalidInput, if anything is wrong."""
        if faults:
            named = (replace(f, field=self.heads.get(f.field, f.field)) for f in faults)
            raise InvalidInput(*sorted(named, key=lambda fault: fault.row or 0))


class AreaImport:
    """All places of a file in one transaction, or none and the reasons."""

    def __init__(self, begin: Begin[AreaTableStore], read: ReadTable) -> None:
        self._begin, self._read = begin, read

    def bring_in(self, content: bytes, *, dry_run: bool) -> Came:
        """How many came in and how many changed; InvalidInput."""
        file = self._file(content)
        with self._begin() as store:
            tree = store.tree()
            placed = _placed(file, tree)
            lines = zip(placed, file.lines, strict=True)
            outlines = {one.area.area_id: line.outline for one, line in lines if line.outline}
            return _write(store, tree, placed, outlines, dry_run=dry_run)

    def _file(self, content: bytes) -> _File:
        if looks_like_features(content):
            features = features_of(content)
            faults = [fault for feature in features for fault in feature.faults]
            return _File([_Line(one.row, one.outline) for one in features], faults, {})
        sheet = sheet_of(self._read(content), AREA_COLUMNS)
        return _File([_Line(row) for row in sheet.rows], [], sheet.heads)


def _placed(file: _File, tree: Tree) -> list[Placed]:
    """Every place of the file, or InvalidInput with all that is wrong."""
    parsed = [(line.row, *area_of(line.row)) for line in file.lines]
    told = {(fault.row, fault.field) for fault in file.faults}
    faults = [f for _, _, found in parsed for f in found if (f.row, f.field) not in told]
    faults += file.faults
    wrong = {fault.row for fault in faults}
    unsound = {area.area_id for row, area, _ in parsed if row.line in wrong}
    placed = [
        _kept(row, area, tree.get(area.area_id)) for row, area, _ in parsed if row.line not in wrong
    ]
    file.refuse(faults + merge_faults(tree, placed, unsound))
    return placed


def _kept(row: Row, area: Area, present: Area | None) -> Placed:
    """The place with what the file leaves out as it is now."""
    if present is not None:
        given = row.cells.keys()
        area = replace(
            area,
            parent_id=(area if "parent_id" in given else present).parent_id,
            code=(area if "code" in given else present).code,
            purpose=(area if "purpose" in given else present).purpose,
        )
    return Placed(row.line, area)


def _write(
    store: AreaTableStore,
    tree: Tree,
    placed: Sequence[Placed],
    outlines: Mapping[str, Outline],
    *,
    dry_run: bool,
) -> Came:
    areas = [one.area for one in placed]
    new = [area for area in areas if area.area_id not in tree]
    other = [a for a in areas if a.area_id in tree and tree[a.area_id] != a]
    drawn = store.outlines_of(area_id for area_id in outlines if area_id in tree)
    redrawn = {i: o for i, o in outlines.items() if i in tree and drawn.get(i) != o}
    if not dry_run:
        store.free_codes(a.area_id for a in other if tree[a.area_id].code != a.code)
        store.add_areas((area, outlines.get(area.area_id)) for area in new)
        for area in other:
            store.change_area(area)
        for area_id, outline in redrawn.items():
            store.draw_area(area_id, outline)
    changed = {area.area_id for area in other} | redrawn.keys()
    return Came(len(new), len(changed), len(areas) - len(new) - len(changed))
