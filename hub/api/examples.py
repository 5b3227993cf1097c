"""Examples for the OpenAPI document: each model carries one."""

from pydantic import ConfigDict
from pydantic.config import JsonDict


def like(example: JsonDict) -> ConfigDict:
    """A model's configuration: it can be read from a dataclass, and looks like this."""
    return ConfigDict(
        from_attributes=True, populate_by_name=True, json_schema_extra={"example": example}
    )
