"""One look at an incident: lines return, pass on or are dealt out; the ticket; the end."""

from dataclasses import replace
from datetime import datetime, timedelta

from hub.domain.storms import Scope
from hub.domain.walks import BACK_S, WALKED, LineAction, LineState, is_place_back, proves_by
from hub.pipeline.dealing import Dealing
from hub.pipeline.incident_look import IncidentLook
from hub.pipeline.incident_rows import IncidentStore, Line
from hub.pipeline.incident_ticket import IncidentTicket
from hub.pipeline.journal import HUB
from hub.pipeline.ports import Clock, Phrasebook


class Tending:
    """Looks at one incident after another; what is to be done follows from what is stored."""

    def __init__(self, clock: Clock, phrasebook: Phrasebook) -> None:
        self._clock = clock
        self._phrasebook = phrasebook

    def tend(self, store: IncidentStore, incident_id: str) -> None:
        """Do what is due with an incident."""
        whole = store.whole(incident_id)
        if whole is None or whole.incident.closed_at is not None:
            return
        look = IncidentLook(whole, self._clock.now(), self._clock.wall())
        ticket = IncidentTicket(look, store, self._phrasebook)
        _return_lines(look)
        _close_if_over(look)
        if not look.is_closed:
            Dealing(look, store).deal()
        ticket.keep()
        if not look.is_closed:
            ticket.tell_walkers()
            _set_clock(look)
        store.apply(look.written())


def _return_lines(look: IncidentLook) -> None:
    for line in look.lines.values():
        if line.state in WALKED:
            _return(look, line)
        elif line.state is not LineState.RETURNED:
            _note_link(look, line)


def _return(look: IncidentLook, line: Line) -> None:
    if line.is_back and not line.unproven:
        look.move(line, LineAction.RETURN)
    elif _speaks(look, line) and line.back_at and look.now >= proves_by(line.back_at):
        look.move(line, LineAction.HAND_OVER)
    else:
        _note_link(look, line)


def _note_link(look: IncidentLook, line: Line) -> None:
    """Since when she speaks again; the end of the incident waits for it, walked to or not."""
    back_at = (line.back_at or look.now) if _speaks(look, line) else None
    look.put(replace(line, back_at=back_at))


def _speaks(look: IncidentLook, line: Line) -> bool:
    """Nobody can be heard, nor prove anything, while the hub itself is still blind."""
    blind = look.incident.scope is Scope.HUB and look.incident.back_at is None
    return line.is_back and not blind


def _close_if_over(look: IncidentLook) -> None:
    incident = look.incident
    if incident.closing_note is None:
        back_at = _back_at(look)
        look.incident = replace(incident, back_at=back_at)
        if back_at is None or not _is_over(look, back_at):
            return
    for line in look.walked():
        is_fine = line.is_back and not line.unproven
        look.move(line, LineAction.RETURN if is_fine else LineAction.HAND_OVER)
    closed_by = incident.closed_by or HUB
    look.incident = replace(look.incident, closed_at=look.now, closed_by=closed_by, next_at=None)


def _back_at(look: IncidentLook) -> datetime | None:
    """Since when the place is back; the hub's own sight is told by the triage."""
    if look.incident.scope is Scope.HUB:
        return look.incident.back_at
    dark = sum(not line.is_back for line in look.lines.values())
    if not is_place_back(dark, len(look.lines)):
        return None
    return look.incident.back_at or look.now


def _is_over(look: IncidentLook, back_at: datetime) -> bool:
    """At once if nobody has to walk and all speak again; else when the place had its time."""
    if look.now >= back_at + timedelta(seconds=BACK_S):
        return True
    if look.walked():
        return False
    return look.incident.scope is Scope.HUB or all(line.is_back for line in look.lines.values())


def _set_clock(look: IncidentLook) -> None:
    """When to look again."""
    incident = look.incident
    times = [incident.split_at] if incident.split_at > look.now else []
    if incident.back_at is not None:
        times.append(incident.back_at + timedelta(seconds=BACK_S))
    for line in look.walked():
        times += [line.visit_by] if line.visit_by else []
        times += [proves_by(line.back_at)] if line.back_at else []
    look.incident = replace(incident, next_at=min(times, default=None))
