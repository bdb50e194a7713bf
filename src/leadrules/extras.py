"""What is not installed is said by the name of its extra."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def needs(what: str, extra: str) -> Iterator[None]:
    """Within the block a library that is not there is an ImportError that names its extra.

    >>> with needs("HTML", "html"):
    ...     raise ModuleNotFoundError("No module named 'jinja2'", name="jinja2")
    Traceback (most recent call last):
    ImportError: HTML needs jinja2: pip install 'leadrules[html]'
    """
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name is None or error.name.startswith("leadrules"):
            raise
        library = error.name.partition(".")[0]
        raise ImportError(f"{what} needs {library}: pip install 'leadrules[{extra}]'") from None
