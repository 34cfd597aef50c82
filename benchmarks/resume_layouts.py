"""Made people printed as resumes: text, Word and PDF in layouts as they are met.

Layouts in HELD_OUT were written after the parser and were not looked at while it was tuned.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.made_people import Person, Stay

Layout = Callable[[Person], bytes]

ZH = {
    "education": "教育背景",
    "work": "工作经历",
    "projects": "项目经历",
    "skills": "专业技能",
    "certificates": "证书",
    "languages": "语言能力",
    "summary": "自我评价",
    "title": "求职意向",
    "salary": "期望薪资",
    "times": "可面试时间",
    "city": "现居城市",
    "phone": "电话",
    "email": "邮箱",
    "name": "姓名",
}
EN = {
    "education": "Education",
    "work": "Work Experience",
    "projects": "Projects",
    "skills": "Skills",
    "certificates": "Certifications",
    "languages": "Languages",
    "summary": "Summary",
    "title": "Position",
    "salary": "Expected salary",
    "times": "Interview times",
    "city": "Location",
    "phone": "Phone",
    "email": "Email",
    "name": "Name",
}


def _w(p: Person) -> dict[str, str]:
    return ZH if p.language == "zh" else EN


MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def dot(stay: Stay, now: str = "至今") -> str:
    """2019.07-2021.03"""

    def one(at: tuple[int, int]) -> str:
        return f"{at[0]}.{at[1]:02d}"

    return f"{one(stay.start)}-{one(stay.end) if stay.end else now}"


def named(stay: Stay) -> str:
    """Jul 2019 – Mar 2021"""

    def one(at: tuple[int, int]) -> str:
        return f"{MONTHS[at[1] - 1]} {at[0]}"

    return f"{one(stay.start)} – {one(stay.end) if stay.end else 'Present'}"


def slash(stay: Stay) -> str:
    """07/2019 - 03/2021"""

    def one(at: tuple[int, int]) -> str:
        return f"{at[1]:02d}/{at[0]}"

    return f"{one(stay.start)} - {one(stay.end) if stay.end else 'Present'}"


def nian(stay: Stay) -> str:
    """2019年7月至2021年3月"""

    def one(at: tuple[int, int]) -> str:
        return f"{at[0]}年{at[1]}月"

    return f"{one(stay.start)}至{one(stay.end) if stay.end else '今'}"


def pay(p: Person) -> str:
    """The salary as the language writes it."""
    low, high = p.salary
    if p.language == "zh":
        return f"{low // 1000}K-{high // 1000}K"
    return f"£{low:,} - £{high:,} per annum"


# --- plain text ------------------------------------------------------------------------


def text_plain(p: Person) -> bytes:
    """Head, then sections with dates first."""
    w, zh = _w(p), p.language == "zh"
    when = dot if zh else named
    c = "：" if zh else ": "
    lines = [p.name, p.title]
    if zh:
        lines += [
            f"{p.sex} | {p.born[0]}年{p.born[1]}月出生 | 汉族",
            f"电话：{p.phone} | 邮箱：{p.email} | {p.city}",
        ]
    else:
        lines += [f"{p.email} | {p.phone} | {p.city}"]
    lines += [
        f"{w['salary']}{c}{pay(p)}",
        f"{w['times']}{c}{('；' if zh else '; ').join(p.times)}",
        "",
    ]
    lines += [w["summary"], p.summary, "", w["work"]]
    for s in p.work:
        lines += [f"{when(s)}    {s.place}    {s.what}", *(f"- {x}" for x in s.lines)]
    lines += ["", w["projects"]]
    for s in p.projects:
        lines += [f"{when(s)}    {s.place}    {s.what}", *(f"- {x}" for x in s.lines)]
    lines += ["", w["education"]]
    for s in p.education:
        lines += [f"{when(s)}    {s.place}    {s.what}    {s.degree}"]
    lines += ["", w["skills"], ("、" if zh else ", ").join(p.skills)]
    lines += [
        "",
        w["certificates"],
        *p.certificates,
        "",
        w["languages"],
        ("、" if zh else ", ").join(p.languages),
    ]
    return "\n".join(lines).encode()


def text_labelled(p: Person) -> bytes:
    """Every field with its label; entries end with their dates."""
    w, zh = _w(p), p.language == "zh"
    c = "：" if zh else ": "
    when = nian if zh else slash
    lines = ["个人简历" if zh else "CURRICULUM VITAE", f"{w['name']}{c}{p.name}"]
    lines += [
        f"性别：{p.sex}  年龄：{2026 - p.born[0]}岁" if zh else f"Gender: {p.sex}",
        f"{w['phone']}{c}{p.phone}",
        f"{w['email']}{c}{p.email}",
    ]
    lines += [
        f"{w['city']}{c}{p.city}",
        f"{w['title']}{c}{p.title}",
        f"{w['salary']}{c}{pay(p)}",
        f"{w['times']}{c}{('；' if zh else '; ').join(p.times)}",
    ]
    heads = iter("一二三四五六七八") if zh else iter("12345678")

    def head(key: str) -> str:
        return f"{next(heads)}、{w[key]}" if zh else w[key].upper()

    lines += ["", head("education")]
    for s in p.education:
        lines += [
            f"{s.place} {s.what} {s.degree} （{when(s)}）"
            if zh
            else f"{s.degree} in {s.what}, {s.place} ({when(s)})"
        ]
    lines += ["", head("work")]
    for s in p.work:
        lines += [
            f"{s.place} {s.what} （{when(s)}）" if zh else f"{s.what}, {s.place} ({when(s)})",
            *(f"{n}. {x}" for n, x in enumerate(s.lines, 1)),
        ]
    lines += ["", head("projects")]
    for s in p.projects:
        lines += [f"{s.place} （{when(s)}）" if zh else f"{s.place} ({when(s)})", *s.lines]
    lines += ["", head("skills"), *(f"• {'熟练使用' if zh else ''}{x}" for x in p.skills)]
    lines += [
        "",
        head("certificates"),
        ("；" if zh else "; ").join(p.certificates),
        "",
        head("languages"),
        *p.languages,
    ]
    return "\n".join(lines).encode("gb18030" if zh else "utf-8")


# --- Word --------------------------------------------------------------------------------


def _docx() -> object:
    import docx

    return docx.Document()


def _saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def word_headings(p: Person) -> bytes:
    """Word's own headings; employer in bold, its dates behind a tab, the position below."""
    d, w, zh = _docx(), _w(p), p.language == "zh"
    when = dot if zh else named
    d.add_heading(p.name, 0)  # type: ignore[attr-defined]
    add = d.add_paragraph  # type: ignore[attr-defined]
    add(f"{p.title} · {p.city} · {p.phone} · {p.email}")
    add(f"{w['salary']}：{pay(p)}" if zh else f"{w['salary']}: {pay(p)}")
    add(f"{w['times']}：{'；'.join(p.times)}" if zh else f"{w['times']}: {'; '.join(p.times)}")

    def section(key: str) -> None:
        d.add_heading(w[key], 1)  # type: ignore[attr-defined]

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
    add(("、" if zh else ", ").join(p.skills))
    section("certificates")
    for x in p.certificates:
        add(x, style="List Bullet")
    section("languages")
    add(("、" if zh else ", ").join(p.languages))
    return _saved(d)


