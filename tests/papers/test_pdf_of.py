"""Setting papers: every character is there or spelt, a lost child is replaced, a bad document is refused."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bihuan.papers import setting
from bihuan.papers.child import FONTS, drawn
from bihuan.papers.setting import PaperNotSet, pdf_of
from tests.papers.reading import outside, pages_of, text_of


def paper(text: str = "信号只有一格。", **changes: Any) -> dict[str, Any]:
    cell = {"label": "投诉内容", "span": 12, "text": text, "lines": [], "ticks": [], "room": 4, "table": None}
    return {
        "title": "投诉工单",
        "form": "F-099",
        "left": "编号：1",
        "right": "",
        "landscape": False,
        "void": False,
        "copies": [None],
        "sections": [{"heading": "问题", "rows": [[cell]]}],
        "signatures": [{"label": "制表", "who": "李娜", "at": "2026-03-02 09:00"}],
        "clauses": [],
        "note": "",
    } | changes


def document(*papers: dict[str, Any]) -> dict[str, Any]:
    return {"title": "投诉工单", "papers": list(papers)}


def test_each_paper_counts_its_own_pages() -> None:
    pages = pages_of(pdf_of(document(paper("长" * 6000), paper())))

    wanted = [*(f"第{n}页共{len(pages) - 1}页" for n in range(1, len(pages))), "第1页共1页"]
    assert len(pages) > 2
    assert [page.endswith(number) for page, number in zip(pages, wanted, strict=True)] == [True] * len(pages)


def test_each_copy_is_a_paper_with_its_name() -> None:
    pages = pages_of(pdf_of(document(paper(copies=["第一联 存根", "第二联 客户", "第三联 财务"]))))

    assert [name in page for name, page in zip(("存根", "客户", "财务"), pages, strict=True)] == [True] * 3


@pytest.mark.parametrize("text", ["镕喆堃龘㛃䶮〇", "ЖЩ αβ ½ ℃ №", "=1+1；#set page(); $x$ [*] `raw` \\ @ <a>"])
def test_what_is_written_is_set_as_it_is(text: str) -> None:
    assert "".join(text.split()) in text_of(pdf_of(document(paper(text))))


def test_a_character_that_no_font_draws_is_spelt() -> None:
    assert "𠮷" not in drawn()
    assert "张[U+20BB7]" in text_of(pdf_of(document(paper("张𠮷"))))


def test_nothing_stands_outside_of_the_page() -> None:
    assert outside(pdf_of(document(paper("x" * 3000), paper("https://example.org/" + "y" * 400, landscape=True)))) == []


def test_a_child_that_was_killed_is_replaced() -> None:
    pdf_of(document(paper()))
    child = setting._child
    assert child is not None
    os.kill(child.process.pid, signal.SIGKILL)
    child.process.wait()

    assert "信号只有一格。" in text_of(pdf_of(document(paper())))


def test_a_child_that_is_stuck_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    pdf_of(document(paper()))
    child = setting._child
    assert child is not None
    monkeypatch.setattr(setting, "LONGEST", 0.3)
    os.kill(child.process.pid, signal.SIGSTOP)

    with pytest.raises(PaperNotSet):
        pdf_of(document(paper()))
    monkeypatch.undo()
    assert text_of(pdf_of(document(paper())))


def test_a_document_that_cannot_be_set_is_refused_with_a_sentence() -> None:
    with pytest.raises(PaperNotSet, match="文件暂时无法生成"):
        pdf_of({"title": "无"})
    assert text_of(pdf_of(document(paper())))


def test_the_child_writes_no_file_and_reads_nothing_but_its_own(tmp_path: Path) -> None:
    asks = (
        "import resource, sys\n"
        "from bihuan.papers import child\n"
        "child._bound()\n"
        "from pathlib import Path\n"
        f"Path({str(tmp_path / 'x')!r}).write_text('x')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", asks], capture_output=True, check=False, env={"PYTHONPATH": str(setting.ROOT)}
    )

    assert b"File too large" in done.stderr
    assert FONTS.is_dir()
