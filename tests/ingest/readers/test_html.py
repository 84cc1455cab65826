from __future__ import annotations

import pytest

from ingest.document import Source
from ingest.read import read
from ingest.readers.html import html

TEXT = """关于加强应急管理的意见
各区县人民政府：
为加强应急管理，提出如下意见。
## 一、总体要求
坚持底线思维，完善应急管理体系。
1. 建立机制。
2. 健全制度。
名称 | 数量
帐篷 | 20 顶
第一行，未完。
第二行，完。
见注。"""
BODY = """<h1>关于加强应急
管理的意见</h1><p>各区县人民政府：</p><p>为加强<b>应急</b>管理，提出
如下意见。</p><h2>一、<span>总体要求</span></h2><p>坚持底线思维，完善应急管理体系。</p>
<ol><li>建立机制。</li><li>健全制度。</li></ol>
<table><tr><th>名称</th><th>数量</th></tr><tr><td>帐篷</td><td>20 顶</td></tr></table>
<p>第一行，未完。<br>第二行，完。</p><p>见<!-- 不是正文 -->注<sup>[1]</sup>。</p>"""
SITE = """<!DOCTYPE html><html><head><meta charset="{coding}">
<title>关于加强应急管理的意见_某市人民政府网</title><style>p {{}}</style></head><body>
<div class="top"><ul><li><a href="1">首页</a></li><li><a href="2">政务公开</a></li></ul></div>
<div class="crumb">您的位置：<a>首页</a>&gt;<a>公开</a></div>
<div class="wrap">{table}<div class="share"><a>微信</a><a>微博</a>打印</div>
<div class="c12">{body}</div><div style="display: none">暗藏的文字。</div>
<div><a href="3">相关链接一</a><a href="4">相关链接二</a></div></div>
<footer>版权所有 某市人民政府 京ICP备1号</footer><script>var a = "脚本。";</script></body></html>"""
TABLE = """<table><tr><td><b>索 引 号：</b></td><td>000-1</td><td>发文机关：</td>
<td>某市人民政府</td></tr><tr><td>发文字号：</td><td>某政发〔2024〕1号</td><td>成文日期：</td><td>2024年5月6日</td></tr>
</table>"""


def site(body: str = BODY, table: str = "", coding: str = "utf-8") -> str:
    return SITE.format(body=body, table=table, coding=coding)


def test_the_text_is_read_without_the_sites_frame() -> None:
    assert html(site().encode()).text.replace("# 关于", "关于") == TEXT


@pytest.mark.parametrize(("named", "coding"), [("gb2312", "gb18030"), ("big5", "utf-8")])
def test_the_coding_is_what_the_page_says_unless_it_is_not(named: str, coding: str) -> None:
    assert html(site(coding=named).encode(coding)).text == html(site().encode()).text


def test_the_table_above_a_text_is_kept_a_field_a_line() -> None:
    lines = html(site(table=TABLE).encode()).text.split("\n")

    assert lines[:3] == ["索引号：000-1", "发文机关：某市人民政府", "发文字号：某政发〔2024〕1号"]


@pytest.mark.parametrize(
    "around",
    [
        '<div id="zoom">{}</div>',
        '<form action="Default.aspx"><div>{}</div></form>',
        "<table><tr><td><div>{}</div></td></tr></table>",
        '<article class="content"><div><div>{}</div></div></article>',
        '<div class="print-share-box">{}</div>',
        "{}",
    ],
)
def test_the_text_is_found_in_whatever_holds_it(around: str) -> None:
    text = html(site(around.format(BODY)).encode()).text

    assert text.replace("# 关于", "关于") == TEXT


def test_a_title_comes_from_the_page_where_the_text_has_none() -> None:
    body = BODY.partition("</h1>")[2]

    assert html(site(body).encode()).text == TEXT


@pytest.mark.parametrize(
    ("head", "top"),
    [
        ('<meta name="ArticleTitle" content="关于加强应急管理的意见">', ""),
        ("<title>关于加强应急管理的意见-通知公告-某市人民政府</title>", ""),
        (
            "<title>某市政府信息公开</title>",
            "<h1><a>某市人民政府</a></h1><h1>关于加强应急管理的意见</h1>",
        ),
        ("", '<div class="article-title">关于加强应急管理的意见</div>'),
        ("<title>关于加强应急管理的意见_某网</title>", '<p class="title">最新文件</p>'),
    ],
)
def test_the_title_is_the_texts_and_not_the_sites(head: str, top: str) -> None:
    paragraphs = "".join(f"<p>第{n}段，要求加强应急管理，完善体系。</p>" for n in "一二三四五六")
    page = f"<html><head>{head}</head><body>{top}<div>{paragraphs}</div></body></html>"

    assert html(page.encode()).text.split("\n")[0].startswith("关于加强应急管理的意见")


def test_the_day_on_which_a_page_was_put_up_dates_a_text_that_tells_none() -> None:
    page = site().replace("<head>", '<head><meta name="PubDate" content="2024-05-07 10:00">')

    assert read(Source("页", page.encode(), "/页.html")).date == "2024-05-07"


def test_a_page_of_one_sentence_is_read() -> None:
    assert html("<p>政策。".encode()).text == "政策。"
    assert html(b"<html></html>").text == ""


def test_boxes_without_end_do_not_take_long() -> None:
    deep = "<div>" * 3000 + "政策。" + "</div>" * 3000

    assert html(deep.encode()).text == "政策。"
