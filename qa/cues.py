"""The wording by which a question gives away what it asks for.

The patterns run on simplified, lower-case text; Chinese and English stand in one pattern. They
match the frame of a question (哪些措施…, 针对的是什么…), never its subject.
"""

from __future__ import annotations

import re

from ingest.statement import Dimension

WHICH = r"(?:哪(?:些|几\w|个|种|类|项|一\w|方面)?|什么|何种?|怎样的|多少\w?)"
NEAR = r"[^，。；？！,;?!]"  # stays inside the clause

MEASURES = (
    r"(?:措施|办法|对策|之策|举措|做法|安排|建议|要求|规定|手段|任务|部署|方案|方子|药方|补救"
    r"|支持|支援|帮助|行动|主张|规矩|机制|招数?|主意|法子|路子|补法|改法|出路|思路|进路|点子|打算)"
)
PROBLEMS = (
    r"(?:问题|困难|难处|难题|短处|短板|不足|毛病|缺陷|欠缺|缺口|现象|失误|威胁|风险|弊病|弊端|病"
    r"|障碍|壁垒|瓶颈|挑战|教训|薄弱|隐患|矛盾|症结|堵点|不利|险情|困局|困境|弱项|弱点|隐忧|忧患|乱象"
    r"|漏洞|麻烦|压力|痛点|难点|空白|阻碍|阻力|委屈|盲区|担忧|不\w{1,4}之处)"
)
_HOW = r"(?:怎么|怎样|如何|咋|(?:(?<!依)靠|用|拿|凭)(?:什么|啥)|从哪)"
# How something is ruled, judged or counted is a matter of the text, no remedy.
_NO_REMEDY = (
    r"(?![的样]|才?[算叫说写讲]|看待|处理|规定|计算|认定|界定|定义|考评|评[价定]|划分|回报|称呼"
    r"|确定|区分|衡量)"
)
_AIM = (
    r"(?:针对|冲着|回应|为了|解决|纠正|弥补|缓解|扭转|应对|对应|改变|改善|克服|破解|顾到|治(?![安理疗本])|对付"
    r"|补上|化解|瞄准|直指|指向|缘于|源于|堵住|破除|消除|减轻|打破|摆脱)"
)

