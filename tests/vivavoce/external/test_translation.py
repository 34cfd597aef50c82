"""The translation service, played by a small server that speaks LibreTranslate's API."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import SecretStr

from tests.ehr_bridge.bridges.receiver import Receiver, Reply, Request, receiving
from vivavoce.external.translation import MAX_REPLY_BYTES, NoTranslation, TranslationService
from vivavoce.settings import Settings

SAID = "我带过五个人的团队。"


def speaks(*codes: str, translation: Any = "I led a team of five.") -> Any:
    def answer(request: Request) -> Reply:
        if request.path == "/languages":
            languages = [{"code": code, "name": code, "targets": []} for code in codes]
            return Reply(body=json.dumps(languages).encode())
        return Reply(body=json.dumps({"translatedText": translation}).encode())

    return answer


def service(server: Receiver, line_s: float = 20.0) -> TranslationService:
    settings = Settings(
        translation_url=server.url,
        translation_key=SecretStr("secret-key"),
        translation_policies=("prc",),
    )
    return TranslationService(settings, line_s)


@pytest.mark.parametrize(
    ("codes", "chinese"),
    [
        (("de", "en", "zh"), "zh"),
        (("en", "zh-Hans", "zh-Hant"), "zh-Hans"),
        (("en", "zh-TW"), "zh-TW"),
    ],
)
async def test_a_caption_is_translated_in_the_service_s_own_codes(
    codes: tuple[str, ...], chinese: str
) -> None:
    async with receiving() as server:
        server.answer = speaks(*codes)
        translation = service(server)
        assert await translation.translate(SAID, "zh", "en") == "I led a team of five."
        assert await translation.translate("Thanks", "en", "zh")
        await translation.close()
    listed, there, back = server.requests  # languages are asked for once
    assert listed.path == "/languages"
    asked = {"q": SAID, "source": chinese, "target": "en", "format": "text"}
    assert json.loads(there.body) == asked | {"api_key": "secret-key"}
    assert json.loads(back.body)["target"] == chinese


@pytest.mark.parametrize(
    "answer",
    [
        lambda _: Reply(status=500),
        lambda _: Reply(body=b"<html>"),
        lambda _: Reply(body=b"[" + b" " * MAX_REPLY_BYTES + b"]"),
        speaks("en", "de"),
        speaks("en", "zh", translation=None),
        speaks("en", "zh", translation=["a", "b"]),
        speaks("en", "zh", translation=" "),
    ],
)
async def test_a_service_that_fails_is_named_and_nothing_said_is_repeated(answer: Any) -> None:
    async with receiving() as server:
        server.answer = answer
        translation = service(server)
        with pytest.raises(NoTranslation) as raised:
            await translation.translate(SAID, "zh", "en")
        await translation.close()
    assert "translation" in str(raised.value)
    assert SAID not in str(raised.value)
    assert "secret-key" not in str(raised.value)


def test_only_policies_that_tell_of_it_are_served() -> None:
    settings = Settings(translation_url="https://translate.example", translation_policies=("prc",))
    translation = TranslationService(settings)
    assert translation.serves("prc")
    assert not translation.serves("eu")
