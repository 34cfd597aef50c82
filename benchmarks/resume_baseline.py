"""The baseline of benchmarks.resumes: patterns and word lists on the text, no layout."""

from __future__ import annotations

import re
from collections import defaultdict

from ehr_bridge.resumes.duplicates import plain

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"\+?\d[\d -]{8,15}\d")
_SCHOOL = re.compile(
    r"[㐀-鿿]{2,12}(?:大学|学院)|(?:[A-Z]\w+ )*(?:University|College|Institute)(?: of(?: [A-Z]\w+)+)?"
)
_EMPLOYER = re.compile(
    r"[㐀-鿿]{2,20}(?:公司|集团|医院|事务所)|(?:[A-Z]\w+ )+(?:Ltd|Inc|Labs|Systems|Hospital|Bank|Studios|Partners)"
)


def baseline(text: str, language: str) -> dict[str, list[str]]:
    """Values of the fields that patterns alone can tell; the first line is the name."""
    values: dict[str, list[str]] = defaultdict(list)
    first = next((line for line in text.splitlines() if line.strip()), "")
    values["name"] = [plain(first.split("\t")[0])]
    values["email"] = _EMAIL.findall(text)[:1]
    values["phone"] = [re.sub(r"\D", "", each)[-10:] for each in _PHONE.findall(text)[:1]]
    values["school"] = sorted({plain(each) for each in _SCHOOL.findall(text)})
    values["employer"] = sorted({plain(each) for each in _EMPLOYER.findall(text)})
    return values
