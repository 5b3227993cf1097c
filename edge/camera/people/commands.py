"""The hub's command `enrol_person`, and the answer to it."""

import base64
import binascii
import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from edge.agent.ports import Answer
from edge.camera.people.found import MOST_PICTURES, FoundPeople, NotEnrolled
from edge.errors import CameraError

log = logging.getLogger(__name__)


class _Wanted(msgspec.Struct, frozen=True):
    person_id: Annotated[str, Meta(min_length=1, max_length=64)]
    until: Annotated[datetime, Meta(tz=True)]
    pictures: Annotated[list[str], Meta(min_length=1, max_length=MOST_PICTURES)]


def enrol_person(people: FoundPeople | None, detail: Mapping[str, Any], now: datetime) -> Answer:
    """Learn a face from the command's pictures; None as people: this node has no models for it."""
    if people is None:
        return Answer("refused", {"why": "this node has no models for faces"})
    try:
        wanted = msgspec.convert(dict(detail), _Wanted)
        pictures = [base64.b64decode(text, validate=True) for text in wanted.pictures]
        faces = people.enrol(wanted.person_id, wanted.until, pictures, now)
    except NotEnrolled as error:
        return Answer("refused", {"why": str(error)})
    except (msgspec.ValidationError, binascii.Error) as error:
        return Answer("refused", {"why": f"detail: {error}"[:200]})
    except (CameraError, OSError) as error:
        why = {"action": "enrol_failed", "reason": type(error).__name__}
        log.error("a face could not be taken up", extra=why)
        return Answer("failed", {"why": f"{type(error).__name__}: {error}"[:200]})
    return Answer("done", {"faces": faces})
