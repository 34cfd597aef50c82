"""Captions in the other language, by a translation service that speaks LibreTranslate's API.

The operator runs or rents one and names it; without, captions are shown as they were said and
the screens say that there is no translation. What was said is sent there and nowhere else, and
only under the policies whose notices tell applicants of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx

from interview.errors import Overloaded
from vivavoce.external.endpoint import FAULTS, ask
from vivavoce.settings import Settings

LINE_S = 5.0
"""Longest that one caption may take; a later one would be of what is long over."""
MAX_REPLY_BYTES = 64 * 1024


class NoTranslation(Overloaded):
    """The service failed, was too slow, or does not know the language."""


class TranslationService:
    """The configured service (signaling.services.Translator); close it when done."""

    def __init__(self, settings: Settings, line_s: float = LINE_S) -> None:
        self._url = settings.translation_url.rstrip("/")
        self._key = settings.translation_key.get_secret_value()
        self._policies = frozenset(settings.translation_policies)
        self._line_s = line_s
        self._client = httpx.AsyncClient(timeout=line_s, follow_redirects=False)
        self._codes: Mapping[str, str] = {}

    def serves(self, policy: str) -> bool:
        """Whether what is said under this policy may be sent to the service."""
        return policy in self._policies

    async def languages(self) -> Mapping[str, str]:
        """What the service calls each of our languages, such as zh-Hans for zh.

        Raises:
            NoTranslation: it cannot be reached, or lacks one.
        """
        if not self._codes:
            listed = await self._ask("GET", "/languages")
            try:
                known = {str(language["code"]) for language in listed}
                self._codes = {ours: _code(ours, known) for ours in ("en", "zh")}
            except FAULTS:
                raise NoTranslation("the translation service lacks English or Chinese") from None
        return self._codes

    async def translate(self, text: str, source: str, target: str) -> str:
        """The text in the target language ("en" or "zh").

        Raises:
            NoTranslation: the service failed; nothing of the text is in the message.
        """
        codes = await self.languages()
        asked = {"q": text, "source": codes[source], "target": codes[target], "format": "text"}
        reply = await self._ask("POST", "/translate", asked | self._secret)
        translated = reply.get("translatedText") if isinstance(reply, dict) else None
        if not isinstance(translated, str) or not translated.strip():
            raise NoTranslation("the translation service sent no translation")
        return translated.strip()

    @property
    def _secret(self) -> dict[str, str]:
        return {"api_key": self._key} if self._key else {}

    async def _ask(self, method: str, path: str, body: dict[str, str] | None = None) -> Any:
        try:
            async with asyncio.timeout(self._line_s):
                url = self._url + path
                return await ask(self._client, method, url, body, max_bytes=MAX_REPLY_BYTES)
        except FAULTS as error:
            raise NoTranslation(f"the translation service failed: {type(error).__name__}") from None

    async def close(self) -> None:
        """Give up its connections."""
        await self._client.aclose()


def open_translation(settings: Settings) -> TranslationService | None:
    """The service that the operator named, if any."""
    return TranslationService(settings) if settings.translation_url else None


def _code(ours: str, known: set[str]) -> str:
    """Its own name first, then simplified Chinese before others: zh, zh-Hans, zh-CN."""
    variants = sorted(code for code in known if code.lower().startswith(f"{ours}-"))
    preferred = [code for code in variants if code.lower() in ("zh-hans", "zh-cn")]
    return ours if ours in known else [*preferred, *variants][0]