def word_form(p: Person) -> bytes:
    """One table, as application forms are: labels beside values, then rows of entries."""
    d, w, zh = _docx(), _w(p), p.language == "zh"
    when = dot if zh else slash
    d.add_paragraph("应聘人员登记表" if zh else "Curriculum Vitae")  # type: ignore[attr-defined]
    table = d.add_table(rows=0, cols=4)  # type: ignore[attr-defined]

    def row(*cells: str) -> None:
        made = table.add_row().cells
        for cell, words in zip(made, cells, strict=False):
            cell.text = words

    row(w["name"], p.name, "性别" if zh else "Gender", p.sex)
    row("出生年月" if zh else "Date of birth", f"{p.born[0]}.{p.born[1]:02d}", w["phone"], p.phone)
    row(w["email"], p.email, w["city"], p.city)
    row(w["title"], p.title, w["salary"], pay(p))
    row(w["times"], ("；" if zh else "; ").join(p.times), "", "")

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
    table.add_row().cells[0].merge(table.rows[-1].cells[3]).text = ("、" if zh else ", ").join(
        p.skills
    )
    section("certificates")
    table.add_row().cells[0].merge(table.rows[-1].cells[3]).text = ("、" if zh else ", ").join(
        p.certificates
    )
    section("languages")
    table.add_row().cells[0].merge(table.rows[-1].cells[3]).text = ("、" if zh else ", ").join(
        p.languages
    )
    return _saved(d)


