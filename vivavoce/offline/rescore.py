"""`vivavoce rescore`: an interview that was held, scored again from its recording.

What people did comes from the journal; what was heard and seen is found anew by the models,
rules and settings of today, on virtual time. The result stands beside the evaluation sheet
and changes nothing of it. The same recording, models and settings give the same bytes.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from heapq import merge
from itertools import chain
from typing import TextIO

from analyzers.catalogue import analyzers_of
from analyzers.parallel import run_through
from ehr_bridge.accounts.sign_in import OPERATOR
from ehr_bridge.evaluation.shapes import RescoreShape
from ehr_bridge.services import EhrBridge
from ehr_bridge.store.problems import Problem
from interview.errors import StoreUnavailable, VivavoceError, WrongState
from interview.events import (
    Event,
    InterviewEnded,
    InterviewStarted,
    Notice,
    Observation,
    Score,
    SpeechEnded,
    SpeechStarted,
    Transcript,
)
from interview.media import AudioChunk, VideoFrame
from interview.ports import AnalysisSetup, Analyzer, InterviewPlan
from interview.scoring.conclusion import Conclusion, conclude
from interview.scoring.rules import MIN_CONFIDENCE
from interview.session import Session
from media_server.recording.recorded import end_s, open_part, recorded
from vivavoce.ehr import open_archive, open_ehr
from vivavoce.external.large_model import LargeModel, Reading, Spoken, may_read
from vivavoce.fetch import open_store
from vivavoce.settings import Settings

TELL_EVERY_S = 2.0
"""How often it is noted how far a scoring has come; the note also keeps its lease."""

NICENESS = 10
"""Of a scoring that a worker starts: live interviews on the same machine go first."""

Media = AudioChunk | VideoFrame


async def rescore(
    settings: Settings, interview_id: str, out: TextIO, *, request: str = "", as_json: bool = False
) -> None:
    """Score an interview again and print old beside new.

    Args:
        request: id of the request that is carried out, as a worker does; a new one where empty.

    Raises:
        NotFound, Erased: no such interview, or what it held was deleted.
        WrongState: it has not ended, was not recorded, or is being scored already.
        ModelMissing: weights are absent.
    """
    if request:
        os.nice(NICENESS)
    bridge = await open_ehr(settings)
    try:
        rescores = bridge.rescores
        id = request or await rescores.request(interview_id, OPERATOR)
        if not await rescores.claim(id):
            if request:
                return  # another worker has it
            raise WrongState("this interview is being scored again already")
        await _carry_out(bridge, settings, interview_id, id)
        shape = await rescores.read(id)
    finally:
        await bridge.close()
    if as_json:
        out.write(json.dumps(shape.model_dump(mode="json"), ensure_ascii=False) + "\n")
    else:
        out.writelines(line + "\n" for line in _in_words(shape))


async def _carry_out(
    bridge: EhrBridge, settings: Settings, interview_id: str, rescore_id: str
) -> None:
    progress = Progress()
    try:
        scoring = asyncio.create_task(score_again(bridge, settings, interview_id, progress))
        while not scoring.done():
            await asyncio.wait({scoring}, timeout=TELL_EVERY_S)
            with suppress(StoreUnavailable):
                await bridge.rescores.go_on(rescore_id, progress.share)
        conclusion, reading = await scoring
        await bridge.rescores.finish(rescore_id, conclusion, reading.as_json() if reading else None)
    except (VivavoceError, OSError) as error:
        await bridge.rescores.fail(rescore_id, _problem(error))
        raise


def _problem(error: VivavoceError | OSError) -> Problem:
    return (
        Problem.of(error) if isinstance(error, VivavoceError) else Problem(str(error), "broke_off")
    )


class Progress:
    """How far a scoring has come, 0 to 1; written by one thread, read by another."""

    share = 0.0


async def score_again(
    bridge: EhrBridge, settings: Settings, interview_id: str, progress: Progress
) -> tuple[Conclusion, Reading | None]:
    """What the interview comes to today, and what a large model quotes where it may read."""
    plan = await bridge.directory.plan(interview_id)
    parts = await open_archive(settings, bridge).parts(interview_id)
    parts = [part for part in parts if part.participant == plan.applicant_id]
    if not parts:
        raise WrongState("there is no recording of the applicant to score", "nothing_recorded")
    journal = at_rate(await bridge.journal.read(interview_id), settings.analysis_fps)
    one_by_one = replace(settings.speech, batch=1)  # in a batch, what is heard may round otherwise
    analyzers = analyzers_of(open_store(settings), speech=one_by_one)
    with ExitStack() as closing:
        readers = []
        for part in parts:
            reader = await open_part(settings.recordings_folder, bridge.recording_keys, part)
            closing.callback(reader.close)
            readers.append(reader)
        media = chain.from_iterable(recorded(reader, settings.analysis_fps) for reader in readers)
        conclusion = await asyncio.to_thread(_conclude, plan, journal, media, analyzers, progress)
    if not may_read(settings, plan.permit):
        return conclusion, None
    async with LargeModel(settings) as model:
        return conclusion, await model.read(plan.job, spoken_answers(plan, journal, conclusion))


def spoken_answers(
    plan: InterviewPlan, journal: Iterable[Event], conclusion: Conclusion
) -> list[Spoken]:
    """What the applicant said in each answer that counts, as far as it was understood.

    Only of answers that have a score of a competency: where the rules find nothing to rate,
    a model that must quote could still quote something.
    """
    session = Session.fold(plan.id, plan.job, journal)
    competencies = {competency.id for competency in plan.job.competencies}
    rated = {
        answer.answer
        for answer in conclusion.per_answer
        for score in answer.scores
        if score.dimension in competencies and score.value is not None
    }
    said: dict[str, list[Transcript]] = {answer.id: [] for answer in session.answers}
    for final in conclusion.transcript:
        answer = session.answer_over(final.start_s, final.time_s)
        understood = final.text and final.confidence >= MIN_CONFIDENCE
        if answer and understood and final.participant == plan.applicant_id:
            said[answer.id].append(final)
    return [
        Spoken(answer.id, session.question(answer.question_id), tuple(said[answer.id]))
        for answer in session.answers
        if said[answer.id] and answer.id in rated - session.set_aside
    ]


def _conclude(
    plan: InterviewPlan,
    journal: Sequence[Event],
    media: Iterable[Media],
    analyzers: Sequence[Analyzer],
    progress: Progress,
) -> Conclusion:
    setup = AnalysisSetup(plan.applicant_id, plan.job, plan.permit)
    watched = _watched(media, journal, progress)
    return conclude(plan.job, plan.permit, found_anew(setup, journal, watched, analyzers))


def at_rate(journal: Iterable[Event], fps: float) -> list[Event]:
    """The journal of an interview of which so many pictures a second are looked at today."""
    return [
        replace(event, analysis_fps=fps) if isinstance(event, InterviewStarted) else event
        for event in journal
    ]


def found_anew(
    setup: AnalysisSetup,
    journal: Iterable[Event],
    media: Iterable[Media],
    analyzers: Sequence[Analyzer],
) -> Iterator[Event]:
    """The events of an interview as today's analyzers would have led to them."""
    acts = [event for event in journal if is_kept(event, setup.participant)]
    items = merge(acts, media, key=lambda x: x.time_s if isinstance(x, Event) else end_s(x))
    for item, led_to in run_through(setup, analyzers, items):
        if isinstance(item, Event):
            yield item
        yield from led_to


