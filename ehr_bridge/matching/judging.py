"""Each sort of thing asked for, looked for in a resume in its own way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ehr_bridge.matching.background import (
    Background,
    Passage,
    Position,
    Sentence,
    Told,
    sentences,
)
from ehr_bridge.matching.findings import MAX_EVIDENCE, Evidence, How, Judged, State
from ehr_bridge.matching.languages import language_said
from ehr_bridge.matching.meaning import Meaning, Text
from ehr_bridge.matching.occupations import Kinship, kinship
from ehr_bridge.matching.requirements import Ask, Kind, Requirement, Sought
from ehr_bridge.matching.skills import Said, alternatives, is_known, said, skills_in
from ehr_bridge.profiles.profile import Degree, years_worked

CREDIT = {
    How.USED: 1.0,
    How.CERTIFIED: 1.0,
    How.TOLD: 1.0,
    How.SHOWN_BY_OTHER: 0.8,
    How.LISTED: 0.55,
}
LEAST_TRUST = 0.4
"""Part of a listed skill's credit that is left where no work is like the position."""
CLOSE_KNOWN_MAX, CLOSE_MAX = 0.5, 0.85
"""Most that closeness in meaning earns: for a skill with a name of its own, which one who
has it would name, and for another phrase."""
CLOSE = 0.5
"""Closeness from which it counts at all."""
MET, PARTLY, HINT = 0.7, 0.35, 0.1
"""Credits from which a competency counts as shown, as shown in part, and as hinted at."""

LIST_OF = 6
"""A sentence with more skills than that is a list, whatever it stands in."""
LIST_SHARE = 0.6
"""As is one that consists of names of skills to that part."""
_WORDS = re.compile(r"[A-Za-z0-9+#.]+|[㐀-鿿]")

RELATED = 0.4
"""Part that a year of related work counts of one of the work that is asked for; below CLOSE, so
that its years are never told as years of that."""
RELATED_YEARS = 3.0
"""Years of work like the position after which more adds nothing to `role`."""


def _evidence(passage: Passage, start: int, end: int) -> Evidence:
    return Evidence(passage.place, start, end, passage.text[start:end])


def _sentence_evidence(sentence: Sentence) -> Evidence:
    return _evidence(sentence.passage, sentence.start, sentence.end)


@dataclass(frozen=True, slots=True)
class _Experience:
    """Experience in a field of work.

    Attributes:
        years: in it; None where the positions are not dated.
        related: with that in related work.
        places: the positions of the field; where there are none, those of related work.
    """

    years: float | None
    related: float | None
    places: tuple[Evidence, ...]

    def credit(self, amount: float) -> float:
        """Part of the years asked for, 0 to 1; those of related work count in part."""
        years = self.years or 0.0
        more = max((self.related or 0.0) - years, 0.0)
        return min(1.0, (years + RELATED * more) / amount)


