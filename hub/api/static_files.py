"""Style, script and mark: the only files that pages and screens load, and they hold no data."""

from mimetypes import guess_type
from os import PathLike, stat_result
from pathlib import Path

from fastapi.staticfiles import StaticFiles
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope


class RevalidatedFiles(StaticFiles):
    """Kept by the browser, which asks each time whether they changed."""

    def file_response(
        self,
        full_path: str | PathLike[str],
        stat_result: stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """The file, or 304."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["cache-control"] = "no-cache"
        return response


class BuiltFiles(StaticFiles):
    """The built screens: a file's name changes with what is in it, so a browser keeps it for ever.

    Each was compressed when it was built; whoever takes brotli or gzip gets that.
    """

    def file_response(
        self,
        full_path: str | PathLike[str],
        stat_result: stat_result,  # noqa: ARG002 - of the file as it was before it was packed
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """The file, in the smallest form that the browser takes."""
        path, encoding = _smallest(Path(full_path), Headers(scope=scope).get("accept-encoding", ""))
        response = super().file_response(path, path.stat(), scope, status_code)
        response.headers["content-type"] = guess_type(full_path)[0] or "application/octet-stream"
        response.headers["cache-control"] = FOR_EVER
        response.headers["vary"] = "accept-encoding"
        if encoding:
            response.headers["content-encoding"] = encoding
        return response


def _smallest(path: Path, accepted: str) -> tuple[Path, str]:
    taken = {part.split(";")[0].strip() for part in accepted.split(",")}
    for encoding, suffix in (("br", ".br"), ("gzip", ".gz")):
        packed = path.with_name(path.name + suffix)
        if encoding in taken and packed.is_file():
            return packed, encoding
    return path, ""


FOR_EVER = "public, max-age=31536000, immutable"
STATIC = Path(__file__).with_name("static")


def static_files() -> StaticFiles:
    """The files beside this one."""
    return RevalidatedFiles(directory=STATIC)


def built_files(screens: Path) -> StaticFiles:
    """The screens' scripts and styles, where they are built."""
    return BuiltFiles(directory=screens / "assets", check_dir=False)
