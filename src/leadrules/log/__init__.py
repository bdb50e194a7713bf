"""The decision log: append-only, sealed by subject, chained by a Merkle tree.

Everything here but `attributes` and `mark_span` needs the extra `log`.
"""

from typing import TYPE_CHECKING, Any

from leadrules.extras import needs
from leadrules.log.observing import attributes, mark_span

if TYPE_CHECKING:
    from leadrules.log.proofs.checking import check_proof as check_proof
    from leadrules.log.proofs.proof import Proof as Proof

__all__ = ["Proof", "attributes", "check_proof", "mark_span"]


def __getattr__(name: str) -> Any:
    """WHY: what needs the extra is loaded when it is asked for."""
    if name in ("Proof", "check_proof"):
        with needs("the decision log", "log"):
            from leadrules.log.proofs.checking import check_proof
            from leadrules.log.proofs.proof import Proof
        return Proof if name == "Proof" else check_proof
    raise AttributeError(f"module `{__name__}` has no attribute `{name}`")