MEASURE = re.compile(
    rf"{WHICH}{NEAR}{{0,8}}?{MEASURES}|{MEASURES}(?:有|是|包括){WHICH}"
    rf"|有(?:没有|何|啥|无){NEAR}{{0,4}}?{MEASURES}|(?:安排|采取|提出)了?(?:什么|哪)"
    rf"|{_HOW}{_NO_REMEDY}(?={NEAR})|(?:打算|准备|计划|主张|认为|建议|想){NEAR}{{0,4}}?{_HOW}"
    rf"|(?:打算|准备|计划){NEAR}{{0,6}}?(?:什么|哪)|安排做[些点]?什么"
    rf"|[，,]{NEAR}{{0,14}}?(?:要|该|应)做[些点]?什么"
    r"|\bhow (?:does|do|did)\b[^?]{1,60}\b(?:suggest|propose|intend|plan|recommend|want|mean|hope"
    r"|respond|protect|deal|address|tackle|handle|stop|prevent|fix|aim|seek|try)\b"
    r"|\b(?:measures?|actions?|steps|remed(?:y|ies)|recommend\w*|propos\w+|solutions?|provisions?"
    r"|fix(?:es)?|suggest(?:s|ed|ions?)?)\b"
    r"|\b(?:is|are|was|were|being|be) (?:being )?(?:done (?:about|to|for)|planned)\b|\bplanning\b"
    r"|\bis to be done\b|\bdo about|\bdeal(?:ing)? with|\btackle"
    r"|\bhow (?:will|would|could|can|should)\b"
    r"|\bwhat (?:will|would|could|should)\b[^?]{0,40}\b(?:do|help|draw|bring|stop|make|improve"
    r"|change|keep|ease)\b|\bwhat does\b[^?]{1,40}\bwant\b"
)
PROBLEM = re.compile(
    rf"{WHICH}{NEAR}{{0,10}}?{PROBLEMS}|{PROBLEMS}{NEAR}{{0,6}}?(?:有|是|包括){WHICH}"
    rf"|什么{NEAR}{{0,4}}?没有?(?:理清|做好|到位|解决)"
    r"|\b(?:which|what)\b[^?,]{0,40}\b(?:problems?|shortcomings?|difficult(?:y|ies)|weakness(?:es)?"
    r"|deficienc(?:y|ies)|challenges?|failings?|risks?|threats?|barriers?|obstacles?)\b"
)
AMONG_PROBLEMS = re.compile(rf"{PROBLEMS}(?:里|中|之中|当中)[，,]?{WHICH}")
_WHAT = r"(?:哪(?:些|几?[个种项处方桩类])?|什么|何种|啥)"
AIM = re.compile(
    rf"(?:{_AIM}|冲|防[备范止]?|照顾|出于|松开|解开|解(?=的是)|因为(?=哪)|补(?=的|哪|上)|为的)(?:的|了|着|是|来|去|哪方面){{0,3}}"
    rf"{_WHAT}(?!时|么)[^，。；？,;?人部谁级]{{0,7}}(?=[？?。\s]|$)|"
    rf"{_AIM}(?:的|了|着|是){{0,3}}{NEAR}{{0,6}}?{WHICH}"
    rf"(?:{NEAR}{{0,8}}?{PROBLEMS}|(?:去|而来|来)?的?(?=[？?。\s]|$))"
    r"|\b(?:which|what)\b[^?]{0,30}\b(?:problems?|shortcomings?|difficult(?:y|ies)|weakness(?:es)?"
    r"|deficienc(?:y|ies)|gaps?|barriers?|shortages?|failings?|troubles?|faults?|worr(?:y|ies)|risks?|threats?|lacks?)\b[^?]*"
    r"\b(?:meant to|intended to|aimed? at|respond\w* to|address(?:es|ed)?|solved?|tackles?|answers?"
    r"|fix(?:es)?|make up for|makes up for|ease|relieve|counter|cure|behind)\b"
    r"|\b(?:fills?|cures?|address(?:es)?|solves?|eases?|tackles?|answers?|fix(?:es)?|remed(?:y|ies))"
    r" (?:which|what)\b"
)
LISTS_PROBLEMS = re.compile(
    rf"{PROBLEMS}(?:都|主要|分别)?(?:有|是|包括){WHICH}[^，,]{{0,3}}[？?。]?$"
)
ACTOR = re.compile(
    r"(?<![有])谁|何人|归哪|由哪"
    r"|(?:哪|什么)(?:几?[个方]|些|类|一?级|[两几]?[家位所])?(?:部门|部委|机构|单位|院校|大学|高校|组织"
    r"|主体|政府|领导|人员|人(?!多)|官员|企业|公司|团体)|哪[一两几]方(?!面)"
    r"|哪些(?:城市|省份?|[市县]|乡镇|街道)(?=要|应|须|负责)"
    r"|(?:^|[,;] *|\b(?:by|to|for|from) )who(?:m|se)?\b"
    r"|\b(?:which|what) (?!happens?\b)(?:\w+ ){0,3}(?:bod(?:y|ies)|ministr(?:y|ies)"
    r"|departments?|agenc(?:y|ies)|organi[sz]ations?|authorit(?:y|ies)|offices?|officials?"
    r"|institutions?|committees?)\b"
)
MEANING = re.compile(
    r"(?:^|[，,：:]\s*)(?:什么|啥)(?:是|叫做?|算)(?!不)|何谓|何为|的(?:定义|含义)(?:是|[？?。]?$)"
    r"|(?:是)?什么意思|(?:是|具体)指的?(?:是)?什么"
    r"|\bwhat (?:is|are) meant by\b|\bdefin(?:e|ed|ition)\b|\bwhat (?:does"
    r"|do)\b[^?]{1,60}\bmean\s*(?:\?|$|by\b|in\b)"
)
DEFINITION = re.compile(r"所谓|(?:是|指)(?:的是)?什么(?:意思)?[？?。]?$")
MEASURE_WORD = re.compile(rf"{MEASURES}|\b(?:measures?|actions?|steps|polic(?:y|ies))\b")
PROBLEM_WORD = re.compile(
    rf"{PROBLEMS}|\b(?:problems?|shortcomings?|difficult(?:y|ies)|challenges?)\b"
)
COUNT = re.compile(
    rf"(?:多少|几)(?:项|条|个|类|种|处)(?:{NEAR}{{0,4}}?{MEASURES}|{NEAR}{{0,4}}?{PROBLEMS})"
    rf"|(?:多少|几)(?:项|条|个|类|种){NEAR}{{1,14}}?的(?:{MEASURES}|{PROBLEMS})(?=[？?。\s]|$)"
    rf"|(?:{MEASURES}|{PROBLEMS})(?:一共|总共|合计|共)?有?(?:多少|几)(?:项|条|个|类|种"
    rf"|处)?(?=[？?。\s]|$)"
    r"|\bhow many (?:\w+ )?(?:measures|problems|actions|recommendations)\b"
)
COMPARE = re.compile(
    r"比较|对比|相比|区别|差别|差异|异同|有何不同|有什么不同|哪里不同"
    r"|\bcompar(?:e|ed|ison)\b|\bdiffer(?:s|ence|ences|ent)?\b"
)
ABOUT = re.compile(
    rf"(?:涉及|关于|牵涉|有关|面向|偏重|属于|方面|层面|维度|一类|之类)[^。？?]*?"
    rf"(?:{MEASURES}|{PROBLEMS}|哪|什么)|\b(?:concern(?:s|ing)?|regarding|in terms of)\b"
)