class Judge:
    """Looks through one resume for one opening."""

    def __init__(self, ask: Ask, background: Background, meaning: Meaning | None) -> None:
        self._ask = ask
        self._background = background
        self._meaning = meaning

    def requirement(self, asked: Requirement) -> Judged:
        """The finding of one requirement."""
        match asked.kind:
            case Kind.SKILL:
                return self._skill(asked)
            case Kind.YEARS:
                return self._years(asked)
            case Kind.EDUCATION:
                return self._education(asked)
            case Kind.LANGUAGE:
                return self._language(asked)
        return self._certificate(asked)

    # --- skills -----------------------------------------------------------------------

    @cached_property
    def _told(self) -> tuple[Sentence, ...]:
        """Sentences that tell what was done, lists of skills apart."""
        return tuple(s for s in sentences(self._background.of(Told.USED)) if not _is_list(s))

    @cached_property
    def _texts(self) -> list[Text]:
        assert self._meaning is not None
        return [self._meaning.text(sentence.text) for sentence in self._told]

    def _skill(self, asked: Requirement) -> Judged:
        named = [found for name in alternatives(asked.name) for found in self._named(name)]
        if named:
            how = max((how for how, _ in named), key=lambda how: CREDIT[how])
            places = tuple(dict.fromkeys(e for h, e in named if h is how))[:MAX_EVIDENCE]
            state = State.PARTLY if how is How.LISTED else State.MET
            credit = CREDIT[how] * (self._trust if how is How.LISTED else 1.0)
            return _judged(asked, state, how, credit, places)
        return self._close_skill(asked)

    @cached_property
    def _trust(self) -> float:
        """How far a mere list is believed: less without any work like the position."""
        like = [self._like(position, self._ask.title) for position in self._background.positions]
        return LEAST_TRUST + (1 - LEAST_TRUST) * max(like, default=0.0)

    def _named(self, name: str) -> Iterator[tuple[How, Evidence]]:
        for passage in self._background.passages:
            for found in said(passage.text, name):
                how = self._how(passage, found)
                if how is How.USED:
                    sentence = self._around(passage, found)
                    yield how, _sentence_evidence(sentence) if sentence else _place(passage, found)
                else:
                    yield how, _place(passage, found)

    def _how(self, passage: Passage, found: Said) -> How:
        if passage.told is Told.USED and self._around(passage, found) is not None:
            return How.SHOWN_BY_OTHER if found.via else How.USED
        return How.CERTIFIED if passage.told is Told.CERTIFIED else How.LISTED

    def _around(self, passage: Passage, found: Said) -> Sentence | None:
        """The telling sentence of that place; None in a list."""
        return next(
            (s for s in self._told if s.passage is passage and s.start <= found.start < s.end),
            None,
        )

    def _close_skill(self, asked: Requirement) -> Judged:
        best, sentence = 0.0, None
        for name in alternatives(asked.name):
            most = CLOSE_KNOWN_MAX if is_known(name) else CLOSE_MAX
            closeness, near = self._nearest(name)
            if closeness >= CLOSE and most * closeness > best:
                best, sentence = most * closeness, near
        if sentence is None:
            return _judged(asked, State.MISSING, How.NOT_NAMED, 0.0)
        state = State.MET if best >= MET else State.PARTLY
        return _judged(asked, state, How.CLOSE_IN_MEANING, best, (_sentence_evidence(sentence),))

    def _nearest(self, name: str) -> tuple[float, Sentence | None]:
        if self._meaning is None or not self._told:
            return 0.0, None
        closeness = self._meaning.closeness(self._meaning.text(name), self._texts)
        best = max(range(len(closeness)), key=closeness.__getitem__)
        return closeness[best], self._told[best]

    # --- years of work ----------------------------------------------------------------

    def _work_of(self, field: str) -> _Experience:
        """Experience in a field, and, where there is none of it, in related work."""
        positions = self._background.positions
        like = [self._like(position, field) for position in positions]
        own = [p for p, one in zip(positions, like, strict=True) if one >= CLOSE]
        related = [p for p, one in zip(positions, like, strict=True) if one == RELATED]
        return _Experience(
            self._years_in(own),
            self._years_in([*own, *related]),
            tuple(
                _whole(self._background.passages[position.passages[0]])
                for position in own or related
                if position.passages
            )[:MAX_EVIDENCE],
        )

    def _years_in(self, counted: Sequence[Position]) -> float | None:
        """Years in these positions, counted as the resume's own are; None where undated.

        Where all positions count, they are the resume's own.
        """
        background = self._background
        if len(counted) == len(background.positions):
            return background.years
        periods = [position.period for position in counted if position.period]
        if counted and not periods:
            return None
        years = years_worked(periods, background.today)
        return min(years, background.years or years)

    def _like(self, position: Position, field: str) -> float:
        """How far a position is work of a field.

        Known occupations are the same, related or not; of others the words of the title and
        what was done decide.
        """
        title = position.title
        text = [self._background.passages[i] for i in position.passages]
        kinships = {kinship(title, name) for name in alternatives(field)}
        if Kinship.SAME in kinships:
            return 1.0
        if Kinship.UNKNOWN not in kinships:
            return RELATED if Kinship.RELATED in kinships else 0.0
        if title and any(
            _same(title, name) or any(said(title, name)) for name in alternatives(field)
        ):
            return 1.0
        if self._meaning is None:
            named = any(any(said(p.text, name)) for p in text for name in alternatives(field))
            return 0.8 if named else 0.0
        wanted = self._meaning.text(field)
        told = [t for s, t in zip(self._told, self._texts, strict=True) if s.passage in text]
        near = sorted(self._meaning.closeness(wanted, told))[-2:]
        by_text = sum(near) / len(near) if near else 0.0
        by_title = self._meaning.title_closeness(title, field) if title else 0.0
        return max(by_title, 0.9 * by_text)

    def _years(self, asked: Requirement) -> Judged:
        amount = asked.amount or 0.0
        work = self._work_of(asked.name or self._ask.title)
        if work.years is None:
            return _judged(asked, State.NOT_ENOUGH_EVIDENCE, How.UNDATED, 0.0)
        if work.years >= amount:
            return _judged(asked, State.MET, How.LONG_ENOUGH, 1.0, work.places, found=work.years)
        credit = work.credit(amount)
        state = State.PARTLY if credit >= 0.5 else State.MISSING
        how = How.OTHER_WORK if (self._background.years or 0) >= amount else How.TOO_SHORT
        if work.related and work.related > work.years:
            how = How.RELATED_WORK
        return _judged(asked, state, how, credit, work.places, found=work.years)

    def role(self) -> Judged:
        """Work like the position itself."""
        work = self._work_of(self._ask.title)
        if work.years is None:
            state, how, credit = State.NOT_ENOUGH_EVIDENCE, How.UNDATED, 0.0
        else:
            credit = work.credit(RELATED_YEARS)
            state = State.PARTLY if work.places else State.MISSING
            how = How.TOO_SHORT if work.places else How.OTHER_WORK
            if work.years >= MET * RELATED_YEARS:
                state, how = State.MET, How.LONG_ENOUGH
            elif work.related and work.related > work.years:
                how = How.RELATED_WORK
        return Judged(
            "role", self._ask.title, state, how, credit, found=work.years, evidence=work.places
        )

    # --- what is told or not ----------------------------------------------------------

    def _education(self, asked: Requirement) -> Judged:
        degree = self._background.degree
        if degree is None:
            return _judged(asked, State.NOT_ENOUGH_EVIDENCE, How.NOT_TOLD, 0.0)
        order = list(Degree)
        wanted = order.index(Degree(asked.name)) if asked.name in order else 0
        places = tuple(
            _whole(p) for p in self._background.passages if p.place == self._background.degree_place
        )
        if order.index(degree) >= wanted:
            return _judged(asked, State.MET, How.HIGH_ENOUGH, 1.0, places)
        return _judged(asked, State.MISSING, How.TOO_LOW, 0.0, places)

    def _language(self, asked: Requirement) -> Judged:
        for name in alternatives(asked.name):
            for passage in self._background.passages:
                if found := language_said(passage.text, name):
                    place = _evidence(passage, found.start(), found.end())
                    return _judged(asked, State.MET, How.TOLD, 1.0, (place,))
            if name == self._background.language:
                return _judged(asked, State.MET, How.WRITTEN_IN, 0.9)
        if any(True for _ in self._background.of(Told.SPOKEN)):
            return _judged(asked, State.MISSING, How.NOT_NAMED, 0.0)
        return _judged(asked, State.NOT_ENOUGH_EVIDENCE, How.NOT_TOLD, 0.0)

    def _certificate(self, asked: Requirement) -> Judged:
        for name in alternatives(asked.name):
            for passage in self._background.passages:
                for found in said(passage.text, name):
                    how = How.CERTIFIED if passage.told is Told.CERTIFIED else How.TOLD
                    return _judged(asked, State.MET, how, 1.0, (_place(passage, found),))
        return _judged(asked, State.MISSING, How.NOT_NAMED, 0.0)

    # --- competencies -----------------------------------------------------------------

    def competency(self, sought: Sought) -> Judged:
        """What the resume hints at; a hint that is not there says nothing against somebody."""
        if self._meaning is None or not self._told:
            return Judged("competency", sought.name, State.NOT_ENOUGH_EVIDENCE, How.NOT_TOLD, 0.0)
        best = [0.0] * len(self._told)
        for text in sought.indicators or (sought.name,):
            near = self._meaning.closeness(self._meaning.text(text), self._texts)
            best = [max(pair) for pair in zip(best, near, strict=True)]
        order = sorted(range(len(best)), key=lambda i: (-best[i], i))[:2]
        credit = sum(best[i] for i in order) / len(order)
        if credit < HINT:
            return Judged("competency", sought.name, State.NOT_ENOUGH_EVIDENCE, How.NOT_TOLD, 0.0)
        places = tuple(_sentence_evidence(self._told[i]) for i in order if best[i] >= HINT)
        state = State.MET if credit >= MET else State.PARTLY if credit >= PARTLY else State.HINT
        return Judged(
            "competency", sought.name, state, How.CLOSE_IN_MEANING, credit, evidence=places
        )