# --- PDF by typst ------------------------------------------------------------------------


def _typst(source: str) -> bytes:
    import typst

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "resume.typ"
        path.write_text(source, encoding="utf-8")
        made: bytes = typst.compile(str(path))
        return made


def _e(words: str) -> str:
    return "".join("\\" + c if c in "\\#*_`$<>@[]/~-" else c for c in words)


_FONT = '#set text(font: ("Noto Sans CJK SC", "Noto Serif CJK SC"), size: 10pt)\n#set page(margin: 1.6cm)\n'


def _sections(
    p: Person,
    keys: tuple[str, ...],
    when: Callable[[Stay], str],
    entry: Callable[[Stay, str], str],
    level: str = "==",
) -> str:
    w, zh = _w(p), p.language == "zh"
    out = []
    for key in keys:
        out.append(f"{level} {_e(w[key])}\n")
        if key in {"work", "education", "projects"}:
            for s in getattr(p, key):
                out.append(
                    entry(s, _e(when(s))) + "\n" + "\n".join(f"- {_e(x)}" for x in s.lines) + "\n"
                )
        elif key == "summary":
            out.append(_e(p.summary) + "\n")
        else:
            out.append(_e(("、" if zh else ", ").join(getattr(p, key))) + "\n")
    return "\n".join(out)


def pdf_one_column(p: Person) -> bytes:
    """The usual one: who and what at the left, dates at the right."""
    w, zh = _w(p), p.language == "zh"
    when = dot if zh else named
    c = "：" if zh else ": "

    def entry(s: Stay, date: str) -> str:
        second = " · ".join(x for x in (s.what, s.degree) if x)
        return f"*{_e(s.place)}* #h(1fr) {date} \\\n{_e(second)}\n"

    head = f"#align(center)[#text(20pt)[*{_e(p.name)}*] \\\n{_e(p.title)} \\\n{_e(p.phone)} | {_e(p.email)} | {_e(p.city)}]\n\n"
    wishes = f"{w['salary']}{c}{_e(pay(p))} \\\n{w['times']}{c}{_e(('；' if zh else '; ').join(p.times))}\n\n"
    keys = ("summary", "work", "projects", "education", "skills", "certificates", "languages")
    return _typst(_FONT + head + wishes + _sections(p, keys, when, entry))


def pdf_two_columns(p: Person) -> bytes:
    """A side bar with contact and skills, the entries beside it."""
    w, zh = _w(p), p.language == "zh"
    when = dot if zh else slash
    c = "：" if zh else ": "

    def entry(s: Stay, date: str) -> str:
        if s.degree:
            second = f"{s.what} {s.degree}" if zh else f"{s.degree} in {s.what}"
        else:
            second = s.what
        return f"{date} \\\n*{_e(s.place)}* \\\n{_e(second)}\n"

    side = f"#text(18pt)[*{_e(p.name)}*]\n\n{_e(p.title)}\n\n== {'联系方式' if zh else 'Contact'}\n{_e(p.phone)} \\\n{_e(p.email)} \\\n{_e(p.city)}\n\n"
    side += _sections(p, ("skills", "languages", "certificates"), when, entry)
    side += f"\n== {'求职期望' if zh else 'Preferences'}\n{w['salary']}{c}{_e(pay(p))} \\\n{w['times']}{c}{_e(('；' if zh else '; ').join(p.times))}\n"
    main = _sections(p, ("summary", "work", "projects", "education"), when, entry)
    return _typst(_FONT + f"#grid(columns: (5.5cm, 1fr), gutter: 1cm, [{side}], [{main}])")


