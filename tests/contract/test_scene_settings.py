"""The desk's table of camera rules names every setting of the edge, with its default."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from edge.domain.scenes.settings import SceneSettings
from edge.domain.scenes.table import SCENES

pytestmark = pytest.mark.contract
TABLE = Path(__file__).parents[2] / "dashboards/web/src/desk/scenes/settings.json"
OF_EVERY_RULE = {"kind", "scene_id", "camera", "zone", "schedule"}
NOT_TYPED_IN = {"rest_zones"}
"""Drawn, not typed: the desk keeps it as it is."""


def defaults(settings: type[SceneSettings]) -> dict[str, Any]:
    fields = msgspec.structs.fields(settings)
    own = [field for field in fields if field.name not in OF_EVERY_RULE | NOT_TYPED_IN]
    return {field.name: json.loads(msgspec.json.encode(field.default)) for field in own}


def test_the_desk_knows_every_setting_of_every_rule_and_its_default() -> None:
    known = json.loads(TABLE.read_text(encoding="utf-8"))
    assert known == {name: defaults(kind.settings) for name, kind in SCENES.items()}
