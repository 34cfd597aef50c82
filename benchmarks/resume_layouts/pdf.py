"""Resumes as PDF, set by typst."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import typst

from benchmarks.made_people import Person, Stay
from benchmarks.resume_layouts.words import (
    colon,
    dot,
    listed,
    named,
    nian,
    pay,
    slash,
    wished,
    words_of,
)


def printed(source: str) -> bytes:
    """Typst markup as a PDF."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "resume.typ"
        path.write_text(source, encoding="utf-8")
        made: bytes = typst.compile(str(path))
        return made


def escaped(words: str) -> str:
    """Words that typst does not take for markup."""
    return "".join("\\" + c if c in "\\#*_`$<>@[]/~-" else c for c in words)


_FONT = '#set text(font: ("Noto Sans CJK SC", "Noto Serif CJK SC"), size: 10pt)\n#set page(margin: 1.6cm)\n'


def _sections(
    p: Person,
    keys: tuple[str, ...],
    when: Callable[[Stay], str],
    entry: Callable[[Stay, str], str],
    level: str = "==",
) -> str:
    w = words_of(p)
    out = []
    for key in keys:
        out.append(f"{level} {escaped(w[key])}\n")
        if key in {"work", "education", "projects"}:
            for s in getattr(p, key):
                out.append(
                    entry(s, escaped(when(s)))
                    + "\n"
                    + "\n".join(f"- {escaped(x)}" for x in s.lines)
                    + "\n"
                )
        elif key == "summary":
            out.append(escaped(p.summary) + "\n")
        else:
            out.append(escaped(listed(p, getattr(p, key))) + "\n")
    return "\n".join(out)


def pdf_one_column(p: Person) -> bytes:
    """The usual one: who and what at the left, dates at the right."""
    w, zh = words_of(p), p.language == "zh"
    when = dot if zh else named
    c = colon(p)

    def entry(s: Stay, date: str) -> str:
        second = " · ".join(x for x in (s.what, s.degree) if x)
        return f"*{escaped(s.place)}* #h(1fr) {date} \\\n{escaped(second)}\n"

    head = f"#align(center)[#text(20pt)[*{escaped(p.name)}*] \\\n{escaped(p.title)} \\\n{escaped(p.phone)} | {escaped(p.email)} | {escaped(p.city)}]\n\n"
    wishes = f"{w['salary']}{c}{escaped(pay(p))} \\\n{w['times']}{c}{escaped(wished(p))}\n\n"
    keys = ("summary", "work", "projects", "education", "skills", "certificates", "languages")
    return printed(_FONT + head + wishes + _sections(p, keys, when, entry))


def pdf_two_columns(p: Person) -> bytes:
    """A side bar with contact and skills, the entries beside it."""
    w, zh = words_of(p), p.language == "zh"
    when = dot if zh else slash
    c = colon(p)

    def entry(s: Stay, date: str) -> str:
        if s.degree:
            second = f"{s.what} {s.degree}" if zh else f"{s.degree} in {s.what}"
        else:
            second = s.what
        return f"{date} \\\n*{escaped(s.place)}* \\\n{escaped(second)}\n"

    side = f"#text(18pt)[*{escaped(p.name)}*]\n\n{escaped(p.title)}\n\n== {'联系方式' if zh else 'Contact'}\n{escaped(p.phone)} \\\n{escaped(p.email)} \\\n{escaped(p.city)}\n\n"
    side += _sections(p, ("skills", "languages", "certificates"), when, entry)
    side += f"\n== {'求职期望' if zh else 'Preferences'}\n{w['salary']}{c}{escaped(pay(p))} \\\n{w['times']}{c}{escaped(wished(p))}\n"
    main = _sections(p, ("summary", "work", "projects", "education"), when, entry)
    return printed(_FONT + f"#grid(columns: (5.5cm, 1fr), gutter: 1cm, [{side}], [{main}])")