def pdf_form(p: Person) -> bytes:
    """A ruled form: labels and values in cells, entries as rows."""
    w, zh = _w(p), p.language == "zh"
    when = dot if zh else slash
    cells: list[str] = []

    def row(*words: str) -> None:
        cells.extend(f"[{_e(x)}]" for x in words)

    row(w["name"], p.name, "性别" if zh else "Gender", p.sex)
    row("民族" if zh else "Nationality", "汉族" if zh else "British", w["phone"], p.phone)
    row(w["email"], p.email, w["city"], p.city)
    row(w["title"], p.title, w["salary"], pay(p))
    cells.append(
        f"[{w['times']}], table.cell(colspan: 3)[{_e(('；' if zh else '; ').join(p.times))}]"
    )
    for key in ("education", "work", "projects"):
        cells.append(f"table.cell(colspan: 4)[*{_e(w[key])}*]")
        for s in getattr(p, key):
            row(when(s), s.place, s.what, s.degree)
            if s.lines:
                cells.append("table.cell(colspan: 4)[" + " \\\n".join(_e(x) for x in s.lines) + "]")
    for key in ("skills", "certificates", "languages"):
        cells.append(
            f"[{_e(w[key])}], table.cell(colspan: 3)[{_e(('、' if zh else ', ').join(getattr(p, key)))}]"
        )
    table = "#table(columns: (2.8cm, 1fr, 2.8cm, 1fr),\n" + ",\n".join(cells) + ")"
    return _typst(
        _FONT + f"#align(center)[#text(16pt)[*{'个人简历' if zh else 'Resume'}*]]\n" + table
    )


# --- seen once they had been measured ------------------------------------------------------------------------------


def word_title_first(p: Person) -> bytes:
    """Word: position first, employer and dates on the line below, bilingual headings."""
    d, w, zh = _docx(), _w(p), p.language == "zh"
    when = nian if zh else named
    add = d.add_paragraph  # type: ignore[attr-defined]
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
    add(f"{'常用工具' if zh else 'Daily'}{'：' if zh else ': '}" + " / ".join(p.skills[:half]))
    add(f"{'其他' if zh else 'Also'}{'：' if zh else ': '}" + " / ".join(p.skills[half:]))
    section("certificates")
    add(" / ".join(p.certificates))
    add(f"{w['salary']}{'：' if zh else ': '}{pay(p)}")
    return _saved(d)


def pdf_timeline(p: Person) -> bytes:
    """PDF: dates in a narrow left column, what happened beside them."""
    w, zh = _w(p), p.language == "zh"
    when = dot if zh else slash

    def block(key: str) -> str:
        rows = []
        for s in getattr(p, key):
            what = f"*{_e(s.place)}* \\\n{_e('，'.join(x for x in (s.what, s.degree) if x) if zh else ', '.join(x for x in (s.degree, s.what) if x))}"
            rows.append(
                f"[{_e(when(s))}], [{what}\n\n" + " \\\n".join(_e(x) for x in s.lines) + "]"
            )
        return (
            f"= {_e(w[key])}\n#grid(columns: (3.6cm, 1fr), row-gutter: 8pt,\n"
            + ",\n".join(rows)
            + ")\n"
        )

    head = f"#text(22pt)[{_e(p.name)}]\n\n{_e(p.title)} #h(1fr) {_e(p.email)}\n\n{_e(p.city)} #h(1fr) {_e(p.phone)}\n\n"
    lists = "".join(
        f"= {_e(w[key])}\n" + "\n".join(f"- {_e(x)}" for x in getattr(p, key)) + "\n"
        for key in ("skills", "languages", "certificates")
    )
    c = "：" if zh else ": "
    tail = f"\n= {'求职意向' if zh else 'Availability'}\n{w['salary']}{c}{_e(pay(p))} \\\n{w['times']}{c}{_e(('；' if zh else '; ').join(p.times))}\n"
    return _typst(
        _FONT + head + block("work") + block("education") + block("projects") + lists + tail
    )


