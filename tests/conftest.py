"""What every test shares: Hypothesis' profile, and where the public data sets are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parent.parent

# WHY: a shared machine's pauses are no failures, and a run must be repeatable; `make fuzz` explores
settings.register_profile("leadrules", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("leadrules")


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of public data sets: LEADRULES_DATA, else ../shared/data; skips where absent."""
    folder = Path(os.environ.get("LEADRULES_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"the public data sets are not at {folder}: set LEADRULES_DATA")
    return folder
