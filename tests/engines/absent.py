"""What a test does where a program is absent: at home it is skipped, in CI it fails."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def absent(program: str) -> NoReturn:
    """Skips the test, or fails it where CI=true, as CI has installed all."""
    said = f"{program} is absent: run tools/system-packages as root"
    if os.environ.get("CI") == "true":
        pytest.fail(said, pytrace=False)
    pytest.skip(said)
