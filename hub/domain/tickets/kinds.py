"""What a ticket is about, how urgent it is, what was found at the door."""

from enum import StrEnum


class Outcome(StrEnum):
    """What was found at the door."""

    SAFE = "safe"
    NEEDED_HELP = "needed_help"
    NO_ANSWER = "no_answer"
    COULD_NOT_ENTER = "could_not_enter"
    NOT_HOME = "not_home"
    DEVICE_FAULT = "device_fault"
    FALSE_ALARM = "false_alarm"


class Priority(StrEnum):
    """How urgent: now, within the hour, today, this week."""

    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"


class TicketKind(StrEnum):
    """What a ticket is about: a verdict, or an alert of the wire contract (DESIGN section 4)."""

    MISSED = "missed"
    BLIND = "blind"
    HELP = "help"
    SMOKE = "smoke"
    GAS = "gas"
    FALL = "fall"
    LONG_LIE = "long_lie"
    INTRUSION = "intrusion"
    LOITERING = "loitering"
    CROWD = "crowd"
    VEHICLE_IN_FIRE_LANE = "vehicle_in_fire_lane"
    E_BIKE_INDOORS = "e_bike_indoors"
    NIGHT_WANDERING = "night_wandering"
    NO_SHOW = "no_show"
    SMOKE_OR_FIRE = "smoke_or_fire"
    CAMERA_BLIND = "camera_blind"
    ENROLLED_PERSON_SEEN = "enrolled_person_seen"
    LISTED_VEHICLE_SEEN = "listed_vehicle_seen"
    LOCAL_COVENANT_MISSED = "local_covenant_missed"
    TAMPER = "tamper"
    INCIDENT = "incident"
    """Many alerts with one cause; the hub opens it, no edge sends it."""
    VISIT = "visit"
    """A visit that was promised; the hub opens it, no edge sends it."""
    OTHER = "other"
    """An alert of a kind that this version does not know; a person looks at it all the same."""


class SettleLevel(StrEnum):
    """Where a ticket is to be settled: 网格, 街道, 县; raising (上报) goes one up."""

    GRID = "grid"
    STREET = "street"
    COUNTY = "county"


class CauseCode(StrEnum):
    """What raised it, as somebody who has seen it says at the end."""

    REAL_NEED = "real_need"
    FORGOT_GESTURE = "forgot_gesture"
    WAS_OUT = "was_out"
    GUEST_OR_CARER = "guest_or_carer"
    DEVICE_FAULT = "device_fault"
    NETWORK = "network"
    POWER_CUT = "power_cut"
    WRONG_WINDOW = "wrong_window"
    TEST = "test"
    OTHER = "other"


OF_NO_ELDER = frozenset(
    {
        TicketKind.BLIND,
        TicketKind.INCIDENT,
        TicketKind.VISIT,
        TicketKind.CAMERA_BLIND,
        TicketKind.CROWD,
        TicketKind.LOITERING,
        TicketKind.VEHICLE_IN_FIRE_LANE,
        TicketKind.E_BIKE_INDOORS,
        TicketKind.LISTED_VEHICLE_SEEN,
    }
)
"""Kinds after which nobody has to ask a resident how she is."""

UNSETTLED = frozenset({Outcome.NO_ANSWER, Outcome.COULD_NOT_ENTER})
"""Somebody stood at the door and knows nothing: that ends no ticket, it is urgent now."""


_PROVEN = frozenset({TicketKind.MISSED, TicketKind.BLIND, TicketKind.CAMERA_BLIND})


def is_proven_alive(kind: TicketKind, priority: Priority) -> bool:
    """Whether late proof of life has downgraded it, or the sight that came back.

    Nothing else makes these kinds P4.
    """
    return priority == Priority.P4 and kind in _PROVEN
