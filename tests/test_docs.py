"""What the pages promise is there: every benchmark with its command, every file behind a link."""

from __future__ import annotations

import re
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
PAGES = [CHECKOUT / "README.md", CHECKOUT / "CONTRIBUTING.md", *CHECKOUT.glob("docs/**/*.md")]
BENCHMARK = re.compile(r'"--json"|show_by_language')
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)[^)]*\)")


def test_every_benchmark_is_in_the_table_and_no_other() -> None:
    page = (CHECKOUT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `python -m benchmarks\.(\w+)", page, re.M)
    sources = {
        path.stem: path.read_text(encoding="utf-8")
        for path in (CHECKOUT / "benchmarks").glob("*.py")
    }
    there = {
        name
        for name, source in sources.items()
        if "__main__" in source and BENCHMARK.search(source)
    }
    assert sorted(listed) == sorted(there)


def test_links_lead_to_files() -> None:
    broken = [
        f"{page.relative_to(CHECKOUT)}: {target}"
        for page in PAGES
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert PAGES
    assert broken == []
