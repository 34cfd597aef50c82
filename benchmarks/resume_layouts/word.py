"""Resumes as Word documents."""

from __future__ import annotations

import io

import docx
from docx.document import Document

from benchmarks.made_people import Person
from benchmarks.resume_layouts.words import (
    EN,
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


def _saved(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def word_headings(p: Person) -> bytes:
    """Word's own headings; employer in bold, its dates behind a tab, the position below."""
    d, w, zh = docx.Document(), words_of(p), p.language == "zh"
    when = dot if zh else named
    d.add_heading(p.name, 0)
    add = d.add_paragraph
    add(f"{p.title} · {p.city} · {p.phone} · {p.email}")
    add(f"{w['salary']}：{pay(p)}" if zh else f"{w['salary']}: {pay(p)}")
    add(f"{w['times']}：{'；'.join(p.times)}" if zh else f"{w['times']}: {'; '.join(p.times)}")

    def section(key: str) -> None:
        d.add_heading(w[key], 1)

    section("summary")
    add(p.summary)
    section("work")
    for s in p.work:
        add().add_run(f"{s.place}\t{when(s)}").bold = True
        add(s.what)
        for x in s.lines:
            add(x, style="List Bullet")
    section("education")
    for s in p.education:
        add().add_run(f"{s.place}\t{when(s)}").bold = True
        add(f"{s.what}，{s.degree}" if zh else f"{s.degree} in {s.what}")
    section("projects")
    for s in p.projects:
        add().add_run(f"{s.place}\t{when(s)}").bold = True
        for x in s.lines:
            add(x, style="List Bullet")
    section("skills")
    add(listed(p, p.skills))
    section("certificates")
    for x in p.certificates:
        add(x, style="List Bullet")
    section("languages")
    add(listed(p, p.languages))
    return _saved(d)


def word_form(p: Person) -> bytes:
    """One table, as application forms are: labels beside values, then rows of entries."""
    d, w, zh = docx.Document(), words_of(p), p.language == "zh"
    when = dot if zh else slash
    d.add_paragraph("应聘人员登记表" if zh else "Curriculum Vitae")
    table = d.add_table(rows=0, cols=4)

    def row(*cells: str) -> None:
        made = table.add_row().cells
        for cell, words in zip(made, cells, strict=False):
            cell.text = words

    row(w["name"], p.name, "性别" if zh else "Gender", p.sex)
    row("出生年月" if zh else "Date of birth", f"{p.born[0]}.{p.born[1]:02d}", w["phone"], p.phone)
    row(w["email"], p.email, w["city"], p.city)
    row(w["title"], p.title, w["salary"], pay(p))
    row(w["times"], wished(p), "", "")

    def section(key: str) -> None:
        row(w[key], "", "", "")

    section("education")
    for s in p.education:
        row(when(s), s.place, s.what, s.degree)
    section("work")
    for s in p.work:
        row(when(s), s.place, s.what, "")
        for x in s.lines:
            d_row = table.add_row().cells
            d_row[0].merge(d_row[3]).text = x
    section("projects")
    for s in p.projects:
        row(when(s), s.place, s.what, "")
    section("skills")
    table.add_row().cells[0].merge(table.rows[-1].cells[3]).text = listed(p, p.skills)
    section("certificates")
    table.add_row().cells[0].merge(table.rows[-1].cells[3]).text = listed(p, p.certificates)
    section("languages")
    table.add_row().cells[0].merge(table.rows[-1].cells[3]).text = listed(p, p.languages)
    return _saved(d)


def word_title_first(p: Person) -> bytes:
    """Word: position first, employer and dates on the line below, bilingual headings."""
    d, w, zh = docx.Document(), words_of(p), p.language == "zh"
    when = nian if zh else named
    add = d.add_paragraph
    add().add_run(p.name).bold = True
    add(f"{p.phone} / {p.email}")
    add(f"{w['city']}：{p.city}　{w['title']}：{p.title}" if zh else f"{p.city}")
    if not zh:
        add(p.title)

    def section(key: str) -> None:
        add().add_run(f"{w[key]} {EN[key].upper()}" if zh else w[key].upper()).bold = True

    section("work")
    for s in p.work:
        add().add_run(s.what).bold = True
        add(f"{s.place} | {when(s)}")
        for x in s.lines:
            add("· " + x)
    section("education")
    for s in p.education:
        add().add_run(f"{s.degree} · {s.what}").bold = True
        add(f"{s.place} | {when(s)}")
    section("projects")
    for s in p.projects:
        add().add_run(s.place).bold = True
        add(f"{s.what} | {when(s)}")
        for x in s.lines:
            add("· " + x)
    section("skills")
    half = len(p.skills) // 2
    add(f"{'常用工具' if zh else 'Daily'}{colon(p)}" + " / ".join(p.skills[:half]))
    add(f"{'其他' if zh else 'Also'}{colon(p)}" + " / ".join(p.skills[half:]))
    section("certificates")
    add(" / ".join(p.certificates))
    add(f"{w['salary']}{colon(p)}{pay(p)}")
    return _saved(d)
