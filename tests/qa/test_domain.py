"""With the bundled model: everyday questions are foreign to policy texts, others are not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ingest.encode import CharacterPairs, Encoder
from ingest.models import encoder as model
from qa.domain import _weights, foreign
from qa.frame import subject

EVERYDAY = (
    "猫咪总是半夜叫是怎么回事？",
    "吉他的和弦怎么按才不疼？",
    "牛仔裤掉色怎么洗？",
    "围棋里的打劫是什么意思？",
    "红楼梦里宝玉为什么摔玉？",
    "手机屏幕碎了自己能换吗？",
    "皮蛋瘦肉粥要煮多久？",
    "世界杯冠军最多的是哪支球队？",
    "How do I get rid of hiccups?",
    "Which guitar strings are best for a beginner?",
    "What is the square root of 1764?",
    "黑洞是怎样形成的？",
)
POLICY = (
    "基层应急队伍装备不足怎么解决？",
    "老旧小区加装电梯有哪些补助措施？",
    "水库下游群众转移由谁负责组织？",
    "农村饮水安全存在哪些短板？",
    "企业安全生产主体责任包括什么？",
    "技术维度有哪些问题？",
    "避难场所的钥匙由谁保管？",
    "养老护理员的培训补贴是多少？",
    "违反本条例的，处多少罚款？",
    "Which measures address the shortage of rural teachers?",
    "Who is responsible for issuing flood warnings?",
    "暴雨紅色預警發布後學校要做什麼？",
)


@pytest.fixture(scope="module")
def reader() -> Encoder:
    return model(None)


@pytest.mark.model
@pytest.mark.slow
def test_everyday_questions_are_foreign_and_those_on_policy_are_not(reader: Encoder) -> None:
    told = {
        text: foreign(reader.encode_queries([subject(text)])[0], reader.name, 0.0)
        for text in (*EVERYDAY, *POLICY)
    }

    assert [text for text in EVERYDAY if not told[text]] == []
    assert [text for text in POLICY if told[text]] == []


def test_none_of_them_was_learned_from() -> None:
    lessons = Path(__file__).parents[2] / "bench" / "lessons" / "foreign.txt"
    learned = set(lessons.read_text("utf-8").splitlines())

    assert learned & {*EVERYDAY, *POLICY} == set()


def test_to_another_encoder_nothing_is_foreign() -> None:
    weights, _, _ = _weights()
    vector = np.asarray(100 * weights, dtype=np.float32)

    assert foreign(vector, _weights()[2], 1.0)
    assert not foreign(vector, CharacterPairs().name, 0.0)
