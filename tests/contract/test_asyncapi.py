"""docs/asyncapi.yaml says what wire/ does: topics, who speaks, and every field with its limits."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from wire.codec import KINDS, decode
from wire.topics import FROM_EDGE, Leaf, topic

pytestmark = pytest.mark.contract

DOCS = Path(__file__).resolve().parents[2] / "docs"
DOCUMENT: dict[str, Any] = yaml.safe_load((DOCS / "asyncapi.yaml").read_text(encoding="utf-8"))
SCHEMAS: dict[str, Any] = DOCUMENT["components"]["schemas"]
RETAINED = {Leaf.BIRTH, Leaf.DEATH, Leaf.CONFIG}
FOR_PEOPLE = {"title", "description", "contentEncoding", "contentMediaType", "oneOf"}


def structs() -> dict[str, Any]:
    """The JSON schema of each struct, as msgspec derives it."""
    return msgspec.json.schema_components(
        list(KINDS.values()), ref_template="#/components/schemas/{name}"
    )[1]


def bare(schema: Any) -> Any:
    """A schema without what is for people; an absent field and a null are the same thing."""
    if isinstance(schema, list):
        return [bare(part) for part in schema]
    if not isinstance(schema, dict):
        return schema.replace(r"\Z", "$") if isinstance(schema, str) else schema
    if "anyOf" in schema:
        (schema,) = (part for part in schema["anyOf"] if part != {"type": "null"})
    if "$ref" in schema:
        return schema["$ref"]
    return {key: bare(part) for key, part in schema.items() if key not in FOR_PEOPLE}


def fields(schema: dict[str, Any]) -> dict[str, Any]:
    """Each property with its limits; `properties` may themselves be called `title`."""
    return {name: bare(part) for name, part in schema.get("properties", {}).items()}


def operation(leaf: Leaf) -> dict[str, Any]:
    (found,) = (
        operation
        for operation in DOCUMENT["operations"].values()
        if operation["channel"]["$ref"] == f"#/channels/{leaf}"
    )
    return found


def test_document_is_asyncapi_3() -> None:
    assert DOCUMENT["asyncapi"] == "3.0.0"
    assert DOCUMENT["defaultContentType"] == "application/json"


def test_every_topic_is_named_and_no_other() -> None:
    addresses = {name: channel["address"] for name, channel in DOCUMENT["channels"].items()}
    assert addresses == {leaf: topic("NODE", leaf).replace("NODE", "{node_id}") for leaf in Leaf}


@pytest.mark.parametrize("leaf", Leaf)
def test_operation_says_who_speaks_and_how(leaf: Leaf) -> None:
    found = operation(leaf)
    assert found["action"] == ("send" if leaf in FROM_EDGE else "receive")
    assert found["bindings"]["mqtt"]["qos"] == (0 if leaf is Leaf.HEALTH else 1)
    assert found["bindings"]["mqtt"]["retain"] is (leaf in RETAINED)


@pytest.mark.parametrize("leaf", Leaf)
def test_message_of_a_topic_is_its_struct(leaf: Leaf) -> None:
    message = DOCUMENT["components"]["messages"][leaf]
    assert message["payload"] == {"$ref": f"#/components/schemas/{KINDS[leaf].__name__}"}


@pytest.mark.parametrize("leaf", Leaf)
def test_examples_are_messages(leaf: Leaf) -> None:
    for example in DOCUMENT["components"]["messages"][leaf]["examples"]:
        decode(leaf, msgspec.json.encode(example["payload"]))


def test_every_struct_has_its_schema_and_no_other() -> None:
    assert SCHEMAS.keys() == structs().keys()


@pytest.mark.parametrize("name", structs())
def test_schema_has_the_fields_and_limits_of_its_struct(name: str) -> None:
    derived = structs()[name]
    assert fields(SCHEMAS[name]) == fields(derived)
    assert set(SCHEMAS[name].get("required", [])) == set(derived.get("required", []))
    assert SCHEMAS[name].get("enum") == derived.get("enum")


@pytest.mark.parametrize("name", ["Reading", "Alert"])
def test_observation_has_exactly_one_of_its_two_times(name: str) -> None:
    assert SCHEMAS[name]["oneOf"] == [{"required": ["observed_at"]}, {"required": ["age_s"]}]


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_field_is_explained(name: str) -> None:
    for part in SCHEMAS[name].get("properties", {}).values():
        assert part.get("description") or "$ref" in part or "$ref" in part.get("items", {})


def references(node: Any) -> set[str]:
    if isinstance(node, dict):
        own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
        return own.union(*map(references, node.values()))
    return set().union(*map(references, node)) if isinstance(node, list) else set()


def test_every_reference_leads_somewhere() -> None:
    for reference in references(DOCUMENT):
        place: Any = DOCUMENT
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]
