"""The decision log: append-only, sealed by subject, chained by a Merkle tree.

Everything here but `attributes` and `mark_span` needs the extra `log`.
"""

from typing import TYPE_CHECKING, Any

from leadrules.log.observing import attributes, mark_span

if TYPE_CHECKING:
    from leadrules.log.proofs.checking import check_proof as check_proof
    from leadrules.log.proofs.proof import Proof as Proof

__all__ = ["Proof", "attributes", "check_proof", "mark_span"]


def __getattr__(name: str) -> Any:
    """WHY: what needs the extra is loaded when it is asked for."""
    if name == "check_proof":
        from leadrules.log.proofs.checking import check_proof

        return check_proof
    if name == "Proof":
        from leadrules.log.proofs.proof import Proof

        return Proof
    raise AttributeError(f"module `{__name__}` has no attribute `{name}`")
