"""The words of the dialogue: one file a dialect beside this one, each with every line."""

import tomllib
from importlib.resources import files

from edge.domain.dialogue import Line

Words = dict[str, dict[Line, str]]


def load_words() -> Words:
    """By dialect, the name of the file; a file that lacks a line is an error of ours."""
    folder = files("edge").joinpath("phrases")
    return {
        path.name.removesuffix(".toml"): _lines(path.read_text(encoding="utf-8"))
        for path in folder.iterdir()
        if path.name.endswith(".toml")
    }


def _lines(text: str) -> dict[Line, str]:
    table = tomllib.loads(text)
    return {line: str(table[line]) for line in Line}
