"""Public data that methods are measured on; they are not in the repository (see README.md)."""

import gzip
import os
from pathlib import Path

FOLDER = Path(os.environ.get("INSIGHT_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))


def rows(name):
    """The lines of a file that is packed; none of one that is not there."""
    if (FOLDER / name).exists():
        with gzip.open(FOLDER / name, "rt", encoding="utf-8-sig") as file:
            yield from file
