"""What the demo's recorded person has to say."""

from __future__ import annotations

import pytest

from ehr_bridge.demo.seed import demo_job
from interview.length import spoken_length
from interview.scoring.rules import MIN_LENGTH
from vivavoce.demo.recorded_applicant import demo_script, spoken_texts


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_script_answers_the_questions_of_the_demos_opening(language: str) -> None:
    script = demo_script(language)
    asked = {question.id for question in demo_job(f"opening_{language}").questions}
    assert script.keys() < asked  # one is skipped
    assert any(answer.written for answer in script.values())
    for answer in script.values():
        assert bool(answer.spoken) != bool(answer.written)
        assert spoken_length(answer.spoken + answer.written) >= 2 * MIN_LENGTH[language]
    assert len(spoken_texts(script)) == len(set(spoken_texts(script))) >= 6
