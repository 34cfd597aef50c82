"""The page that a copy begins with: what it holds, what it does not, and whom to ask."""

from __future__ import annotations

from collections.abc import Mapping, Sized
from datetime import datetime

_NAMES = {"zh": "请先阅读.txt", "en": "Read me first.txt"}

_KINDS = {
    "zh": {
        "person": "个人资料（姓名、联系方式、语言）",
        "resumes": "简历：原文件在 resumes 文件夹，系统识别出的内容在 data.json",
        "applications": "应聘职位、所处阶段，以及适用法律规定可提供的匹配结果",
        "invitations": "面试邀约",
        "bookings": "面试预约时间",
        "messages": "发给您的消息（渠道和时间；消息正文不留存）",
        "consents": "您对告知书各项内容的同意或拒绝",
        "questions": "您就职位提出的问题和得到的答复",
        "interviews": "面试：提出的问题、您的发言文字，以及适用法律规定可提供的评分和本人录像",
    },
    "en": {
        "person": "yourself: name, addresses, language",
        "resumes": "resumes: the files in the folder resumes, what was read from them in data.json",
        "applications": "applications and their stages, with the match where your law gives you it",
        "invitations": "invitations",
        "bookings": "times of interviews",
        "messages": "messages to you: by which way and when; their words are not kept",
        "consents": "what you allowed and refused, purpose by purpose",
        "questions": "what you asked about the job, and the answers",
        "interviews": "interviews: what was asked and what you said; where your law gives you "
        "them, also scores and your own recording",
    },
}

_TEXTS = {
    "zh": (
        "{company}保存的您的个人信息副本\n制作时间：{made} (UTC)\n\n"
        "data.json 是可供其他程序读取的完整内容，其中包括：\n{kinds}\n\n"
        "不在副本中的内容：面试官的评分、笔记和发言，以及招聘人员的备注。"
        "这些内容同时涉及他人，如需了解，请联系{contact}。\n"
        "已删除的面试只保留时间和您的授权记录。如您曾以其他邮箱或手机号应聘，"
        "相关信息可能不在其中，请一并联系。\n"
    ),
    "en": (
        "Copy of what {company} holds of you\nMade at {made} (UTC)\n\n"
        "data.json has all of it, to be read by other programs:\n{kinds}\n\n"
        "Not in this copy: interviewers' ratings, notes and words, and notes of the staff. They "
        "are about other people, too; ask {contact} about them.\n"
        "Of interviews that were deleted only their time and your consents are left. If you "
        "applied under another address, what belongs to it may not be here: ask about it too.\n"
    ),
}

_COMPANY_ITSELF = {"zh": "邀请您的招聘人员", "en": "the person who invited you"}


def index(
    held: Mapping[str, Sized], language: str, company: str, contact: str, made_at: datetime
) -> tuple[str, bytes]:
    """Name and content of the page, with the mark by which editors know UTF-8.

    Args:
        held: what there is, by kind.
        language: "zh" or "en".
        contact: whom to ask; "" for who sent the invitation.
    """
    kinds = "\n".join(f"- {_KINDS[language][kind]} ({len(rows)})" for kind, rows in held.items())
    text = _TEXTS[language].format(
        company=company,
        made=f"{made_at:%Y-%m-%d %H:%M}",
        kinds=kinds,
        contact=contact or _COMPANY_ITSELF[language],
    )
    return _NAMES[language], text.encode("utf-8-sig")
