"""Which library a frame is of, told by its type's name, so that no library is imported for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast

from leadrules.backends.columnar.algebra import Asked
from leadrules.backends.columnar.plan import Plan
from leadrules.backends.columnar.schema import Schema
from leadrules.diagnostics import Diagnostic, FrameError

if TYPE_CHECKING:
    import polars as pl


class Answerer(Protocol):
    """What Python says about the distinct values of a column, by the names in `asked.columns`."""

    def __call__(self, asked: Asked, values: Sequence[object], /) -> Mapping[str, Sequence[object]]:
        """One answer a value, in their order."""


class Engine(Protocol):
    """A module that runs a plan where the frames are."""

    def schema(self, frame: Any, /) -> Schema:
        """How the frame's columns are stored."""

    def run(self, plan: Plan, tables: Mapping[str, Any], answerer: Answerer, /) -> Any:
        """The answer as a frame of the same kind, not yet computed."""


class Carrier(Protocol):
    """A module that carries frames in memory to Polars and back."""

    def schema(self, frame: Any, /) -> Schema:
        """How the frame's columns are stored."""

    def held(self, frame: Any, /) -> Any:
        """The frame, in memory whole, where it was not."""

    def repeated(self, frame: Any, /) -> Sequence[str]:
        """Names that more than one column has."""

    def carried(self, frame: Any, columns: Sequence[str], /) -> pl.DataFrame:
        """These columns of the frame, each as it is read there."""

    def given_back(self, answer: pl.DataFrame, leads: Any, columns: Sequence[str], /) -> Any:
        """A frame with these columns in the order of the leads: the answer's, else the leads'."""


@dataclass(frozen=True, slots=True)
class FrameKind:
    """One kind of frame: what it is called, its classes by name, the module that knows it, and
    the extra that installs what that needs."""

    name: str
    library: str
    classes: tuple[str, ...]
    module: str
    extra: str
    carried: bool = False

    @property
    def engine(self) -> Engine:
        """The module that runs plans over these frames."""
        return cast(Engine, self._imported())

    @property
    def carrier(self) -> Carrier:
        """The module that carries these frames to Polars and back."""
        return cast(Carrier, self._imported())

    def _imported(self) -> object:
        try:
            return import_module(self.module)
        except ModuleNotFoundError as missing:
            # WHY: pandas without Polars, say: it is there, but not what it is carried through
            problem = Diagnostic(
                "LR523",
                f"a frame of {self.name} needs `{missing.name}`, which is not installed",
                place="leads",
                help=f"install it with `pip install 'leadrules[{self.extra}]'`",
            )
            raise FrameError([problem]) from None


@dataclass(frozen=True, slots=True)
class Table:
    """A frame of leads or of events, of its kind, and how its columns are stored."""

    kind: FrameKind
    frame: Any
    schema: Schema

    def carried(self, columns: Sequence[str]) -> pl.DataFrame:
        """These columns in Polars; of a frame in memory."""
        return self.kind.carrier.carried(self.frame, columns)


_FRAMES = "leadrules.backends.columnar.frames"
_SQL = "leadrules.backends.columnar.sql"

_ARROW = ("Table", "RecordBatchReader", "Dataset")

KINDS = (
    FrameKind("Polars", "polars", ("DataFrame",), f"{_FRAMES}.polars_frames", "polars", True),
    FrameKind("Polars", "polars", ("LazyFrame",), f"{_FRAMES}.polars_lazy", "polars"),
    FrameKind("pandas", "pandas", ("DataFrame",), f"{_FRAMES}.pandas_frames", "pandas", True),
    FrameKind("Arrow", "pyarrow", _ARROW, f"{_FRAMES}.arrow_frames", "arrow", True),
    FrameKind("DuckDB", "duckdb", ("DuckDBPyRelation",), f"{_SQL}.duckdb_engine", "duckdb"),
    FrameKind("Spark", "pyspark", ("DataFrame",), f"{_SQL}.spark_engine", "spark"),
    FrameKind("Ibis", "ibis", ("Table",), f"{_SQL}.ibis_engine", "ibis"),
)
"""Every kind of frame that is known. Frames of one name can be given together."""


def kind_of(frame: object) -> FrameKind | None:
    """The kind of a frame, also of a subclass; None where it is none that is known."""
    for each in type(frame).__mro__:
        library = each.__module__.partition(".")[0].lstrip("_")
        for kind in KINDS:
            if kind.library == library and each.__name__ in kind.classes:
                return kind
    return None
