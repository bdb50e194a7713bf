"""What a ruleset says, in English: for pages, for differences and for explanations."""

from __future__ import annotations

from leadrules.analysis.wording.expressions import Words
from leadrules.analysis.wording.style import MARKDOWN, PLAIN, Style
from leadrules.analysis.wording.vocabulary import Vocabulary, vocabulary_of
from leadrules.language import ir
from leadrules.language.document import Document

__all__ = ["MARKDOWN", "PLAIN", "Style", "Words", "plain_words", "words_of"]


def words_of(ruleset: ir.Ruleset, document: Document | None = None, style: Style = PLAIN) -> Words:
    """The words for a ruleset's expressions; with its document, texts are spelled as in it.

    >>> from leadrules.language.loading import load_ruleset
    >>> from pathlib import Path
    >>> loaded = load_ruleset(Path("rules/b2b-saas/2.0.0.yaml").read_bytes())
    >>> words = words_of(loaded.ruleset, loaded.document)
    >>> sql = loaded.ruleset.verdicts[1].condition
    >>> words.clause(sql.expression)
    'the total is at least 85, the fit is at least 35 and the engagement is at least 30'
    """
    return Words(vocabulary_of(ruleset, document), style)


def plain_words() -> Words:
    """Words without a ruleset: every name stands for itself."""
    return Words(Vocabulary({}, {}, {}, {}, "UTC", {}), PLAIN)
