"""Which routes show what of a home: every one of them leaves an entry before its answer goes out.

As in `grants.py`, one list. A test opens every route and finds the entry wherever a name was shown.
"""

from hub.domain.auditing import Purpose
from hub.pipeline.auditing import Source

Looks = dict[str, tuple[Purpose, Source]]

LOOKED_AT: Looks = {
    "/homes": (Purpose.LIST, Source.ANSWER),
    "/homes/{home_id}": (Purpose.HOME, Source.PATH),
    "/homes/{home_id}/doorstep": (Purpose.HOME, Source.PATH),
    "/me/day": (Purpose.TICKET, Source.LISTED),
    "/my-homes": (Purpose.VERDICTS, Source.LISTED),
    "/homes/{home_id}/readings": (Purpose.READINGS, Source.PATH),
    "/homes/{home_id}/timeline": (Purpose.READINGS, Source.PATH),
    "/homes/{home_id}/away": (Purpose.AWAY, Source.PATH),
    "/homes/{home_id}/contacts": (Purpose.CONTACTS, Source.PATH),
    "/homes/{home_id}/consents": (Purpose.CONSENTS, Source.PATH),
    "/homes/{home_id}/found-people": (Purpose.FOUND_PEOPLE, Source.PATH),
    "/found-people": (Purpose.FOUND_PEOPLE, Source.ANSWER),
    "/found-people/{person_id}": (Purpose.FOUND_PEOPLE, Source.PATH),
    "/listed-vehicles": (Purpose.LISTED_VEHICLES, Source.ANSWER),
    "/homes/{home_id}/export": (Purpose.EXPORT, Source.PATH),
    "/verdicts": (Purpose.VERDICTS, Source.LISTED),
    "/alerts": (Purpose.ALERTS, Source.LISTED),
    "/cameras": (Purpose.LIST, Source.LISTED),
    "/cameras/{node_id}/{sensor_id}/picture": (Purpose.PICTURE, Source.PATH),
    "/tickets": (Purpose.TICKET, Source.LISTED),
    "/tickets/{ticket_id}": (Purpose.TICKET, Source.PATH),
    "/tickets/{ticket_id}/photos/{proof_id}": (Purpose.PHOTO, Source.PATH),
    "/tickets/{ticket_id}/pictures/{alert_id}": (Purpose.PICTURE, Source.PATH),
    "/tickets/{ticket_id}/evidence/{alert_id}": (Purpose.EVIDENCE, Source.PATH),
    "/tickets/{ticket_id}/evidence/{alert_id}/{piece}": (Purpose.EVIDENCE, Source.PATH),
    "/wall/pictures/{alert_id}": (Purpose.PICTURE, Source.PATH),
    "/homes/{home_id}/looks": (Purpose.LOOKS, Source.PATH),
    "/consents": (Purpose.CONSENTS, Source.ANSWER),
    "/away-proposals": (Purpose.AWAY, Source.ANSWER),
    "/absences": (Purpose.AWAY, Source.ANSWER),
    "/follow-ups": (Purpose.TICKET, Source.ANSWER),
    "/incidents/{incident_id}": (Purpose.WALK_LIST, Source.ANSWER),
    "/handover-sheets/{sheet_id}": (Purpose.AWAY, Source.ANSWER),
    "/visit-plans": (Purpose.VISITS, Source.ANSWER),
    "/visits": (Purpose.VISITS, Source.ANSWER),
    "/exports/homes": (Purpose.EXPORT, Source.REACH),
    "/exports/tickets": (Purpose.EXPORT, Source.REACH),
}
"""Looks through the API, below its prefix; a path with a word of its own stands for itself."""

PAGES_LOOKED_AT: Looks = {
    "/ops": (Purpose.LIST, Source.LISTED),
    "/cameras": (Purpose.LIST, Source.LISTED),
    "/my": (Purpose.TICKET, Source.TOLD),
    "/family": (Purpose.VERDICTS, Source.LISTED),
    "/homes/{home_id}/looks": (Purpose.LOOKS, Source.PATH),
    "/t/{ticket_id}": (Purpose.TICKET, Source.PATH),
    "/incidents/{incident_id}": (Purpose.WALK_LIST, Source.PATH),
    "/handover/{sheet_id}": (Purpose.AWAY, Source.PATH),
}