def is_kept(event: Event, applicant: str) -> bool:
    """Whether an event of the journal stays: what people did, typed, and captions of others."""
    match event:
        case Score() | Notice():
            return False
        case SpeechStarted() | SpeechEnded() | Observation():
            return event.participant != applicant
        case Transcript():
            return event.participant != applicant or event.typed
    return True


def _watched(
    media: Iterable[Media], journal: Iterable[Event], progress: Progress
) -> Iterator[Media]:
    """The media as it is, with `progress` following it."""
    times = [e.time_s for e in journal if isinstance(e, InterviewStarted | InterviewEnded)]
    start_s, length_s = min(times), max(max(times) - min(times), 1.0)
    for item in media:
        progress.share = min(max((end_s(item) - start_s) / length_s, 0.0), 1.0)
        yield item


def _in_words(again: RescoreShape) -> Iterator[str]:
    """Old beside new, and what either was made with."""
    for versions, name in ((again.before, "sheet"), (again.after, "again")):
        if versions is not None:
            made_with = (versions.rules, versions.settings or "settings unknown", *versions.models)
            yield f"{name}: {', '.join(made_with)}"
    yield f"{'':<40} {'sheet':>7} {'again':>7}"
    for score in again.scores:
        name = f"{score.answer} {score.dimension}".strip()
        yield f"{name:<40} {_figure(score.before):>7} {_figure(score.after):>7}"


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"
