"""Words by which schools, degrees, employers and positions are told apart."""

from __future__ import annotations

import re

from ehr_bridge.profiles.profile import Degree

SCHOOL = re.compile(
    r"(?:大学|学院|学校|职校|中学|高中|党校|研究生院|研究所(?=$)|分校|校区\)?)(?:$|[^\w]|[(（])"
    r"|\b(?:university|universit[äéày]\w*|college|institute|school|polytechnic|academy|faculty"
    r"|conservatoire|lycée|MIT|UCLA|ETH|LSE|UCL|Caltech"
    r"|\w*(?:hochschule|schule|gymnasium|kolleg|akademie|lyzeum))\b",
    re.IGNORECASE,
)
DEGREES: tuple[tuple[Degree, str], ...] = (
    (
        Degree.DOCTOR,
        r"博士(?:研究生|后)?(?:学位)?|\b(?:ph\.? ?d\.?|doctor(?:ate)?(?: of [A-Z]\w+)?|d\.?phil\.?|m\.?d\.|promotion|dr\.(?: ?(?:rer|phil|med|jur|ing)\b)?)(?=\W|$)",
    ),
    (
        Degree.MASTER,
        r"硕士(?:研究生)?(?:学位)?|研究生(?!院)|\b(?:master(?:'?s)?(?: degree)?(?: of (?:science|arts|engineering"
        r"|business administration|laws|education|philosophy|commerce|finance|design|public health|research))?"
        r"|m\.?b\.?a\.?|m\.? ?sc\.?|m\.? ?s\.?(?! office)|m\.? ?a\.?|m\.?eng\.?|m\.?phil\.?|m\.?ed\.?|ll\.?m\.?|mres"
        r"|magister|(?:erstes |zweites )?staatsexamen|diplom(?! ?\(fh\))(?:-\w+)*|dipl\.-\w+\.?(?! ?\(fh\)))(?=\W|$)",
    ),
    (
        Degree.BACHELOR,
        r"(?:大学)?本科|学士(?:学位)?|\b(?:bachelor(?:'?s)?(?: degree)?(?: of (?:science|arts|engineering"
        r"|business administration|laws|education|commerce|design|technology|fine arts|nursing|music))?"
        r"|b\.? ?sc\.?|b\.? ?s\.?|b\.? ?a\.?|b\.?eng\.?|b\.?tech\.?|b\.?com\.?|b\.?f\.?a\.?|b\.?b\.?a\.?|ll\.?b\.?|b\.?ed\.?|b\.?des\.?"
        r"|diplom(?:-\w+)* ?\(fh\)|dipl\.-\w+\.? ?\(fh\)"
        r"|(?:industrie|handwerks|elektro|küchen)meister(?:in)?|meister(?:brief|prüfung)|staatlich geprüfter? \w*techniker(?:in)?)"
        r"(?: ?\(hons\.?\))?(?=\W|$)",
    ),
    (
        Degree.ASSOCIATE,
        r"大专|专科|高职|\b(?:associate(?:'?s)?(?: degree)?(?: of (?:applied )?(?:science|arts))?"
        r"|a\.?a\.?s?\.?|higher national diploma|hnd|foundation degree|diploma)(?=\W|$)",
    ),
    (
        Degree.SECONDARY,
        r"高中|中专|职高|中技|\b(?:high school(?: diploma)?|a-levels?|secondary school|ged|abitur|matura"
        r"|(?:fach)?hochschulreife|(?:duale )?(?:berufs)?ausbildung(?= (?:zu[mr]|als)\b))(?=\W|$)",
    ),
)
DEGREE = re.compile(
    "|".join(f"(?P<{level.value}>{pattern})" for level, pattern in DEGREES), re.IGNORECASE
)

