"""How well resumes are read: `python -m benchmarks.resumes --json`.

F1 by field over made resumes of both languages and eleven layouts, two of which the parser
was not tuned on, and over the sample resumes of JSON Resume packages; beside it the F1 of a
baseline that knows no layout (patterns and word lists on the text alone), in the same run.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

import numpy as np

from benchmarks.figures import Figures, load_after, machine, show
from benchmarks.made_people import Person, Stay, people
from benchmarks.resume_baseline import baseline
from benchmarks.resume_layouts import HELD_OUT, TUNED, UNTOLD
from ehr_bridge.profiles.profile import Month, Period, Profile, Read, years_worked
from ehr_bridge.resumes.duplicates import plain
from ehr_bridge.resumes.reading.answer import Answer, Question, answer_to
from ehr_bridge.resumes.reading.words import degree_in

TODAY = Month(2026, 11)
Values = dict[str, list[str]]


def truth_of(person: Person, untold: tuple[str, ...] = ()) -> Values:
    """What a reader should find, each value in its comparable form."""
    values: Values = defaultdict(list)
    values["name"] = [plain(person.name)]
    values["title"] = [plain(person.title)]
    values["email"] = [person.email]
    values["phone"] = ["".join(c for c in person.phone if c.isdigit())[-10:]]
    values["city"] = [plain(person.city)]
    for school in person.education:
        values["school"].append(plain(school.place))
        values["major"].append(plain(school.what))
        level = degree_in(school.degree)
        values["degree"].append(level[1].value if level else "")
        values["studied"].append(_stay(school))
    for work in person.work:
        values["employer"].append(plain(work.place))
        values["position"].append(plain(work.what))
        values["worked"].append(_stay(work))
    values["project"] = [plain(project.place) for project in person.projects]
    values["skill"] = [plain(skill) for skill in person.skills]
    values["certificate"] = [plain(each) for each in person.certificates]
    values["language"] = [plain(each) for each in person.languages]
    low, high = person.salary
    per = "CNY month" if person.language == "zh" else "GBP year"
    values["salary"] = [f"{low} {high} {per}"]
    values["times"] = [plain(each) for each in person.times]
    periods = tuple(
        Period(Month(*w.start), Month(*w.end) if w.end else None, w.end is None)
        for w in person.work
    )
    values["years"] = [f"{years_worked(periods, TODAY):.0f}"]
    for field in ("times", "languages"):
        if field in untold:
            values[{"times": "times", "languages": "language"}[field]] = []
    return values


def _stay(stay: Stay) -> str:
    return (
        f"{stay.start[0]}-{stay.start[1]} {stay.end[0]}-{stay.end[1]}"
        if stay.end
        else (f"{stay.start[0]}-{stay.start[1]} now")
    )


def values_of(profile: Profile) -> Values:
    """What was read, in the same form."""
    values: Values = defaultdict(list)

    def one(field: str, read: Read[str] | None, form: Callable[[str], str] = plain) -> None:
        if read:
            values[field].append(form(read.value))

    one("name", profile.name)
    one("title", profile.title)
    for email in profile.contact.emails:
        one("email", email, str.lower)
    for phone in profile.contact.phones:
        one("phone", phone, lambda value: "".join(c for c in value if c.isdigit())[-10:])
    one("city", profile.contact.city)
    for school in profile.education:
        one("school", school.school)
        one("major", school.major)
        if school.level:
            values["degree"].append(school.level.value)
        if school.period:
            values["studied"].append(_period(school.period.value))
    for work in profile.work:
        one("employer", work.employer)
        one("position", work.title)
        if work.period:
            values["worked"].append(_period(work.period.value))
    for project in profile.projects:
        one("project", project.name)
    for field, reads in (
        ("skill", profile.skills),
        ("certificate", profile.certificates),
        ("language", profile.languages),
        ("times", profile.preferred_times),
    ):
        for read in reads:
            one(field, read)
    if profile.expected_salary:
        s = profile.expected_salary.value
        values["salary"].append(f"{s.minimum:.0f} {s.maximum:.0f} {s.currency} {s.per}")
    if profile.years:
        values["years"].append(f"{profile.years.value:.0f}")
    return values


def _period(period: Period) -> str:
    def one(month: Month | None) -> str:
        return f"{month.year}-{month.month}" if month else "?"

    return f"{one(period.start)} {'now' if period.ongoing else one(period.end)}"


def samples() -> Iterator[tuple[Values, bytes]]:
    """The sample resumes of the JSON Resume packages, with what they tell."""
    from tests.fetch_media import find_media, store

    media = store()
    paths = []
    for name in ("json-resume", "json-resume-first"):
        place = find_media(media, name)
        if place:
            paths += [place] if place.is_file() else sorted(place.glob("*.json"))
    for path in paths:
        if path.name == "schema.json":
            continue
        content = path.read_bytes()
        told = json.loads(content)
        values: Values = defaultdict(list)
        values["name"] = [plain(told["basics"]["name"])]
        values["email"] = [told["basics"]["email"].lower()]
        values["employer"] = [plain(each["name"]) for each in told.get("work", [])]
        values["position"] = [plain(each["position"]) for each in told.get("work", [])]
        values["school"] = [plain(each["institution"]) for each in told.get("education", [])]
        values["project"] = [plain(each["name"]) for each in told.get("projects", [])]
        words = [[each["name"], *each.get("keywords", [])] for each in told.get("skills", [])]
        values["skill"] = [plain(word) for group in words for word in group]
        yield values, content


class Tally:
    """Right, missed and wrong values, by field."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.missed: Counter[str] = Counter()
        self.wrong: Counter[str] = Counter()

    def add(self, truth: Values, found: Values) -> None:
        for field in truth.keys() | found.keys():
            wanted, got = Counter(truth.get(field, [])), Counter(found.get(field, []))
            both = (wanted & got).total()
            self.right[field] += both
            self.missed[field] += wanted.total() - both
            self.wrong[field] += got.total() - both

    def f1(self, fields: Iterator[str] | None = None) -> float:
        of = list(fields or self.right.keys())
        right = sum(self.right[f] for f in of)
        faults = sum(self.missed[f] + self.wrong[f] for f in of)
        return round(2 * right / (2 * right + faults), 4) if right or faults else 1.0

    def by_field(self) -> dict[str, float]:
        return {field: self.f1(iter([field])) for field in sorted(self.right)}


