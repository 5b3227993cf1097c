"""A picture on its whole way: API, relay, command, edge; what the edge learns, and then finds."""

import base64
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from edge.camera.people import FoundPeople
from edge.camera.people.commands import enrol_person
from edge.camera.ports import Frame
from tests.contract.api.test_found_people import PATH, UNTIL, consent, told
from tests.contract.api.town import Town
from tests.contract.camera.test_found_people import HER, WHOLE, ColourVectors, PaintedFaces, picture

pytestmark = pytest.mark.contract


def photo(colour: tuple[int, int, int]) -> str:
    """As a phone sends it: red first."""
    out = io.BytesIO()
    Image.new("RGB", (400, 400), colour[::-1]).save(out, "JPEG", quality=95)
    return base64.b64encode(out.getvalue()).decode()


def test_she_is_learnt_found_and_forgotten(town: Town, tmp_path: Path) -> None:
    town.enrol("h-1")
    edge = FoundPeople(tmp_path / "edge" / "faces", ColourVectors(), PaintedFaces(), model="m")
    ops, now = town.client(), town.clock.now()

    def heard(detail: Any) -> tuple[str, dict[str, Any]]:
        answer = enrol_person(edge, detail, town.clock.now())
        return answer.outcome, dict(answer.detail)

    def renew() -> None:
        listed = told(town)["n-h-1"] or []
        edge.renew([(person.person_id, person.until) for person in listed], now)

    town.edges.answers["enrol_person"] = heard
    body = {"consent_id": consent(town), "node_ids": ["n-h-1"], "until": UNTIL}
    person_id = ops.post(PATH, json=body).json()["person_id"]
    pictures = f"{PATH}/{person_id}/pictures"
    early = ops.post(pictures, json={"pictures": [photo(HER)]})
    assert (early.status_code, "try again" in early.json()["detail"]) == (409, True)
    renew()
    learnt = ops.post(pictures, json={"pictures": [photo(HER), photo((0, 0, 0))]})
    assert learnt.json() == [{"node_id": "n-h-1", "faces": 1, "why": None}]
    found = []
    for half in range(8):
        frame = Frame(picture(HER), half / 2, now + timedelta(seconds=half / 2))
        found += edge.look(frame, 1, WHOLE, frame.at_s)
    assert [match.detail for match in found] == [{"person_id": person_id}]
    assert ops.delete(f"{PATH}/{person_id}").status_code == 204
    renew()
    assert list((tmp_path / "edge").rglob("*.face")) == []