EMPLOYER = re.compile(
    r"(?:公司|集团|有限|股份|科技|网络|银行|医院|研究院|研究所|中心|工作室|事务所|酒店|超市|商场|传媒|电商|证券|保险|基金"
    r"|物流|制造|餐饮|幼儿园|小学|中学|学校|大学|学院|协会|出版社|报社|电视台|药业|制药|汽车|地产|置业|物业|家居|零售|信息技术"
    r"|软件|智能|电子|咨询|文化|教育|连锁|厂|门店|机构|实验室|服饰|食品|生物|能源|建设|工程局|设计院|餐厅|旅行社)(?:\(.*\)|（.*）)?$"
    r"|\b(?:inc|ltd|llc|llp|corp|corporation|gmbh|ag|plc|pty|limited|group|labs?|bank|hospital|clinic|studios?|company|co"
    r"|partners|holdings|systems|technologies|solutions|software|university|college|school|agency|associates|logistics"
    r"|foundation|council|institute|hotels?|trust|services|consulting|energy|media|foods?|retail|works|analytics|motors"
    r"|health|healthcare|insurance|capital|ventures|robotics|networks|interactive|digital|pharma|outfitters|airways"
    r"|markets?|stores?|brothers|collective|cooperative|bakery|press|airlines|railways|telecom"
    r"|mbh|mbb|ohg|e\.k|e\.v|(?-i:KG|SE|UG)|\w*(?:kanzlei|klinik|klinikum|krankenhaus|sparkasse|stadtwerke|verlag|autohaus|praxis))\b\.?",
    re.IGNORECASE,
)
TITLE = re.compile(
    r"(?:工程师|经理|主管|专员|总监|助理|顾问|设计师|会计|出纳|教师|老师|讲师|教授|护士|护士长|医生|医师|实习生|代表|开发|运营|组长|店长|店员"
    r"|主任|总裁|总经理|架构师|分析师|策划|编辑|记者|销售|客服|采购|研究员|科学家|程序员|翻译|律师|法务|文员|秘书|司机|技师|技术员|操作员"
    r"|督导|培训师|产品|测试|美工|合伙人|创始人|负责人|班长|领班|厨师|厨师长|审计|审计员|行政|人事|管培生|收银员|导购|质检员|仓管|调度|调度员"
    r"|HR|BP|HRBP|CTO|CEO|CFO|COO|后端|前端|管家|健身教练|教练|主播|买手|跟单|跟单员|计划员|精算师|药师|检验员|管理员|辅导员|班主任)"
    r"(?:[(（].*[)）])?$"
    r"|\b(?:engineer|manager|developer|analyst|designer|consultant|director|officer|assistant|associate|specialist"
    r"|coordinator|administrator|architect|intern|lead|leader|head|accountant|auditor|teacher|lecturer|professor|nurse"
    r"|doctor|physician|programmer|scientist|researcher|technician|supervisor|executive|representative|advisor|adviser"
    r"|editor|writer|journalist|chef|cook|driver|clerk|cashier|buyer|planner|recruiter|trainer|president|founder"
    r"|partner|principal|strategist|marketer|secretary|receptionist|operator|mechanic|electrician|pharmacist|therapist"
    r"|tutor|translator|producer|photographer|bookkeeper|controller|agent|tester|owner|volunteer|fellow|trainee"
    r"|apprentice|paralegal|lawyer|attorney|solicitor|counsel|barista|waiter|waitress|merchandiser|copywriter|cto|ceo"
    r"|cfo|vp|sre|dba|qa|ux|ui|foreman|inspector|dispatcher|underwriter|actuary|librarian|curator|machinist|welder)\b"
    # German ones are the ends of compounds; of names that are also surnames, of long ones only.
    r"|(?:buchhalter|entwickler|leiter|ingenieur|techniker|elektroniker|installateur|mechaniker|mechatroniker"
    r"|verkäufer|berater|betreuer|assistent|sachbearbeiter|referent|lehrer|pfleger|köch|fahrer|lagerist|mitarbeiter"
    r"|praktikant|werkstudent|geschäftsführer|architekt|informatiker|programmierer|redakteur|jurist|rechtsanwalt"
    r"|rechtsanwält|monteur|verwalter|einkäufer|disponent|erzieher|kassierer|therapeut|konstrukteur|administrator)(?:[:*]?in)?\b"
    r"|(?:kaufmann|kauffrau|fachangestellter?|fachkraft|auszubildender?|arzt|ärztin|\w{3,}koch|\w{4,}meister(?:in)?)\b",
    re.IGNORECASE,
)

SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金"
    "韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟申"
    "耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司"
    "卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘"
    "池查麻苑迟邝"
)
TWO_SURNAMES = (
    "欧阳",
    "上官",
    "司马",
    "诸葛",
    "东方",
    "夏侯",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "司徒",
    "令狐",
    "端木",
)


def degree_in(words: str) -> tuple[re.Match[str], Degree] | None:
    """The first degree told in folded words, and its level."""
    match = DEGREE.search(words)
    if match is None or match.lastgroup is None:
        return None
    return match, Degree(match.lastgroup)


def is_chinese_name(words: str) -> bool:
    """Whether folded words can be a Chinese person's name."""
    bare = words.replace(" ", "").replace("·", "")
    if not re.fullmatch(r"[㐀-鿿]{2,4}", bare):
        return False
    return (bare[0] in SURNAMES and len(bare) <= 3) or bare[:2] in TWO_SURNAMES


def is_western_name(words: str) -> bool:
    """Whether folded words can be a person's name in Latin letters."""
    parts = words.split()
    if not 2 <= len(parts) <= 4 or not all(
        re.fullmatch(r"[^\W\d_]+(?:['’.-][^\W\d_]*)*", p) for p in parts
    ):
        return False
    small = {
        "de",
        "van",
        "von",
        "der",
        "da",
        "del",
        "bin",
        "al",
        "la",
        "di",
        "dos",
        "e",
        "y",
        "ibn",
    }
    capital = all(part[0].isupper() or part in small for part in parts)
    return (
        capital and not TITLE.search(words) and not SCHOOL.search(words) and parts[0] not in small
    )
