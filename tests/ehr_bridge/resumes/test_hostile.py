"""Files that must not be read: each with its cause, in the process that reads files."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from ehr_bridge.resumes.reading import forking
from ehr_bridge.resumes.reading.answer import Answer, Question, answer_to
from ehr_bridge.resumes.sandbox import ReadingProcess
from tests.ehr_bridge.resumes import made

RELATION = (
    b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    b'relationships"><Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument'
    b'/2006/relationships/attachedTemplate" Target="http://elsewhere.example/t.dotm"'
    b' TargetMode="External"/></Relationships>'
)
ENTITY = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
HOSTILE = {
    "script": made.pdf("Ann", catalogue="/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"),
    "too_many_pages": made.pdf("Ann", pages=10_000),
    "encrypted": made.pdf("Ann").replace(
        b"trailer << ",
        b"trailer << /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O ("
        + b"o" * 32
        + b") /U ("
        + b"u" * 32
        + b") >> /ID [(a) (a)] ",
    ),
    "damaged": b"%PDF-1.7\n" + b"\x00garbage" * 50,
    "macro": made.word("Ann", {"word/vbaProject.bin": b"x"}),
    "external_reference": made.word("Ann", {"word/_rels/settings.xml.rels": RELATION}),
    "bomb": made.word("Ann", {"word/media/image1.xml": b" " * 90_000_000}),
    "old_word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "unknown_kind": b"\x89PNG\r\n\x1a\n\0\0\0",
    "no_text": made.word(""),
    "no_resume": "附件是本周收到的全部材料，请查收。\n谢谢！".encode(),
}


@pytest.mark.parametrize("cause", HOSTILE)
def test_a_file_that_must_not_be_read_names_its_cause(cause: str) -> None:
    answer = answer_to(Question("2026-11", HOSTILE[cause]))
    assert (answer.cause, answer.profile) == (cause, None)
    assert answer.message


def test_xml_entities_are_refused() -> None:
    answer = answer_to(Question("2026-11", made.word("Ann", {"customXml/item9.xml": ENTITY})))
    assert answer.cause == "external_reference"


def test_a_protected_office_file_is_told_from_an_old_one() -> None:
    package = "EncryptedPackage".encode("utf-16-le")
    answer = answer_to(Question("2026-11", HOSTILE["old_word"] + package))
    assert answer.cause == "encrypted"


@pytest.fixture
async def reading() -> AsyncIterator[ReadingProcess]:
    opened = ReadingProcess()
    yield opened
    await opened.close()


async def test_the_process_reads_on_after_a_file_broke_its_reader(reading: ReadingProcess) -> None:
    first = await reading.ask(Question("2026-11", HOSTILE["too_many_pages"]))
    assert first.cause == "too_many_pages"
    read = await reading.ask(Question("2026-11", made.pdf(made.EN.replace("(", ""))))
    assert read.profile
    assert read.profile.name
    assert read.profile.name.value == "Maya Lindqvist"


@pytest.mark.parametrize(
    ("deed", "cause"),
    [("hang", "too_slow"), ("eat", "too_much_memory"), ("crash", "damaged")],
)
def test_a_reader_that_goes_wrong_ends_alone(
    deed: str, cause: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def misbehave(question: Question) -> Answer:
        import os
        import time

        if deed == "hang":
            time.sleep(60)
        if deed == "eat":
            bytearray(8_000_000_000)
        os._exit(3)

    monkeypatch.setattr(forking, "answer_to", misbehave)
    monkeypatch.setattr(forking, "TIME_S", 1.0)
    import msgspec

    answered = forking._in_fork(msgspec.msgpack.encode(Question("2026-11", b"x")))
    assert msgspec.msgpack.decode(answered, type=Answer).cause == cause
