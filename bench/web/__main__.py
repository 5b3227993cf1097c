"""Run the screens' benches by name, all of them without one; each prints a table and JSON."""

import argparse
import sys
from collections.abc import Callable

from bench.web import phone, wall

PARTS: dict[str, Callable[[], None]] = {
    "wall": wall.run,
    "phone": phone.run,
}


def main() -> int:
    """0 when every part came to its end; no figure fails anything."""
    parser = argparse.ArgumentParser(prog="python -m bench.web", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(PARTS))
    names = parser.parse_args().names or list(PARTS)
    for name in names:
        if name not in PARTS:
            parser.error(f"no part {name!r}; there are {', '.join(PARTS)}")
    for name in names:
        PARTS[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main())
