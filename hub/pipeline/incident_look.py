"""One incident while it is looked at: how it was read, and what is to be written."""

from dataclasses import replace
from datetime import datetime

from hub.domain.walks import WALKED, LineAction, next_line_state
from hub.pipeline.incident_rows import Incident, Line, Tended, Whole
from hub.pipeline.journal import Journal


class IncidentLook:
    """What the steps of a look hand on to each other."""

    def __init__(self, whole: Whole, now: datetime, wall: datetime) -> None:
        self.was, self.now = whole, now
        self.lines = {line.home_id: line for line in whole.lines}
        incident = replace(whole.incident, version=whole.incident.version + 1)
        self.tended = Tended(whole, incident, now, Journal(wall))

    @property
    def incident(self) -> Incident:
        """As it stands now."""
        return self.tended.incident

    @incident.setter
    def incident(self, incident: Incident) -> None:
        self.tended.incident = incident

    @property
    def is_closed(self) -> bool:
        """Whether nothing more is to be done."""
        return self.incident.closed_at is not None

    def walked(self) -> list[Line]:
        """Lines that somebody has to walk."""
        return [line for line in self.lines.values() if line.state in WALKED]

    def put(self, line: Line) -> None:
        """A line as it is from now on."""
        self.lines[line.home_id] = line

    def move(self, line: Line, action: LineAction) -> None:
        """Into the next state; who was handed over unproven gets a ticket of her own."""
        state = next_line_state(line.state, action)
        self.put(replace(line, state=state, settled_at=self.now))
        if action is LineAction.HAND_OVER and line.unproven:
            self.tended.handed_over.append(line.home_id)

    def written(self) -> Tended:
        """All that this look writes."""
        before = {line.home_id: line for line in self.was.lines}
        self.tended.lines = [line for line in self.lines.values() if line != before[line.home_id]]
        return self.tended
