"""Which languages a text says somebody speaks. Pure."""

from __future__ import annotations

import re

LANGUAGES = {
    "zh": r"中文|汉语|普通话|国语|mandarin|chinese|\bchinesisch|\bHSK\b",
    "en": r"英语|英文|english|\benglisch|\bCET[- ]?[46]\b|大学英语|英语[四六]级|专[四八]"
    r"|\bTEM[- ]?[48]\b|雅思|\bIELTS\b|托福|\bTOEFL\b|\bTOEIC\b",
    "ja": r"日语|日文|japanese|japanisch|\bJLPT\b|\bN[12]\b",
    "ko": r"韩语|韩文|korean|koreanisch|\bTOPIK\b",
    "de": r"德语|德文|german\b|\bdeutsch(?:kenntnisse)?\b",
    "fr": r"法语|法文|french\b|français|französisch|\bDELF\b|\bDALF\b",
    "es": r"西班牙语|spanish|español|\bspanisch|\bDELE\b",
    "ru": r"俄语|俄文|russian|russisch",
    "pt": r"葡萄牙语|葡语|portuguese|portugiesisch",
    "ar": r"阿拉伯语|arabic|arabisch",
    "it": r"意大利语|italian\b|italienisch",
    "nl": r"荷兰语|\bdutch\b|niederländisch",
    "ms": r"马来语|bahasa(?: malaysia| melayu)?|\bmalay\b",
    "id": r"印尼语|印度尼西亚语|bahasa indonesia|\bindonesian\b",
    "vi": r"越南语|\bvietnamese\b",
    "th": r"泰语|\bthai\b",
    "yue": r"粤语|广东话|cantonese",
}
_PATTERNS = {code: re.compile(words, re.IGNORECASE) for code, words in LANGUAGES.items()}


def language_said(text: str, code: str) -> re.Match[str] | None:
    """Where a text names the language, or an examination in it."""
    pattern = _PATTERNS.get(code) or re.compile(rf"\b{re.escape(code)}\b", re.IGNORECASE)
    return pattern.search(text)
