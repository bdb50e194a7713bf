"""A condition's text as a tree of Python's `ast`, of which only the allowed nodes are left."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from leadrules.language.order import first_misplaced
from leadrules.language.problems import Problem
from leadrules.language.tokens import DEEPEST, MOST_NODES, Token, tokens

_HARMLESS_BACKSLASH = re.compile(r"""\\([\\"'])|\\""")


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed condition: numbers are `Decimal`s; `place` gives a node's characters."""

    root: ast.expr
    source: str
    offsets: tuple[int, ...]  # of each UTF-8 byte of what Python read, in the source

    def place(self, node: ast.expr) -> tuple[int, int]:
        """Return where a node stands in the source, the end exclusive."""
        assert node.end_col_offset is not None
        return self.offsets[node.col_offset], self.offsets[node.end_col_offset - 1] + 1

    def text(self, node: ast.expr) -> str:
        """Return a node as its author wrote it."""
        start, end = self.place(node)
        return self.source[start:end]


def parse(source: str) -> Tree | tuple[Problem, ...]:
    """Parse a condition, or say what is wrong with its form; nothing is evaluated.

    Nodes are Name, Constant (`Decimal`, `str`, `bool` or None), List, BoolOp, UnaryOp, BinOp,
    Compare, and Call of a Name without keywords.

    >>> type(parse("employees >= 50").root).__name__
    'Compare'
    """
    found, problems = tokens(source)
    if problems:
        return problems
    misplaced = first_misplaced(found)
    if misplaced:
        return (misplaced,)
    python, offsets = _as_python_reads(source, found)
    tree = Tree(ast.parse(python, mode="eval").body, source, offsets)
    for node in ast.walk(tree.root):
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            node.value = Decimal(tree.text(node))  # type: ignore[assignment]  # exact, as written
    large = _too_large(tree)
    return (large,) if large else tree


def _as_python_reads(source: str, found: tuple[Token, ...]) -> tuple[str, tuple[int, ...]]:
    r"""Double the backslashes that Python would keep with a warning, such as that of `\d`."""
    first, last = found[0].start, found[-1].end
    kept = {
        token.start + match.start()
        for token in found
        if token.kind == "text"
        for match in _HARMLESS_BACKSLASH.finditer(token.text)
        if not match[1]
    }
    pieces: list[str] = []
    offsets: list[int] = []
    for at in range(first, last):
        piece = source[at] * (2 if at in kept else 1)
        pieces.append(piece)
        offsets += [at] * len(piece.encode())
    return "".join(pieces), tuple(offsets)


def _too_large(tree: Tree) -> Problem | None:
    nodes = deepest = 0
    waiting = [(tree.root, 1)]
    while waiting:
        node, depth = waiting.pop()
        nodes += 1
        deepest = max(deepest, depth)
        waiting += [(child, depth + 1) for child in _children(node)]
    if nodes > MOST_NODES:
        return _size(f"has {nodes} names, constants and operations, more than {MOST_NODES}", tree)
    if deepest > DEEPEST:
        return _size(f"nests {deepest} deep, more than {DEEPEST}", tree)
    return None


def _size(what: str, tree: Tree) -> Problem:
    hint = "split it into several rules, or use a list"
    return Problem("LR302", f"the condition {what}", 0, len(tree.source), hint)


def _children(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.Call):
        yield from node.args
    else:
        yield from (child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr))
