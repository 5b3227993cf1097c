"""Style, script and mark: the only files that a page loads, and they hold no data."""

from os import PathLike, stat_result
from pathlib import Path

from fastapi.staticfiles import StaticFiles
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


STATIC = Path(__file__).with_name("static")


def static_files() -> StaticFiles:
    """The files beside this one."""
    return RevalidatedFiles(directory=STATIC)
