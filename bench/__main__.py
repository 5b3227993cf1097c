"""Run benches by name, all of them without one; each prints a table and one line of JSON."""

import argparse
import sys
from collections.abc import Callable

from bench import deadlines, edge_idle, ingest, told

BENCHES: dict[str, Callable[[], None]] = {
    "ingest": ingest.run,
    "deadlines": deadlines.run,
    "told": told.run,
    "edge": edge_idle.run,
}


def main() -> int:
    """0 when every bench came to its end; no figure fails anything."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHES))
    names = parser.parse_args().names or list(BENCHES)
    for name in names:
        if name not in BENCHES:
            parser.error(f"no bench {name!r}; there are {', '.join(BENCHES)}")
    for name in names:
        BENCHES[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main())
