"""One of the two rulesets as a difference looks at it: words, places, forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from leadrules.analysis.diff.forms import Forms, Trees, is_own
from leadrules.analysis.diff.record import Compared, Place
from leadrules.analysis.diff.references import References
from leadrules.analysis.wording import Words, words_of
from leadrules.decision.reasons import in_words
from leadrules.diagnostics.shown import shown
from leadrules.language import document, ir
from leadrules.language.loading import Loaded
from leadrules.language.source import Path, ScalarNode

_LONGEST = 200
"""Characters of a text of the file that are told."""


@dataclass(frozen=True, slots=True)
class RulePlace:
    """A rule, the group that it is in, what its author wrote, and where."""

    rule: ir.Rule
    group: ir.Group
    written: document.Rule
    path: Path


@dataclass(slots=True)
class Side:
    """A ruleset with its words; its names are told as the other one calls them."""

    loaded: Loaded
    words: Words = field(init=False)
    rules: dict[str, RulePlace] = field(init=False)
    references: References = field(init=False)
    forms: Forms = field(init=False)
    masked: Forms = field(init=False)
    trees: Trees = field(default_factory=Trees)
    _bare: Words | None = None

    def __post_init__(self) -> None:
        self.words = words_of(self.ruleset, self.document)
        self.references = References(self.ruleset, self.trees)
        self.rules = {
            rule.id: RulePlace(
                rule, group, self.document.groups[g].rules[r], ("groups", g, "rules", r)
            )
            for g, group in enumerate(self.ruleset.groups)
            for r, rule in enumerate(group.rules)
        }
        self.rename({})

    @property
    def ruleset(self) -> ir.Ruleset:
        """What it means."""
        return self.loaded.ruleset

    @property
    def document(self) -> document.Document:
        """What its author wrote."""
        return self.loaded.document

    def rename(self, renamed: Mapping[str, str]) -> None:
        """From now on, forms call these names by the other ruleset's."""
        self.forms = Forms(self.ruleset, renamed, trees=self.trees)
        self.masked = Forms(self.ruleset, renamed, masked=True, trees=self.trees)

    def measures(self) -> dict[str, ir.Measure]:
        """The measures that have a name."""
        named = self.document.measures
        return {each.name: each for each in self.ruleset.measures if each.name in named}

    def bare_words(self) -> Words:
        """Words that say of what a rule counts only what it is, as the rest is told apart."""
        if self._bare is None:
            vocabulary = self.words.vocabulary
            measures = {
                name: replace(measure, selection=ir.Selection(measure.selection.types))
                if isinstance(measure, ir.Count | ir.BusiestDay) and is_own(name)
                else measure
                for name, measure in vocabulary.measures.items()
            }
            self._bare = Words(replace(vocabulary, measures=measures), self.words.style)
        return self._bare

    def place(self, path: Path) -> Place:
        """Where something stands, or would be written."""
        source = self.loaded.source
        return Place(source.file, source.span(path, key=True).line, path)

    def text_at(self, path: Path) -> str | None:
        """What the author wrote at a path, where that is one text."""
        node = self.loaded.source.node(path)
        if not isinstance(node, ScalarNode):
            return None
        text = shown(node.text)
        return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."

    def compared(self) -> Compared:
        """Which ruleset this is."""
        identity = self.ruleset.identity
        groups = tuple(
            (group.group, shown(group.title or in_words(group.group)))
            for group in self.document.groups
        )
        return Compared(
            identity.name, identity.version, identity.hash, self.loaded.source.file, groups
        )
