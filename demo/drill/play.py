"""The drill from the first dawn to the last night, scene by scene; it reads like the story."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from demo.drill import looking
from demo.drill.crew import Crew
from demo.drill.night import Survived, strike
from demo.drill.stage import Stage
from demo.drill.timeline import Scene, timeline_of
from demo.drill.truth import Loss, Outage, Script
from demo.errors import ApiError

LONGEST_STRIDE: Final = timedelta(hours=1)
LONGEST_WITH_OPEN_TICKETS: Final = timedelta(minutes=5)
ASKED_WITHIN_S: Final = 15.0
RUSH: Final = timedelta(seconds=1)
RUSH_LASTS: Final = timedelta(seconds=4)
"""At the busiest moment of each day the clock runs by itself, so that lateness is real."""
CONFLICT: Final = 409
Tell = Callable[[str, datetime], None]


@dataclass(slots=True)
class Played:
    """What the drill itself saw happen."""

    asked: set[tuple[str, str, datetime]] = field(default_factory=set)
    """(home, window, when) of each ask that a box heard."""
    survived: list[Survived] = field(default_factory=list)
    rushes: int = 0
    strides: int = 0


class Play:
    """One drill on a stage."""

    def __init__(self, stage: Stage, crew: Crew, script: Script, tell: Tell) -> None:
        self._stage = stage
        self._crew = crew
        self._script = script
        self._tell = tell
        self._scenes = timeline_of(script)
        self._rushes = _busiest(self._scenes)
        self._heard = 0
        self._next_step_at: datetime | None = None
        self._open = 0
        self._looked_at = -1
        self.played = Played()

    def run(self) -> Played:
        """All scenes; DemoError when something does not come back."""
        now = self._script.starts_at
        for scene in self._scenes:
            while (stop := self._stop_before(scene.at, now)) is not None:
                now = self._stride(stop)
            now = self._arrive(scene)
        self._stride(self._script.ends_at)
        return self.played

    # -- time ----------------------------------------------------------------------------------

    def _stop_before(self, at: datetime, now: datetime) -> datetime | None:
        """Where to stop on the way to the next scene: somebody acts, or the hub has a step."""
        stride = LONGEST_WITH_OPEN_TICKETS if self._open else LONGEST_STRIDE
        stops = (self._crew.next_at(), self._next_step_at, now + stride)
        stop = min(max(one, now) for one in stops if one is not None)
        return stop if stop < at and stop > now else self._overdue(at, now)

    def _overdue(self, at: datetime, now: datetime) -> datetime | None:
        """Somebody of the crew should have acted while the clock ran by itself."""
        next_at = self._crew.next_at()
        return now if next_at is not None and next_at <= now < at else None

    def _stride(self, until: datetime) -> datetime:
        """Walk there; phones ring, people act."""
        self._stage.advance(until)
        self.played.strides += 1
        self._people(until)
        return until

    def _people(self, now: datetime) -> None:
        """Phones ring, people act, the hub answers, and phones ring again, all at one moment."""
        self._hear(now)
        while self._crew.act(now):
            self._stage.let_answer(now)
            self._hear(now)
        changed = self._heard + self._crew.acted
        step_is_due = self._next_step_at is not None and self._next_step_at <= now
        if changed != self._looked_at or step_is_due:
            self._look(now)
            self._looked_at = changed

    def _hear(self, now: datetime) -> None:
        messages = self._stage.receiver.heard(self._heard)
        self._heard += len(messages)
        self._crew.hear(messages, now)

    def _look(self, now: datetime) -> None:
        tickets = looking.open_tickets(self._stage.api)
        self._open = len(tickets)
        steps = [one.next_step_at for one in tickets if one.next_step_at is not None]
        self._next_step_at = min((at for at in steps if at > now), default=None)

    # -- scenes --------------------------------------------------------------------------------

    def _arrive(self, scene: Scene) -> datetime:
        """All of a scene, in order; the time when it is over."""
        now = self._rush(scene.at) if scene.at in self._rushes else self._stride(scene.at)
        self._hear_asks(scene)
        for outage in scene.cuts:
            self._cut(outage, now)
        for outage in scene.returns:
            self._return(outage, now)
        if scene.beats:
            self._stage.nodes.heartbeat()
        self._stage.nodes.move(scene.moves)
        self._stage.nodes.settle()
        for leave in scene.leaves:
            self._crew.enter_leave(leave)
        if scene.tidies:
            self._tidy(now)
        if scene.restart is not None:
            now = self._restart(scene)
        return now

    def _rush(self, at: datetime) -> datetime:
        """The hub meets its busiest moment by its own threads, with the clock running."""
        self._stage.advance(at - RUSH)
        self._stage.run_clock(1)
        self._stage.wait_until(
            lambda: looking.now_of(self._stage.api) >= at + RUSH_LASTS, "the rush is over"
        )
        now = self._stage.run_clock(0)
        self._stage.advance(now)
        self.played.rushes += 1
        self._people(now)
        return now

    def _hear_asks(self, scene: Scene) -> None:
        wanted, found = set(scene.asks), set[tuple[str, str]]()

        def all_heard() -> bool:
            found.update(self._stage.nodes.take_asked())
            return wanted <= found

        self._stage.comes_true(all_heard, ASKED_WITHIN_S)
        self.played.asked |= {(*key, scene.at) for key in found}
        if scene.judges:
            self._tell(f"{scene.judges} windows judged, {len(found)} homes asked", scene.at)

    def _cut(self, outage: Outage, now: datetime) -> None:
        nodes = self._stage.nodes
        cut = nodes.power_off if outage.loss is Loss.POWER else nodes.link_off
        cut(outage.home_ids)
        ids = {h.node_id for h in self._script.town.homes if h.home_id in outage.home_ids}
        ids &= {h.node_id for h in self._script.town.homes if h.is_heard}

        def all_down() -> bool:
            links = looking.links(self._stage.api)
            return all(links[node_id] != "up" for node_id in ids)

        self._stage.wait_until(all_down, "the hub knows that they are gone")
        self._tell(f"{outage.loss} lost: {outage.name}, {len(ids)} homes", now)

    def _return(self, outage: Outage, now: datetime) -> None:
        nodes = self._stage.nodes
        back = nodes.power_on if outage.loss is Loss.POWER else nodes.link_on
        back(outage.home_ids)
        nodes.wait_up()
        self._tell(f"{outage.loss} back: {outage.name}", now)

    def _tidy(self, now: datetime) -> None:
        """The desk closes what proof of life has made harmless."""
        for ticket in looking.open_tickets(self._stage.api):
            if not ticket.is_relieved:
                continue
            note = {"note": "她已露面，不必上门 She has been seen; nobody has to go"}
            try:
                self._stage.api.post(f"/tickets/{ticket.ticket_id}/close", note)
            except ApiError as error:
                if error.status != CONFLICT:
                    raise
        self._look(now)

    def _restart(self, scene: Scene) -> datetime:
        assert scene.restart is not None
        survived = strike(self._stage, scene.restart)
        self.played.survived.append(survived)
        now = looking.now_of(self._stage.api)
        self._stage.set_time(now)
        self._stage.wait_until(
            lambda: looking.is_quiet(self._stage.api), "what the kill cut off has gone out"
        )
        self._tell(f"hub killed {survived.blow}: back after {survived.down_s:.1f} s", now)
        self._people(now)
        return now


def _busiest(scenes: list[Scene]) -> set[datetime]:
    """Of each day the moment with the most windows to judge."""
    found: dict[date, Scene] = {}
    for scene in scenes:
        day = scene.at.date()
        if scene.judges > (found[day].judges if day in found else 0):
            found[day] = scene
    return {scene.at for scene in found.values()}
