"""What goes wrong with a log, and how a database's own errors are told."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from leadrules.log.problems import LogError, log_error

__all__ = ["LogError", "log_error", "told"]


_INTACT = "nothing of it was recorded, and what was there before is intact"

_POSTGRES = {
    "55P03": "busy",
    "57014": "busy",
    "40P01": "busy",
    "53100": "full",
    "25006": "read only",
    "42501": "read only",
    "XX001": "corrupt",
    "XX002": "corrupt",
}
_SAID = {
    "database is locked": "busy",
    "database table is locked": "busy",
    "database or disk is full": "full",
    "attempt to write a readonly database": "read only",
    "database disk image is malformed": "corrupt",
    "file is not a database": "corrupt",
    "append-only": "append-only",
}


@contextmanager
def told(what: str = "the log") -> Iterator[None]:
    """Whatever a database raises inside comes out as a LogError that names no value."""
    try:
        yield
    except DBAPIError as error:
        raise _translated(error.orig, what) from None
    except sqlite3.Error as error:
        raise _translated(error, what) from None
    except SQLAlchemyError:
        raise log_error(
            "LR690", f"{what} cannot be reached", help="see that its address and driver are right"
        ) from None


def _translated(error: BaseException | None, what: str) -> LogError:
    match _offence(error):
        case "busy":
            return log_error(
                "LR686",
                f"{what} is locked by another writer that does not end",
                help=f"{_INTACT}; try again, or give a longer `patience`",
            )
        case "full":
            return log_error(
                "LR687",
                f"there is no room left for {what}",
                help=f"{_INTACT}; make room, try again",
            )
        case "corrupt":
            hold = "" if what == "the key store" else ", and hold it to a kept head by `log verify`"
            return log_error(
                "LR688",
                f"{what} is damaged, or is no database of a log",
                help=f"put back a copy{hold}",
            )
        case "read only":
            return log_error("LR690", f"{what} may only be read", help=_INTACT)
        case "append-only":
            return log_error("LR688", f"{what} is append-only: nothing in it is changed")
        case _:
            return log_error(
                "LR690",
                f"{what} cannot be reached",
                help=f"{_INTACT}; see that its address is right and that it runs",
            )


def _offence(error: BaseException | None) -> str:
    state = getattr(error, "sqlstate", None)
    if state is not None:
        if "append-only" in str(error):
            return "append-only"
        return _POSTGRES.get(state, "unreachable")
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        match code & 0xFF:
            case 5 | 6:
                return "busy"
            case 8:
                return "read only"
            case 13:
                return "full"
            case 11 | 26:
                return "corrupt"
    # WHY: a driver other than Python's own gives no code, only SQLite's words, which are settled
    said = str(error)
    return next((offence for words, offence in _SAID.items() if words in said), "unreachable")
