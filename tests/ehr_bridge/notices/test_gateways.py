"""SMS, WeCom and DingTalk through apprise, against a server on loopback."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.wecombot import NotifyWeComBot

from ehr_bridge.notices.channels import Cause, Letter, Undelivered
from ehr_bridge.notices.configured import ChannelSettings, open_channels
from interview.errors import BadInput
from tests.ehr_bridge.bridges.receiver import Receiver, Reply, receiving

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated")  # a plugin of apprise's

LETTER = Letter("msg_1", "+8613812345678", "李晓雯", "面试邀请", "请查看邀请", "")


@pytest.fixture
async def settings(
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[tuple[Receiver, ChannelSettings]]:
    """All three channels, which reach the server instead of the companies' own."""
    async with receiving() as receiver:
        host = receiver.url.removeprefix("http://")
        monkeypatch.setattr(NotifyWeComBot, "notify_url", receiver.url + "/wecom?key={key}")
        monkeypatch.setattr(
            NotifyDingTalk, "notify_url", receiver.url + "/dingtalk?access_token={token}"
        )
        monkeypatch.setattr(NotifyDingTalk, "request_rate_per_sec", 0)
        monkeypatch.setattr(NotifyWeComBot, "request_rate_per_sec", 0)
        yield (
            receiver,
            ChannelSettings(
                sms=f"json://{host}/sms/{{phone}}",
                wecom="wecombot://key",
                dingtalk="dingtalk://abcd/{phone}",
            ),
        )


async def test_each_channel_delivers_its_words(settings: tuple[Receiver, ChannelSettings]) -> None:
    receiver, given = settings
    channels = open_channels(given)
    for name in ("sms", "wecom", "dingtalk"):
        await channels[name].send(LETTER)
    sms, wecom, dingtalk = receiver.requests
    assert sms.path.startswith("/sms/")
    assert "13812345678" in sms.path
    assert wecom.query["key"] == ["key"]
    assert "8613812345678" in str(json.loads(dingtalk.body)["at"]["atMobiles"])
    for request in receiver.requests:
        assert "请查看邀请" in str(json.loads(request.body))
    assert [channels[name].personal for name in ("sms", "wecom", "dingtalk")] == [True, False, True]


@pytest.mark.parametrize(
    ("status", "cause", "passing"),
    [
        (401, Cause.REFUSED, False),
        (404, Cause.REFUSED, False),
        (429, Cause.UNREACHABLE, True),
        (503, Cause.UNREACHABLE, True),
    ],
)
async def test_a_failure_has_its_name_and_no_number(
    settings: tuple[Receiver, ChannelSettings],
    capfd: pytest.CaptureFixture[str],
    status: int,
    cause: Cause,
    passing: bool,
) -> None:
    receiver, given = settings
    receiver.answer = lambda _: Reply(status, b"13812345678 is unknown")
    for channel in open_channels(given).values():
        with pytest.raises(Undelivered) as problem:
            await channel.send(LETTER)
        assert (problem.value.cause, problem.value.passing) == (cause, passing)
        assert problem.value.detail == f"HTTP {status}"
    said = capfd.readouterr()
    assert "13812345678" not in said.out + said.err


async def test_a_gateway_that_is_not_there_is_unreachable() -> None:
    channels = open_channels(ChannelSettings(sms="json://127.0.0.1:9/{phone}"))
    with pytest.raises(Undelivered) as problem:
        await channels["sms"].send(LETTER)
    assert (problem.value.cause, problem.value.passing) == (Cause.UNREACHABLE, True)


def test_a_url_that_apprise_does_not_know_is_told_at_once() -> None:
    with pytest.raises(BadInput):
        open_channels(ChannelSettings(sms="nonsense://x/{phone}"))
