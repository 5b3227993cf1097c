"""What can go wrong in a demo.

DemoError
├── ApiError        the hub refused a request
└── ChildFailed     a program that the demo started has ended by itself, or never got ready
"""


class DemoError(Exception):
    """The demo cannot go on; the text says why."""


class ApiError(DemoError):
    """The hub refused a request, or did not answer."""

    def __init__(self, request: str, status: int, detail: str) -> None:
        super().__init__(f"{request}: {status} {detail}")
        self.status = status


class ChildFailed(DemoError):
    """A program that the demo started has failed; its log says why."""
