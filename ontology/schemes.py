"""The schemes that attributes of statements are told in, by the names that readers use.

`policy.ttl` says what each concept means. The order of a table is the order in which values are
listed.
"""

from __future__ import annotations

from pyoxigraph import NamedNode

from ontology.terms import NAMESPACE


def _concepts(names: dict[str, str]) -> dict[str, NamedNode]:
    return {name: NamedNode(NAMESPACE + local) for name, local in names.items()}


FORCES = _concepts(
    {
        "必须": "Must",
        "应当": "Shall",
        "要": "Need",
        "鼓励": "Encouraged",
        "可以": "May",
    }
)
INSTRUMENT_TYPES = _concepts(
    {
        "供给型": "Supply",
        "环境型": "Environmental",
        "需求型": "Demand",
    }
)
INSTRUMENTS = _concepts(
    {
        "人才培养": "TalentTraining",
        "资金投入": "Funding",
        "技术支持": "TechnologySupport",
        "基础设施建设": "Infrastructure",
        "公共服务": "PublicService",
        "信息支持": "InformationSupport",
        "目标规划": "TargetPlanning",
        "金融支持": "FinancialSupport",
        "税收优惠": "TaxIncentive",
        "法规管制": "Regulation",
        "标准规范": "Standards",
        "宣传引导": "Publicity",
        "策略性措施": "StrategicMeasures",
        "政府采购": "Procurement",
        "服务外包": "Outsourcing",
        "贸易管制": "TradeControl",
        "海外机构": "OverseasAgency",
        "示范试点": "Demonstration",
        "市场塑造": "MarketShaping",
    }
)
TYPE_OF_INSTRUMENT = {
    "人才培养": "供给型",
    "资金投入": "供给型",
    "技术支持": "供给型",
    "基础设施建设": "供给型",
    "公共服务": "供给型",
    "信息支持": "供给型",
    "目标规划": "环境型",
    "金融支持": "环境型",
    "税收优惠": "环境型",
    "法规管制": "环境型",
    "标准规范": "环境型",
    "宣传引导": "环境型",
    "策略性措施": "环境型",
    "政府采购": "需求型",
    "服务外包": "需求型",
    "贸易管制": "需求型",
    "海外机构": "需求型",
    "示范试点": "需求型",
    "市场塑造": "需求型",
}
HAZARDS = _concepts(
    {
        "自然灾害": "NaturalDisaster",
        "洪涝": "Flood",
        "干旱": "Drought",
        "台风": "Typhoon",
        "气象灾害": "MeteorologicalDisaster",
        "地震": "Earthquake",
        "地质灾害": "GeologicalDisaster",
        "海洋灾害": "MarineDisaster",
        "森林草原火灾": "WildFire",
        "生物灾害": "BiologicalDisaster",
        "事故灾难": "AccidentDisaster",
        "火灾": "Fire",
        "矿山事故": "MineAccident",
        "危险化学品事故": "ChemicalAccident",
        "道路交通事故": "RoadAccident",
        "铁路航空水上事故": "TransportAccident",
        "建筑施工事故": "ConstructionAccident",
        "燃气事故": "GasAccident",
        "特种设备事故": "EquipmentAccident",
        "突发环境事件": "EnvironmentalIncident",
        "核与辐射事故": "NuclearAccident",
        "基础设施事故": "InfrastructureFailure",
        "公共卫生事件": "PublicHealthEvent",
        "传染病疫情": "Epidemic",
        "食品药品安全事件": "FoodDrugEvent",
        "动物疫情": "AnimalEpidemic",
        "职业危害": "OccupationalHazard",
        "社会安全事件": "SocialSecurityEvent",
        "群体性事件": "MassIncident",
        "恐怖袭击": "TerroristAttack",
        "治安刑事案件": "Crime",
        "经济金融风险": "FinancialRisk",
        "网络安全事件": "CyberIncident",
    }
)
PHASES = _concepts(
    {
        "预防与准备": "Prevention",
        "监测与预警": "Warning",
        "处置与救援": "Response",
        "恢复与重建": "Recovery",
    }
)
TARGET_GROUPS = (
    "老年人",
    "儿童和未成年人",
    "学生",
    "高校毕业生",
    "青年",
    "妇女",
    "残疾人",
    "农民工",
    "农村居民",
    "低收入和困难群众",
    "受灾群众",
    "失业人员",
    "职工和劳动者",
    "军人和退役军人",
    "中小微企业",
    "民营企业和个体户",
    "外资企业",
    "创业者",
    "教师",
    "医务人员",
    "患者",
    "干部和公职人员",
    "科研人员和人才",
    "消费者",
    "纳税人和缴费人",
    "居民和公众",
    "少数民族",
    "新型农业经营主体",
)
STATUSES = _concepts(
    {
        "待校": "Proposed",
        "采纳": "Accepted",
        "否决": "Rejected",
        "改定": "Edited",
        "增补": "Added",
    }
)
BASES = _concepts(
    {
        "作者明言": "Stated",
        "程序推断": "Inferred",
        "人工认定": "ByPerson",
    }
)
