"""`python -m demo.places county|city --out DIR`: the files of a county or a city, for imports."""

import argparse
from pathlib import Path

from demo.places.city import city
from demo.places.county import county
from demo.places.writing import write

MADE = {"county": county, "city": city}


def main() -> None:
    """Write the files and say what is in them."""
    parser = argparse.ArgumentParser(prog="python -m demo.places", description=__doc__)
    parser.add_argument("which", choices=MADE)
    parser.add_argument("--out", type=Path, required=True, help="a folder for the files")
    parser.add_argument("--seed", type=int, default=1)
    parsed = parser.parse_args()
    register = MADE[parsed.which](parsed.seed)
    for path in write(register, parsed.out):
        print(path)
    places, people, homes = len(register.places), len(register.people), len(register.homes)
    print(f"{places} places, {people} people, {homes} homes")


if __name__ == "__main__":
    main()
