"""Which language a screen speaks, names and signs aside."""

from __future__ import annotations

import re

from playwright.sync_api import Page

_SPOKEN = """
() => {
  const shown = [document.body.innerText, document.title];
  for (const element of document.querySelectorAll('body *')) {
    if (!element.checkVisibility() || element.closest('[aria-hidden=true]')) continue;
    for (const name of ['aria-label', 'aria-valuetext', 'placeholder', 'title', 'alt']) {
      const text = element.getAttribute(name);
      if (text) shown.push(text);
    }
  }
  return shown;
}
"""

_NAMES = (
    r"沐光家居|Lumora Home|Vivavoce|电商运营主管|销售代表|Customer Success Manager|Data Analyst",
    r"林悦|许文静|陈志远|周启明|Emily Carter",
    r"周雨桐|顾清扬|沈嘉怡|赵明轩|Daniel Okafor|Noah Fischer|Lucas Meyer|Priya Nair",
    r"何俊杰|唐一鸣|罗欣怡|方子豪|蒋雨薇|曾国栋|彭佳宁",
    r"Hannah Weiss|Aisha Rahman|Tom Becker|Ella Novak",
    r"^[陈林许周顾EDLN]$|\b(EC|DO|NF)\b|^雨桐$|^清扬$|^志远$",  # initials
    r"中文|English",  # each language calls itself so in the menu
    r"\S+@\S+",  # e-mail addresses, model@version
    r"Fake [\w ]+",  # names of the browser's devices
)
"""Names stay what they are in either language."""

_SIGNS = (
    r"\b(Hz|dBFS|dB|ms|kbps)\b",
    r"\b(prc|eu|us-il|us-ny)-\d\b|\brules-\S+",  # versions of notices and rules
    r"\b(Chrome|Chromium|Edge|Firefox|Safari|Android|iPhone|iPad|Wi-Fi|Ctrl(\+C)?|https?)\b",
    r"\b(HR|STAR|AI|UTC|GMT)\b",
    r"\b[NEMVCJKL]\b",  # keys
    r"\d+(\.\d+)?[×x]",
)
"""Units, versions and products that Chinese writes in Latin letters."""

LATIN = re.compile(r"[A-Za-z]{2,}")
CHINESE = re.compile(r"[\u3400-\u9fff]")


def spoken(page: Page) -> list[str]:
    """Everything that is read or read out on the page, line by line."""
    texts: list[str] = page.evaluate(_SPOKEN)
    return [line.strip() for text in texts for line in text.splitlines() if line.strip()]


def foreign(page: Page, language: str) -> list[str]:
    """Lines of the page that are not in the language, names and signs aside."""
    aside = _NAMES + (_SIGNS if language == "zh" else ())
    other = LATIN if language == "zh" else CHINESE
    return [line for line in spoken(page) if other.search(re.sub("|".join(aside), "", line))]


def expect_language(page: Page, language: str) -> None:
    """Fail with the lines that are in another language."""
    other = foreign(page, language)
    assert not other, other
    marked = page.evaluate("document.documentElement.lang")
    assert marked.startswith(language), marked