def made() -> Iterator[tuple[str, str, Person, bytes]]:
    """Every layout with people of its own, as (language, layout, person, file)."""
    for language in ("zh", "en"):
        everybody = people(language)
        for at, (name, layout) in enumerate({**TUNED, **HELD_OUT}.items()):
            count = 6 if name in HELD_OUT else 4
            for n in range(count):
                person = everybody[(at * 4 + n) % len(everybody)]
                yield language, name, person, layout(person)


def _read_made(tallies: dict[str, Tally]) -> tuple[list[float], int]:
    """Read the made resumes and count; returns the milliseconds of each, and their pages."""
    times_ms: list[float] = []
    pages = 0
    for language, layout, person, content in made():
        began = time.perf_counter()
        answer: Answer = answer_to(Question("2026-11", content))
        times_ms.append((time.perf_counter() - began) * 1000)
        pages += answer.pages
        truth = truth_of(person, UNTOLD.get(layout, ()))
        found = values_of(answer.profile) if answer.profile else {}
        share = "held_out" if layout in HELD_OUT else "tuned"
        for key in ("all", share, language, f"layout:{language}:{layout}"):
            tallies[key].add(truth, found)
        simple = baseline(answer.text, language)
        tallies["baseline"].add({f: v for f, v in truth.items() if f in simple}, simple)
        tallies["baseline_fields"].add(
            {f: v for f, v in truth.items() if f in simple},
            {f: v for f, v in found.items() if f in simple},
        )
    return times_ms, pages


def _read_samples(tallies: dict[str, Tally]) -> int:
    """Read the samples of JSON Resume and count; returns how many there are."""
    sampled = 0
    for truth, content in samples():
        answer = answer_to(Question("2026-11", content))
        found = values_of(answer.profile) if answer.profile else {}
        tallies["samples"].add(truth, {f: v for f, v in found.items() if f in truth})
        sampled += 1
    return sampled


def measure() -> Figures:
    """The figures that --json prints."""
    before = machine()
    tallies: dict[str, Tally] = defaultdict(Tally)
    times_ms, pages = _read_made(tallies)
    sampled = _read_samples(tallies)
    return {
        "resumes": len(times_ms),
        "f1": tallies["all"].f1(),
        "f1_tuned": tallies["tuned"].f1(),
        "f1_held_out": tallies["held_out"].f1(),
        "f1_zh": tallies["zh"].f1(),
        "f1_en": tallies["en"].f1(),
        "f1_baseline_on_its_fields": tallies["baseline"].f1(),
        "f1_on_the_baselines_fields": tallies["baseline_fields"].f1(),
        "json_resume_samples": sampled,
        "f1_json_resume_samples": tallies["samples"].f1(),
        "ms_per_page": round(sum(times_ms) / max(pages, 1), 1),
        "ms_per_resume_p95": round(float(np.percentile(times_ms, 95)), 1),
        "by_field": tallies["all"].by_field(),
        "by_field_held_out": tallies["held_out"].by_field(),
        "by_layout": {
            key.removeprefix("layout:"): tally.f1()
            for key, tally in sorted(tallies.items())
            if key.startswith("layout:")
        },
        **before,
        **load_after(),
    }


def main() -> None:
    """Print the figures; with --json as one line."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--json", action="store_true")
    arguments.add_argument("--faults", metavar="LAYOUT", help="print what was missed and wrong")
    given = arguments.parse_args()
    if given.faults:
        _print_faults(given.faults)
        return
    show(measure(), given.json)


def _print_faults(wanted: str) -> None:
    for language, layout, person, content in made():
        if wanted not in f"{language}:{layout}":
            continue
        answer = answer_to(Question("2026-11", content))
        found = values_of(answer.profile) if answer.profile else {}
        truth = truth_of(person, UNTOLD.get(layout, ()))
        for field in sorted(truth.keys() | found.keys()):
            missed = Counter(truth.get(field, [])) - Counter(found.get(field, []))
            wrong = Counter(found.get(field, [])) - Counter(truth.get(field, []))
            if missed or wrong:
                print(language, layout, field, "missed", list(missed), "wrong", list(wrong))


if __name__ == "__main__":
    main()
