"""Scores of the same versions are equal: what analysis finds changes only with its version."""

from __future__ import annotations

import ast
from hashlib import sha256
from pathlib import Path

from interview.versions import ANALYSIS

PINNED = "analysis@9 de189c58a762"

ROOT = Path(__file__).parents[2]
NO_PART = {
    *("chinese_terms", "english_terms", "occupations", "ocr", "professional_words"),  # documents
    *("speech_synthesis", "voices"),  # speaking
    *("manifest", "registry", "store"),  # fetching and checking files
}
"""Modules of models/ that no recording passes through."""

CHANGED = """
What analyzers/ or models/ do has changed.

Can the same recording now come to other figures (a threshold, a formula, an order of steps,
a setting of a model)? Then raise ANALYSIS in interview/versions.py: results made before and
after it must not cite the same versions. Can it not (another name, a split function, a
message)? Then leave ANALYSIS as it is.

In both cases end with this line in tests/analyzers/test_analysis_version.py:

PINNED = "{found}"
"""


def test_what_analysis_does_is_pinned_to_its_version() -> None:
    found = f"{ANALYSIS} {digest()}"
    assert found == PINNED, CHANGED.format(found=found)


def test_only_what_is_done_counts() -> None:
    assert done('"""Says one thing."""\nLIMIT = 1  # so far') == done('"""Another."""\n\nLIMIT = 1')
    assert done("LIMIT = 1") != done("LIMIT = 2")
    assert done("if a:\n    b()\nc()") != done("if a:\n    b()\n    c()")


def digest() -> str:
    """The beginning of a SHA-256 over what the sources of the analysis do."""
    modules = sorted([*ROOT.glob("analyzers/**/*.py"), *ROOT.glob("models/*.py")])
    parts = [done(m.read_text(encoding="utf-8")) for m in modules if m.stem not in NO_PART]
    return sha256("\n".join(parts).encode()).hexdigest()[:12]


def done(source: str) -> str:
    """A source without comments, docstrings and layout."""
    return _written(ast.parse(source))


def _written(node: object) -> str:
    """The syntax tree; empty fields are left out, for each Python has some of its own."""
    match node:
        case list():
            return "[" + ",".join(_written(item) for item in node if not _is_text(item)) + "]"
        case ast.AST():
            fields = ast.iter_fields(node)
            filled = [f"{n}={_written(v)}" for n, v in fields if v not in (None, [])]
            return f"{type(node).__name__}({','.join(filled)})"
    return repr(node)


def _is_text(item: object) -> bool:
    """Whether a statement is a string alone: what documents a module, function or constant."""
    match item:
        case ast.Expr(value=ast.Constant(value=str())):
            return True
    return False
