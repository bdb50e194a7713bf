"""The diagnostic codes: a file for each range, each code once, in order."""

import importlib
import pkgutil

from leadrules import codes
from leadrules.codes import CODES


def test_no_code_stands_in_two_files_and_all_stand_in_order() -> None:
    files = [
        importlib.import_module(f"leadrules.codes.{m.name}")
        for m in pkgutil.iter_modules(codes.__path__)
    ]
    each = [code for file in files for code in getattr(file, "CODES", {})]
    assert sorted(each) == list(CODES)
