"""Who walks to which door of an incident: shared out, passed on when overdue, then the leader."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from hub.domain.walks import LineState, again_by, ranked, split, visit_by
from hub.pipeline.incident_look import IncidentLook
from hub.pipeline.incident_rows import IncidentStore, Line, Walkers


class Dealing:
    """Deals the lines that are to be walked."""

    def __init__(self, look: IncidentLook, store: IncidentStore) -> None:
        self._look, self._store = look, store
        self._walkers: Mapping[str, Walkers] = {}

    def deal(self) -> None:
        """Rank all lines, deal out the new ones, pass on those that are overdue."""
        in_order = ranked([line.door for line in self._look.lines.values()], self._look.now)
        for rank, door in enumerate(in_order, 1):
            self._look.put(replace(self._look.lines[door.home_id], rank=rank))
        lines = self._look.walked()
        if not lines:
            return
        self._walkers = self._store.walkers(lines)
        fresh = [line for line in self._look.walked() if line.told_at is None and _is_dealt(line)]
        for free, homes in self._by_walkers(fresh).items():
            self._split(homes, free)
        for line in self._look.walked():
            if line.visit_by is not None and self._look.now >= line.visit_by:
                self._pass_on(line)

    def _by_walkers(self, lines: Sequence[Line]) -> dict[tuple[str, ...], list[Line]]:
        groups: dict[tuple[str, ...], list[Line]] = defaultdict(list)
        for line in sorted(lines, key=lambda line: line.rank):
            groups[tuple(self._walkers[line.home_id].free)].append(line)
        return groups

    def _split(self, lines: list[Line], free: tuple[str, ...]) -> None:
        fresh = {line.home_id for line in lines}
        loads = Counter(
            line.worker_id
            for line in self._look.walked()
            if line.home_id not in fresh and line.worker_id is not None
        )
        dealt = split([line.door for line in lines], free, loads)
        places: Counter[str] = Counter(loads)
        begins_at = max(self._look.now, self._look.incident.split_at)
        for line in lines:
            walker = dealt.get(line.home_id)
            if walker is None:
                self._to_leader(line)
                continue
            until = line.visit_by if walker == line.worker_id else None
            until = until or visit_by(places[walker], begins_at)
            places[walker] += 1
            self._look.put(replace(line, worker_id=walker, visit_by=until))

    def _pass_on(self, line: Line) -> None:
        """Overdue: the next free walker, once; then the leader, again and again."""
        walked = Counter(other.worker_id for other in self._look.walked())
        free = self._walkers[line.home_id].free
        others = [one for one in free if one != line.worker_id]
        if line.passes or not others:
            self._to_leader(line)
            return
        walker = min(others, key=lambda one: (walked[one], one))
        self._hand(line, walker)

    def _to_leader(self, line: Line) -> None:
        leaders = self._walkers[line.home_id].leaders
        self._hand(line, leaders[0] if leaders else line.worker_id)

    def _hand(self, line: Line, worker_id: str | None) -> None:
        self._look.put(
            replace(
                line,
                state=LineState.OPEN if worker_id != line.worker_id else line.state,
                worker_id=worker_id,
                told_at=None,
                passes=line.passes + 1,
                visit_by=again_by(self._look.now),
            )
        )


def _is_dealt(line: Line) -> bool:
    """Lines that have not gone on from hand to hand may be dealt anew until somebody is told."""
    return line.passes == 0 and line.state is LineState.OPEN
