"""Questions to one person: in the words of the resume, from what stayed open, never invented."""

from __future__ import annotations

from typing import Any

import pytest

from ehr_bridge.profiles.profile import Profile, Project, Read, Work
from ehr_bridge.question_bank.follow_up import from_interview
from ehr_bridge.question_bank.personal import from_resume, project_name
from interview.rubric import Competency, Job, Question


def read(words: str) -> Read[str]:
    return Read(words, None, 1.0)


def project(name: str, role: str = "", text: str = "") -> Project:
    return Project(read(name), read(role) if role else None, None, read(text) if text else None)


@pytest.mark.parametrize(
    ("language", "name", "shown"),
    [
        ("en", "E-commerce platform", "the e-commerce platform"),
        ("en", "Order Management System", "the Order Management System"),
        ("en", "The billing service", "the billing service"),
        ("en", "CRM migration", "the CRM migration"),
        ("en", "Phoenix", "the project “Phoenix”"),
        ("en", "电商平台", "the project “电商平台”"),
        ("zh", "电商平台", "电商平台项目"),
        ("zh", "数据治理项目", "数据治理项目"),
        ("zh", "Phoenix", "“Phoenix”项目"),
    ],
)
def test_a_project_is_named_as_a_sentence_needs_it(language: str, name: str, shown: str) -> None:
    assert project_name(language, name) == shown


def test_who_led_is_asked_as_one_who_led_and_others_are_not() -> None:
    led = from_resume(Profile("zh", projects=(project("电商平台", "项目负责人"),)), "zh")
    assert led[0].text == "您牵头的电商平台项目里，最难的一块是什么？您是怎么啃下来的？"
    assert led[0].reason.words == "电商平台 · 项目负责人"
    took_part = from_resume(Profile("zh", projects=(project("电商平台", "开发"),)), "zh")
    assert "牵头" not in took_part[0].text
    english = from_resume(Profile("en", projects=(project("E-commerce platform", "Lead"),)), "en")
    assert english[0].text.startswith(
        "What was the hardest part of the e-commerce platform you led"
    )


def test_every_question_quotes_the_resume() -> None:
    text = "Kept the shop running. Cut delivery time by 30 % within a year. Liked it."
    profile = Profile(
        "en",
        work=(Work(read("Lumora"), read("Support lead"), None, read(text)),),
        skills=(read("Zendesk"),),
    )
    told = text + "Lumora · Support lead Zendesk"
    found = from_resume(profile, "en")
    assert {question.reason.code for question in found} == {"figure", "work", "skill"}
    for question in found:
        assert question.reason.words in told
        assert question.reason.words.split(" · ")[0] in question.text
    assert from_resume(Profile("en"), "en") == []


def evidence(measure: str, subject: str, value: float) -> dict[str, Any]:
    return {"measure": measure, "subject": subject, "value": value}


def test_the_next_round_takes_up_what_was_missed_and_names_it() -> None:
    job = Job(
        "j",
        "t",
        "en",
        (Competency("care", "Care", 2.0), Competency("order", "Order", 1.0)),
        (
            Question("q1", "Tell me about a customer.", ("care",), ("who it was", "the outcome")),
            Question("q2", "How do you plan?", ("order",)),
        ),
    )
    answers = [
        {
            "question_id": "q2",
            "scores": [
                {"dimension": "order", "value": None, "reason": "too_short", "evidence": []}
            ],
        },
        {
            "question_id": "q1",
            "scores": [
                {
                    "dimension": "care",
                    "value": 5.0,
                    "reason": "",
                    "evidence": [
                        evidence("key_point", "who it was", 0.9),
                        evidence("key_point", "the outcome", 0.1),
                        evidence("star", "result", 0.2),
                        evidence("star", "action", 0.8),
                    ],
                }
            ],
        },
    ]
    found = from_interview(job, answers, "en")
    assert [(one.reason.code, one.reason.words) for one in found] == [
        ("key_point", "the outcome"),
        ("result", "result"),
        ("unclear", "too_short"),
    ]
    assert [one.competency for one in found] == ["care", "care", "order"]
    assert "the outcome" in found[0].text

    for answer in answers:
        answer["scores"] = [
            {"dimension": dimension, "value": None, "reason": "no_answer", "evidence": []}
            for dimension in ("care", "order")
        ]
    again = from_interview(job, answers, "en")
    assert [(one.reason.code, one.text, one.key_points) for one in again] == [
        ("no_answer", "Tell me about a customer.", ("who it was", "the outcome")),
        ("no_answer", "How do you plan?", ()),
    ]
