"""Resumes as plain text and Markdown."""

from __future__ import annotations

from benchmarks.made_people import Person
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


def text_plain(p: Person) -> bytes:
    """Head, then sections with dates first."""
    w, zh = words_of(p), p.language == "zh"
    when = dot if zh else named
    c = colon(p)
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
        f"{w['times']}{c}{wished(p)}",
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
    lines += ["", w["skills"], listed(p, p.skills)]
    lines += [
        "",
        w["certificates"],
        *p.certificates,
        "",
        w["languages"],
        listed(p, p.languages),
    ]
    return "\n".join(lines).encode()


def text_labelled(p: Person) -> bytes:
    """Every field with its label; entries end with their dates."""
    w, zh = words_of(p), p.language == "zh"
    c = colon(p)
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
        f"{w['times']}{c}{wished(p)}",
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


def held_markdown(p: Person) -> bytes:
    """Markdown, as people paste from their own sites: a line of names, then the dates."""
    w, zh = words_of(p), p.language == "zh"
    when = dot if zh else named
    lines = [
        f"# {p.name}",
        "",
        f"**{p.title}**",
        "",
        f"- {w['email']}{colon(p)}{p.email}",
    ]
    lines += [
        f"- {w['phone']}{colon(p)}{p.phone}",
        f"- {w['city']}{colon(p)}{p.city}",
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
    c = colon(p)
    lines += [
        "",
        f"{w['salary']}{c}{pay(p)}",
        f"{w['times']}{c}{wished(p)}",
    ]
    return "\n".join(lines).encode()
