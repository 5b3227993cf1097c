"""docs/adding-a-scene.md: every setting with its true default, and an example that works."""

import re
import tomllib
from pathlib import Path
from textwrap import dedent
from types import ModuleType
from typing import Any

import msgspec

from edge.domain.scenes.scene import Clear, Raise
from edge.domain.scenes.settings import SceneSettings, Schedule
from edge.domain.scenes.table import SCENES, build_scene, read_scenes
from edge.domain.vision.geometry import Box
from edge.domain.vision.sightings import Label
from tests.unit.edge.domain.scenes.stage import Stage, Thing, person

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "adding-a-scene.md"
TEXT = DOCUMENT.read_text(encoding="utf-8")
EVERY = "every scene"
ROW = re.compile(r"^\| ([a-z_ ]+) \| `(\w+)` \| (.*?) \|", re.MULTILINE)


def written(default: object) -> str:
    """As the table writes a default."""
    match default:
        case bool():
            return str(default).lower()
        case None:
            return "the whole picture"
        case ():
            return "none"
        case tuple():
            return ", ".join(default)
        case Schedule(begins="00:00", until="00:00"):
            return "always"
        case Schedule(begins=begins, until="00:00"):
            return f"from {begins}"
        case Schedule(begins=begins, until=until):
            return f"{begins}–{until}"
    return str(default)


def defaults(settings: type[SceneSettings]) -> dict[str, str]:
    return {
        field.name: "–" if field.required else written(field.default)
        for field in msgspec.structs.fields(settings)
    }


def test_the_table_of_settings_is_complete_and_true() -> None:
    shared = defaults(SceneSettings)
    expected = {(EVERY, key, default) for key, default in shared.items()}
    for kind, scene in SCENES.items():
        own = defaults(scene.settings).items()
        expected |= {(kind, key, value) for key, value in own if shared.get(key) != value}
    assert set(ROW.findall(TEXT)) == expected


def test_the_example_of_settings_can_be_read() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    (settings,) = read_scenes(tomllib.loads(example)["scenes"])
    assert build_scene(settings).scene_id == "lane-north"


def test_the_example_of_a_scene_works() -> None:
    (code,) = re.findall(r" *```python\n(.*?)```", TEXT, re.DOTALL)
    module: Any = ModuleType("stray_dog")
    exec(dedent(code), module.__dict__)
    given = {"kind": "stray_dog", "scene_id": "yard", "camera": "cam"}
    stage = Stage(module.StrayDog(msgspec.convert(given, module.StrayDogSettings)))
    dog = Thing(1, Box(0.4, 0.5, 0.5, 0.6), Label.DOG)
    assert stage.show(90, dog, person(2)) == []
    assert [type(finding) for finding in stage.show(10, dog)] == [Raise]
    assert [type(finding) for finding in stage.show(10)] == [Clear]