def pdf_form(p: Person) -> bytes:
    """A ruled form: labels and values in cells, entries as rows."""
    w, zh = words_of(p), p.language == "zh"
    when = dot if zh else slash
    cells: list[str] = []

    def row(*words: str) -> None:
        cells.extend(f"[{escaped(x)}]" for x in words)

    row(w["name"], p.name, "性别" if zh else "Gender", p.sex)
    row("民族" if zh else "Nationality", "汉族" if zh else "British", w["phone"], p.phone)
    row(w["email"], p.email, w["city"], p.city)
    row(w["title"], p.title, w["salary"], pay(p))
    cells.append(f"[{w['times']}], table.cell(colspan: 3)[{escaped(wished(p))}]")
    for key in ("education", "work", "projects"):
        cells.append(f"table.cell(colspan: 4)[*{escaped(w[key])}*]")
        for s in getattr(p, key):
            row(when(s), s.place, s.what, s.degree)
            if s.lines:
                cells.append(
                    "table.cell(colspan: 4)[" + " \\\n".join(escaped(x) for x in s.lines) + "]"
                )
    for key in ("skills", "certificates", "languages"):
        cells.append(
            f"[{escaped(w[key])}], table.cell(colspan: 3)[{escaped(listed(p, getattr(p, key)))}]"
        )
    table = "#table(columns: (2.8cm, 1fr, 2.8cm, 1fr),\n" + ",\n".join(cells) + ")"
    return printed(
        _FONT + f"#align(center)[#text(16pt)[*{'个人简历' if zh else 'Resume'}*]]\n" + table
    )


def pdf_timeline(p: Person) -> bytes:
    """PDF: dates in a narrow left column, what happened beside them."""
    w, zh = words_of(p), p.language == "zh"
    when = dot if zh else slash

    def block(key: str) -> str:
        rows = []
        for s in getattr(p, key):
            what = f"*{escaped(s.place)}* \\\n{escaped('，'.join(x for x in (s.what, s.degree) if x) if zh else ', '.join(x for x in (s.degree, s.what) if x))}"
            rows.append(
                f"[{escaped(when(s))}], [{what}\n\n"
                + " \\\n".join(escaped(x) for x in s.lines)
                + "]"
            )
        return (
            f"= {escaped(w[key])}\n#grid(columns: (3.6cm, 1fr), row-gutter: 8pt,\n"
            + ",\n".join(rows)
            + ")\n"
        )

    head = f"#text(22pt)[{escaped(p.name)}]\n\n{escaped(p.title)} #h(1fr) {escaped(p.email)}\n\n{escaped(p.city)} #h(1fr) {escaped(p.phone)}\n\n"
    lists = "".join(
        f"= {escaped(w[key])}\n" + "\n".join(f"- {escaped(x)}" for x in getattr(p, key)) + "\n"
        for key in ("skills", "languages", "certificates")
    )
    c = colon(p)
    tail = f"\n= {'求职意向' if zh else 'Availability'}\n{w['salary']}{c}{escaped(pay(p))} \\\n{w['times']}{c}{escaped(wished(p))}\n"
    return printed(
        _FONT + head + block("work") + block("education") + block("projects") + lists + tail
    )


def held_pdf_band(p: Person) -> bytes:
    """PDF: a band with everything personal, headings in the margin, dates below the names."""
    w, zh = words_of(p), p.language == "zh"
    when = nian if zh else named
    c = colon(p)
    band = [
        f"*{escaped(p.name)}*",
        f"{escaped(p.title)}",
        f"{escaped(p.phone)} · {escaped(p.email)} · {escaped(p.city)}",
    ]
    band += [
        f"{w['salary']}{c}{escaped(pay(p))}",
        f"{w['times']}{c}{escaped(wished(p))}",
    ]
    rows = []
    for key in ("education", "work", "projects"):
        blocks = []
        for s in getattr(p, key):
            names = " | ".join(x for x in (s.place, s.what, s.degree) if x)
            blocks.append(
                f"*{escaped(names)}* \\\n#emph[{escaped(when(s))}]\n"
                + "\n".join(f"- {escaped(x)}" for x in s.lines)
            )
        rows.append(f"[*{escaped(w[key])}*], [" + "\n\n".join(blocks) + "]")
    for key in ("skills", "certificates", "languages"):
        rows.append(f"[*{escaped(w[key])}*], [{escaped((' · ').join(getattr(p, key)))}]")
    head = "#block(fill: luma(230), inset: 10pt, width: 100%)[" + " \\\n".join(band) + "]\n"
    return printed(
        _FONT + head + "#grid(columns: (2.6cm, 1fr), row-gutter: 12pt,\n" + ",\n".join(rows) + ")"
    )
