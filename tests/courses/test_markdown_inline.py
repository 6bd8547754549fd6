"""Emphasis where CommonMark's rule fails text without spaces, and pairs of markers."""

import pytest

from courses.markdown import render_fragment


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("**강조(emphasis)**는 중요하다", "<strong>강조(emphasis)</strong>는 중요하다"),
        ("이것은 **'따옴표'**입니다", "이것은 <strong>'따옴표'</strong>입니다"),
        ("**“전이 학습”**이란", "<strong>“전이 학습”</strong>이란"),
        ("그는**(굵게)**말했다", "그는<strong>(굵게)</strong>말했다"),
        ("*기울임(italic)*은", "<em>기울임(italic)</em>은"),
        ("~~취소(x)~~는 ==표시(y)==는", "<del>취소(x)</del>는 <mark>표시(y)</mark>는"),
        ("**これは「強調」**です", "<strong>これは「強調」</strong>です"),
        ("**重点（注意）**之后", "<strong>重点（注意）</strong>之后"),
        ("**bold**text", "<strong>bold</strong>text"),
        ("** 아니다 **", "** 아니다 **"),
    ],
)
def test_emphasis_works_beside_korean_chinese_and_japanese(source, expected):
    assert render_fragment(source, inline=True) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a**(b)**c", "a**(b)**c"),
        ("snake_case_name", "snake_case_name"),
        ("*a **b** c*", "<em>a <strong>b</strong> c</em>"),
        ("***both***", "<em><strong>both</strong></em>"),
        ("a == b == c", "a == b == c"),
        ("x === y", "x === y"),
        ("~one~", "~one~"),
        ("~~==both==~~", "<del><mark>both</mark></del>"),
        ("==`code`==", "<mark><code>code</code></mark>"),
        ("[==a==](/b)", '<a href="/b"><mark>a</mark></a>'),
    ],
)
def test_emphasis_elsewhere_follows_commonmark(source, expected):
    assert render_fragment(source, inline=True) == expected
