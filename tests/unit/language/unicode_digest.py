"""A digest of what every code point normalises to, and of which are word characters.

Run as a file by another Python, it prints that Python's digest, without importing all of leadrules.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from types import ModuleType

SOURCES = Path(__file__).parents[3] / "src" / "leadrules"
BLOCK = 0x100


def digest() -> str:
    """The digest of the code points from 0 to 10FFFF in order."""
    from leadrules.language.text import fold, words

    whole = hashlib.sha256()
    for first in range(0, 0x110000, BLOCK):
        between = " e" if first < 0x40000 else ""  # no letters are in the planes beyond
        folded = fold(between.join(map(chr, range(first, first + BLOCK))))
        pieces = "\0".join([folded, *words(folded), *folded.split()])
        whole.update(pieces.encode("utf-8", "surrogatepass"))
    return whole.hexdigest()


if __name__ == "__main__":
    package = ModuleType("leadrules")
    package.__path__ = [str(SOURCES)]
    sys.modules["leadrules"] = package
    print(digest())
