"""Texts of messages: templates in a sandbox, checked when they are saved, rendered when sent.

A text is plain: paragraphs, lines that begin with "- ", addresses of pages. The HTML of a mail
is made from the rendered text, escaped whole, so nothing that a person is called or wrote can
become markup.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, TemplateError, nodes
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import escape
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.notices.tables import TemplateText
from interview.errors import BadInput, NotFound

LANGUAGES = ("zh", "en")

PERSON = frozenset({"applicant", "company"})
"""What every text may name: the person's name and the company's."""

LINKS = frozenset({"link", "unsubscribe_link"})
"""Addresses that are made when the message is sent."""

MAX_SUBJECT = 200
MAX_BODY = 10_000

_SHIPPED = Path(__file__).parent / "shipped"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,47}")
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.If,
    nodes.Filter, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Test,
)  # fmt: skip
"""No loops, calls, arithmetic or attributes: a template cannot compute for ever or look around."""
_FILTERS = frozenset({"default", "upper", "lower", "title", "trim", "round", "int"})
_TESTS = frozenset({"defined", "none"})

_LINK = re.compile(r"https?://[^\s<>\"'，。；、）)]+")


@dataclass(frozen=True, slots=True)
class Text:
    """A template in one language."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a person reads. `html` holds the same words as `body`."""

    subject: str
    body: str
    html: str


class _Silent(StrictUndefined):
    """Names the variable that is missing, as BadInput."""


def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        undefined=_Silent, keep_trailing_newline=False, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in _FILTERS}
    environment.tests = {
        name: test
        for name, test in environment.tests.items()
        if name in _TESTS or not name.isidentifier() or name in {"eq", "ne", "lt", "gt", "le", "ge"}
    }
    return environment


_ENVIRONMENT = _environment()


def nearest_language(locale: str) -> str:
    """The language of texts for a locale: "zh" for "zh-CN"; "en" for what is not written."""
    language = locale.replace("_", "-").split("-")[0].lower()
    return language if language in LANGUAGES else "en"


def check(text: Text, known: frozenset[str], must_name: str = "") -> None:
    """Raise BadInput for a text that cannot be rendered; the message names the cause.

    Args:
        known: variables that will have a value.
        must_name: one that the body may not do without.
    """
    if not text.subject.strip() or not text.body.strip():
        raise BadInput("a text has a subject and a body", "missing")
    if len(text.subject) > MAX_SUBJECT or len(text.body) > MAX_BODY:
        raise BadInput(f"a subject has {MAX_SUBJECT} characters at most, a body {MAX_BODY}")
    named: set[str] = set()
    for part in (text.subject, text.body):
        try:
            parsed = _ENVIRONMENT.parse(part)
        except TemplateError as error:
            raise BadInput(f"the template cannot be read: {error}", "unreadable") from None
        for node in parsed.find_all(nodes.Node):
            _check_node(node)
        named = find_undeclared_variables(parsed)
        if unknown := named - known:
            names = ", ".join(sorted(unknown))
            raise BadInput(f"unknown variables: {names}", "unknown_variables", names=names)
    if must_name and must_name not in named:
        raise BadInput(
            f"the body does not name {{{{ {must_name} }}}}", "variable_missing", name=must_name
        )


def _check_node(node: nodes.Node) -> None:
    if not isinstance(node, _ALLOWED):
        raise BadInput(f"a template may not use {type(node).__name__.lower()}")
    if isinstance(node, nodes.Filter) and node.name not in _FILTERS:
        raise BadInput(f"unknown filter: {node.name}")
    if isinstance(node, nodes.Test) and node.name not in _TESTS:
        raise BadInput(f"unknown test: {node.name}")


def values(
    person: str, company: str, data: Mapping[str, Any], links: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """What a text may name: the person, the company, links, and data, which may hold own links."""
    made = links or {name: f"https://link.invalid/{name}" for name in LINKS}
    return {**made, **data, "applicant": person, "company": company}


def render(text: Text, named: Mapping[str, Any]) -> Rendered:
    """The text with its values; BadInput where one is missing."""
    try:
        subject = " ".join(_compiled(text.subject).render(named).split())
        body = _compiled(text.body).render(named).strip() + "\n"
    except (TemplateError, TypeError, ValueError) as error:
        raise BadInput(f"the text cannot be written: {error}") from None
    return Rendered(subject, body, as_html(body))


@lru_cache(maxsize=256)
def _compiled(source: str) -> Any:
    return _ENVIRONMENT.from_string(source)


def as_html(body: str) -> str:
    """A plain text as a mail's HTML: everything escaped, then paragraphs, lists and links."""
    blocks = (_block(block) for block in re.split(r"\n\s*\n", body.strip()))
    return (
        '<!doctype html><html><body style="margin:0;padding:24px;background:#f7f8f9">'
        '<div style="max-width:560px;margin:auto;padding:24px;background:#fff;border-radius:8px;'
        "font:16px/1.6 -apple-system,'Segoe UI','PingFang SC','Microsoft YaHei',sans-serif;"
        f'color:#1c2330">{"".join(blocks)}</div></body></html>'
    )


def _block(block: str) -> str:
    lines = block.splitlines()
    if all(line.startswith("- ") for line in lines):
        return "<ul>" + "".join(f"<li>{_inline(line[2:])}</li>" for line in lines) + "</ul>"
    if len(lines) == 1 and _LINK.fullmatch(lines[0].strip()):
        return f'<p style="margin:20px 0">{_inline(lines[0].strip())}</p>'
    return f"<p>{'<br>'.join(_inline(line) for line in lines)}</p>"


def _inline(line: str) -> str:
    parts: list[str] = []
    end = 0
    for found in _LINK.finditer(line):
        address = escape(found.group())
        parts += [str(escape(line[end : found.start()])), f'<a href="{address}">{address}</a>']
        end = found.end()
    return "".join(parts) + str(escape(line[end:]))


async def load(session: AsyncSession, template: str, language: str) -> Text:
    """A shipped text by name, or an edited one by "tpl_...#version".

    An edited template that lacks the language speaks the other one.

    Raises:
        NotFound: there is no such text.
    """
    if not template.startswith("tpl_"):
        return shipped(template, language)
    id, _, version = template.partition("#")
    rows = await session.scalars(
        select(TemplateText).where(
            TemplateText.template_id == id,
            TemplateText.version == (int(version) if version.isdecimal() else 0),
        )
    )
    by_language = {row.language: Text(row.subject, row.body) for row in rows}
    text = by_language.get(language) or next(iter(by_language.values()), None)
    if text is None:
        raise NotFound("no such template")
    return text


@lru_cache(maxsize=256)
def shipped(name: str, language: str) -> Text:
    """The text in `shipped/NAME.LANGUAGE.txt`: the subject, an empty line, the body."""
    path = _SHIPPED / f"{name}.{language}.txt"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise NotFound(f"no text {name!r} in {language!r}")
    subject, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    return Text(subject.strip(), body)
