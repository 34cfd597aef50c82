"""Professional terms of a Chinese text."""

from __future__ import annotations

import re

from models.chinese import cut

SHORTEST, LONGEST = 3, 6
"""Characters of a term: shorter words are mostly general, longer ones clauses."""

_CUT = re.compile(
    r"[\s，。、；：！？,.;:!?（）()【】\[\]\"“”‘’/|·\d]+"
    r"|以及|或者|通过|根据|进行|利用|采用|运用|使用|从事|为了|对于"
    r"|[和及与或的等对并按在为向将把被]"
)
_GENERAL = re.compile(
    "岗位|职责|任职|要求|学历|以上|以下|相关|经验|专业|能力|优先|团队|工作|负责|熟悉|熟练|掌握|了解"
    "|具备|良好|本科|大专|人员|方式|情况|活动|方法|措施|单位|事项|资料|问题|需求|需要|我们|公司|年龄"
    "|福利|薪资|面试|应聘|男女|性别|其他|国家|社会|实际|互联网|经济业务|不限|信息$"
)
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9+#.]*[A-Za-z0-9+#]")
_ACTS = frozenset(("v", "vn", "vd", "vi", "p", "d", "u", "uj", "ul", "r", "c", "m", "a", "ad"))
"""Tags (of ICTCLAS, as jieba has them) of words that say what is done with a term behind them."""


def chinese_terms(text: str) -> list[str]:
    """Words in Latin letters, then compounds that end in a noun or a verbal noun."""
    parts = _CUT.split(_LATIN.sub("，", text))
    return _LATIN.findall(text) + [term for part in parts if (term := _term(part))]


def _term(part: str) -> str:
    """What remains of a part without the acts before it; "" where that is no term."""
    tokens = cut(part)
    while len(tokens) > 1 and tokens[0][1] in _ACTS and _length(tokens[1:]) >= SHORTEST:
        tokens = tokens[1:]
    acts = any(tag == "v" and len(word) > 1 for word, tag in tokens[:-1])
    term = "".join(word for word, _ in tokens)
    if not SHORTEST <= len(term) <= LONGEST or tokens[-1][1][0] not in "nv":
        return ""
    return "" if acts or _GENERAL.search(term) else term


def _length(tokens: list[tuple[str, str]]) -> int:
    return sum(len(word) for word, _ in tokens)