_PLACE = (
    r"(?:维度|层面|层次|方面|角度|领域|范畴|韧性|手段|设施|之类|一类|类|因素|条件|性质"
    r"|这?一?块(?![钱地]))"
)
_ENGLISH = {
    Dimension.INSTITUTION: r"institution(?:al|s)?",
    Dimension.SPACE: r"spa(?:tial|ce)",
    Dimension.ORGANISATION: r"organi[sz]ation(?:al)?",
    Dimension.SOCIETY: r"soci(?:al|ety)",
    Dimension.TECHNOLOGY: r"techn(?:ical|ological|ology)",
    Dimension.OTHER: r"other",
}
NAMES_DIMENSION = re.compile("|".join((*_ENGLISH.values(), *(d.value for d in _ENGLISH))))
DIMENSIONS = {
    dimension: re.compile(
        rf"{dimension.value}[”」』\"’]?{_PLACE}"
        rf"|(?:属于?|主要是|主要靠|偏[重向于]?|归[入为于到]|列入|算作?|出在)[“「『\"‘]?{dimension.value}"
        rf"|{dimension.value}上的?(?={NEAR}{{0,4}}{PROBLEMS})|以{dimension.value}为主"
        rf"|带有?{NEAR}{{0,4}}?{dimension.value}|{dimension.value}(?:性质|成分|色彩)"
        rf"|(?:靠|用到?|涉及|牵涉){NEAR}{{0,14}}?{dimension.value}(?:来[办做])?的(?:{MEASURES})?[有是]?哪"
        rf"|{dimension.value}的(?:{MEASURES})有?哪"
        rf"|\b{name}\s+(?:dimension|level|aspects?|side|terms|measures|steps|actions|ideas|means|fixes"
        rf"|remedies|arrangements|proposals|problems|weakness|shortcoming|difficult)"
        rf"|\b(?:concern(?:s|ing)?|regarding|in terms of)\s+{name}\b"
    )
    for dimension, name in _ENGLISH.items()
}
# What the coding manual counts under each dimension: recognises 涉及道路、水库的举措 as 空间.
_SUBJECTS = {
    Dimension.INSTITUTION: "规章 法规 规则 标准 监督 监管 检查 "
    "考核 问责 追责 经费 预案 保险 政策 体制",
    Dimension.SPACE: "建筑 基础设施 用地 土地 场所 场地 避难 "
    "工程 道路 水库 管网 校舍 硬件 楼栋 建成环境",
    Dimension.ORGANISATION: "指挥 协调 协同 部门 队伍 人员 人手 "
    "机关 干部 官员 培训 牵头 分工 物资 机构",
    Dimension.SOCIETY: "公众 居民 民众 职工 群众 教育 文化 宣传 就业 养老 弱势 志愿 参与 医疗",
    Dimension.TECHNOLOGY: "监测 数据 数据库 信息系统 平台 网络 装备 科研 研发 软件 智能 仪器 先进",
    Dimension.OTHER: "经济 金融 债务 产业 污染 气候 外交 宏观 花费",
}
SUBJECTS = {dimension: tuple(words.split()) for dimension, words in _SUBJECTS.items()}

# Words of the frame that say nothing of the subject; ingest.words cuts questions into them.
_FRAME = """
    有哪些 有何 有什么 存在 条 项 措施 办法 对策 举措 做法 安排 建议 要求 规定 手段 任务 部署 方案
    问题 困难 难处 不足 毛病 短板 短处 方面 层面 维度 提出 指出 打算 准备 采取 主张 解决 应对 改进
    回应 冲着 属于 涉及 主要 文件 报告 规划 论文 文章 作者 一共 总共 合计 今年 去年 现在 目前 谁
    由谁 何时 时候 什么 怎么 怎样 为什么 意思 几条 几项 几个 多少 共有 为了 针对 面对 measures
    measure problems problem does did proposed propose proposes document report paper many much
    will would could should have has been there any what whom whose when where why they total
    number list them those these about 还有
"""
FRAME = frozenset(_FRAME.split())
_OF_COMPARISON = """
    异同 区别 差异 差别 不同 对比 相比 比较
    compare compared comparison difference differences different
"""
_OF_MEANING = "定义 含义 意思 mean means meant meaning definition define defined"
OF_COMPARISON = frozenset(_OF_COMPARISON.split())
OF_MEANING = frozenset(_OF_MEANING.split())
OF_LINKS = frozenset({"没有", "任何", "对应", "no", "without"})