def _judged(
    asked: Requirement,
    state: State,
    how: How,
    credit: float,
    evidence: tuple[Evidence, ...] = (),
    *,
    found: float | None = None,
) -> Judged:
    return Judged(
        subject=asked.kind.value,
        name=asked.name,
        state=state,
        how=how,
        credit=credit,
        must=asked.must,
        amount=asked.amount,
        found=found,
        evidence=evidence,
    )


def _place(passage: Passage, found: Said) -> Evidence:
    return _evidence(passage, found.start, found.end)


def _whole(passage: Passage) -> Evidence:
    end = min(len(passage.text), 120)
    return _evidence(passage, 0, end)


def _same(title: str, name: str) -> bool:
    """Whether one of two names of work ends with the other, as whole words, case aside."""
    one, other = sorted((" ".join(text.split()).casefold() for text in (title, name)), key=len)
    return len(one) >= 2 and re.search(rf"(?<![a-zà-ÿ0-9]){re.escape(one)}$", other) is not None


def _is_list(sentence: Sentence) -> bool:
    named = list(skills_in(sentence.text))
    length = sum(_length(sentence.text[place.start : place.end]) for _, place in named)
    many = len({name for name, _ in named}) > LIST_OF
    return many or length > LIST_SHARE * _length(sentence.text)


def _length(text: str) -> int:
    """In Chinese characters; a word of Latin letters says as much as two."""
    return sum(2 if word.isascii() else 1 for word in _WORDS.findall(text))