# --- held out ------------------------------------------------------------------------------


def held_markdown(p: Person) -> bytes:
    """Markdown, as people paste from their own sites: a line of names, then the dates."""
    w, zh = _w(p), p.language == "zh"
    when = dot if zh else named
    lines = [
        f"# {p.name}",
        "",
        f"**{p.title}**",
        "",
        f"- {w['email']}{'：' if zh else ': '}{p.email}",
    ]
    lines += [
        f"- {w['phone']}{'：' if zh else ': '}{p.phone}",
        f"- {w['city']}{'：' if zh else ': '}{p.city}",
    ]
    for key in ("work", "projects", "education"):
        lines += ["", f"## {w[key]}"]
        for s in getattr(p, key):
            name = f"{s.what}, {s.place}" if key == "work" and not zh else s.place
            if key != "work" or zh:
                name += f" - {s.what}" + (f" - {s.degree}" if s.degree else "")
            lines += ["", f"### {name}", f"*{when(s)}*", "", *(f"* {x}" for x in s.lines)]
    for key in ("skills", "certificates", "languages"):
        lines += ["", f"## {w[key]}", "", *(f"* {x}" for x in getattr(p, key))]
    c = "：" if zh else ": "
    lines += [
        "",
        f"{w['salary']}{c}{pay(p)}",
        f"{w['times']}{c}{('；' if zh else '; ').join(p.times)}",
    ]
    return "\n".join(lines).encode()


def held_pdf_band(p: Person) -> bytes:
    """PDF: a band with everything personal, headings in the margin, dates below the names."""
    w, zh = _w(p), p.language == "zh"
    when = nian if zh else named
    c = "：" if zh else ": "
    band = [f"*{_e(p.name)}*", f"{_e(p.title)}", f"{_e(p.phone)} · {_e(p.email)} · {_e(p.city)}"]
    band += [
        f"{w['salary']}{c}{_e(pay(p))}",
        f"{w['times']}{c}{_e(('；' if zh else '; ').join(p.times))}",
    ]
    rows = []
    for key in ("education", "work", "projects"):
        blocks = []
        for s in getattr(p, key):
            names = " | ".join(x for x in (s.place, s.what, s.degree) if x)
            blocks.append(
                f"*{_e(names)}* \\\n#emph[{_e(when(s))}]\n"
                + "\n".join(f"- {_e(x)}" for x in s.lines)
            )
        rows.append(f"[*{_e(w[key])}*], [" + "\n\n".join(blocks) + "]")
    for key in ("skills", "certificates", "languages"):
        rows.append(f"[*{_e(w[key])}*], [{_e((' · ').join(getattr(p, key)))}]")
    head = "#block(fill: luma(230), inset: 10pt, width: 100%)[" + " \\\n".join(band) + "]\n"
    return _typst(
        _FONT + head + "#grid(columns: (2.6cm, 1fr), row-gutter: 12pt,\n" + ",\n".join(rows) + ")"
    )


TUNED: dict[str, Layout] = {
    f.__name__: f
    for f in (
        text_plain,
        text_labelled,
        word_headings,
        word_form,
        word_title_first,
        pdf_one_column,
        pdf_two_columns,
        pdf_form,
        pdf_timeline,
    )
}
HELD_OUT: dict[str, Layout] = {f.__name__: f for f in (held_markdown, held_pdf_band)}

UNTOLD = {"word_title_first": ("times", "languages")}
"""Fields that a layout does not print."""
