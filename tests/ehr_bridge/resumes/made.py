"""Resumes and hostile files as bytes, made in memory."""

from __future__ import annotations

import io
import zipfile

ZH = """\
个人简历
李晓雯
男 | 28岁 | 汉族 | 中共党员
电话：138-1234-5678  邮箱：xiaowen.li@mail.example
现居城市：杭州
求职意向：高级后端工程师
期望薪资：25-35K·14薪
可面试时间：工作日晚上7点后；周六全天

教育背景
2012.09-2016.06    浙江大学    计算机科学与技术    本科

工作经历
2019.07-至今    杭州云栖软件有限公司    后端工程师
• 负责订单系统的设计与开发，日均处理 200 万单
2016.07-2019.06    宁波海港物流科技有限公司    Java开发工程师
• 维护仓储管理系统

项目经历
2021.03-2021.12    电商平台重构    技术负责人
把单体应用拆成 12 个服务

专业技能
编程语言：Java、Python、SQL
熟练掌握 Spring Boot、Redis、Kafka
"""

EN = """\
Maya Lindqvist
Product Designer
maya.lindqvist@mail.example | +44 20 7946 0958 | Leeds, United Kingdom
Date of birth: 4 May 1991 | Nationality: Swedish | Married

EXPERIENCE
Senior Product Designer, Brightwater Studios
March 2020 - Present
- Led the redesign of the booking flow.
Designer, Copperline Ltd
Jan 2016 - Feb 2020
- Drew icons.

EDUCATION
University of Leeds
BA Graphic Design, 2012 - 2015

SKILLS
Figma, Prototyping, User research
"""


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def word(text: str, extra: dict[str, bytes] | None = None) -> bytes:
    """A DOCX of these lines, with more members in it."""
    import docx

    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    if not extra:
        return out.getvalue()
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in extra.items():
            archive.writestr(name, content)
    return out.getvalue()


def pdf(text: str = "", pages: int = 1, catalogue: str = "") -> bytes:
    """A plain PDF of these lines in Helvetica on its first page, written by hand."""
    lines = "".join(f"({line}) Tj T*\n" for line in text.splitlines())
    stream = f"BT /F1 11 Tf 14 TL 50 780 Td\n{lines}ET".encode("latin-1")
    kids = " ".join(f"{5 + n} 0 R" for n in range(pages))
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>".encode(),
        f"<< /Type /Pages /Count {pages} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ] + [
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]"
        b" /Resources << /Font << /F1 3 0 R >> >>" + (b" /Contents 4 0 R >>" if n == 0 else b" >>")
        for n in range(pages)
    ]
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(out)
