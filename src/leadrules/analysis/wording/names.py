"""Names and constant texts, as the ruleset's author calls and spells them."""

from __future__ import annotations

from dataclasses import dataclass

from leadrules.analysis.wording.style import Style
from leadrules.analysis.wording.vocabulary import Vocabulary
from leadrules.decision.reasons import in_words


@dataclass(frozen=True, slots=True)
class Names:
    """A vocabulary, and how its words are set."""

    vocabulary: Vocabulary
    style: Style

    def name(self, name: str) -> str:
        """What the ruleset names, in plain words."""
        return self.style.name(in_words(name))

    def text(self, text: str, *, exact: bool = False) -> str:
        """A constant text; one that is compared normalised is spelled as its author did."""
        return self.style.text(text if exact else self.vocabulary.spelled.get(text, text))
