"""What is sealed held to what stands in clear, and to what the log says was erased."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from leadrules.log.forms.kept_forms import KeptForms
from leadrules.log.sealing import NotOpenedError, unseal
from leadrules.log.subjects import KeyStore
from leadrules.log.verify.checking import Sound, against_sealed, name_of
from leadrules.log.verify.raw import RawEntry, RawPart
from leadrules.log.verify.verification import Fault


class Sealed:
    """Opens the parts of entries; `erasures` says at which place a subject was last erased."""

    def __init__(
        self,
        keys: KeyStore,
        forms: KeptForms,
        erasures: Mapping[str, int],
        add: Callable[[Fault], None],
    ) -> None:
        self._keys, self._forms, self._erasures, self._add = keys, forms, erasures, add
        self.opened = self.erased = 0

    def check(self, found: Sequence[Sound]) -> None:
        """Holds entries whose parts are those that were chained."""
        known = self._keys.opening(part.key for raw, _ in found for part in raw.parts)
        for raw, header in found:
            opened: list[bytes | None] = []
            for number, part in enumerate(raw.parts):
                fault, plain = self._opened(raw, number, part, known)
                if fault is not None:
                    self._add(Fault("key", fault, raw.seq, name_of(raw)))
                    break
                opened.append(plain)
            else:
                for each in against_sealed(raw, header, opened, self._keys, self._forms):
                    self._add(each)

    def _opened(
        self, raw: RawEntry, number: int, part: RawPart, known: Mapping[bytes, bytes | None]
    ) -> tuple[str | None, bytes | None]:
        """What is wrong with a part's key, if anything, and the part in clear."""
        if part.key not in known:
            return f"the key of part {number} is not in the key store", None
        key = known[part.key]
        erased = self._erasures.get(part.subject.hex(), -1) > raw.seq
        if key is None:
            self.erased += 1
            if not erased:
                return f"the key of part {number} was destroyed, and no erasure says so", None
            return None, None
        if erased:
            return f"part {number} was erased, and its key is in the key store again", None
        try:
            plain = unseal(key, part.sealed, raw.columns["id"], number)
        except NotOpenedError:
            return f"part {number} does not open: its key was altered", None
        self.opened += 1
        return None, plain


def noted(erasures: dict[str, int], header: Mapping[str, Any]) -> None:
    """Notes whom an erasure erased, and at which place of the log."""
    erased = header.get("erased")
    for subject in erased if isinstance(erased, list) else ():
        if isinstance(subject, str):
            erasures[subject] = header["seq"]
