"""A collection of documents that are known by their facts alone, to ask about."""

from __future__ import annotations

from qa.catalogue import Catalogue
from qa.scope import Facts

CONGRESS = "全国人民代表大会常务委员会"
COUNCIL = "国务院"
_DOCUMENTS = (
    Facts("liu_25", "柳川省政府工作报告", "report", "柳川省", "2025"),
    Facts("liu_26", "柳川省政府工作报告", "report", "柳川省", "2026"),
    Facts("zhe_26", "浙江省2026年政府工作报告（摘要）", "report", "浙江省", "2026"),
    Facts("zhe_25", "浙江省2025年政府工作报告（摘要）", "report", "浙江省", "2025"),
    Facts("shang_26", "2026年上海市政府工作报告", "report", "上海市", "2026"),
    Facts("flood_plan", "衡阳市防汛应急预案", "plan", "湖南省衡阳市", "2026"),
    Facts(
        "防灾法(2007-08-30)",
        "中华人民共和国防灾法",
        "law",
        "",
        "2007",
        CONGRESS,
    ),
    Facts(
        "防灾法(2024-06-28)",
        "中华人民共和国防灾法",
        "law",
        "",
        "2024",
        CONGRESS,
    ),
    Facts("实施", "柳川省实施《中华人民共和国防灾法》办法", "law", "柳川省", "2019"),
    Facts("规划", "“十四五”国家综合防灾减灾规划", "plan", "", "2022", "国务院办公厅"),
    Facts(
        "农机",
        "国务院关于农机装备升级的指导意见",
        "opinion",
        "",
        "2018",
        "国务院",
        "国发〔2018〕42号",
    ),
    Facts(
        "职教",
        "国务院关于印发国家职业教育改革实施方案的通知",
        "opinion",
        "",
        "2019",
        "国务院",
        "国发〔2019〕4号",
    ),
    Facts("通报", "国务院办公厅关于山西四起煤矿事故的通报", "opinion", "", "2005", "国务院办公厅"),
    Facts("论文", "韧性城市应急管理的路径分析", "paper", "", "2023"),
    Facts("2024", "2024年国务院政府工作报告", "report", "", "2024", "国务院"),
)
DOCUMENTS = {facts.name: facts for facts in _DOCUMENTS}
ATTRIBUTES = frozenset(
    {
        ("actor", "应急管理部"),
        ("actor", "省教育厅"),
        ("instrument", "资金投入"),
        ("instrument", "税收优惠"),
        ("instrument-type", "供给型"),
        ("phase", "预防与准备"),
        ("phase", "恢复与重建"),
        ("hazard", "台风"),
        ("hazard", "洪涝"),
        ("hazard", "地震"),
    }
)
CATALOGUE = Catalogue(DOCUMENTS, ATTRIBUTES)
