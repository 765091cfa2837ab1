"""Loading a pack: the correct one is read whole; every other is refused with file, line and remedy."""

from pathlib import Path

import pytest

from bihuan.regulation.faults import BrokenPack
from bihuan.regulation.load import canonical, load_pack, pack_from, read_pack
from tests.regulation.breaking import LIBRARY, WRITING, Break, change, library_in


def test_reads_every_file_of_the_pack() -> None:
    pack = load_pack(LIBRARY)

    assert pack.regulation.title.zh == "读者投诉处理办法"
    assert [procedure.code for procedure in pack.procedures] == ["assist", "complaint"]
    assert [example.code for example in pack.examples] == [
        "three_working_days",
        "urgent_and_grave",
        "waits_at_the_desk",
        "straight",
    ]


@pytest.mark.parametrize("broken", WRITING, ids=lambda broken: broken.name)
def test_refuses_what_is_badly_written(broken: Break, tmp_path: Path) -> None:
    pack = broken.made_in(tmp_path)

    with pytest.raises(BrokenPack) as refused:
        load_pack(pack)

    told = [(fault.file, fault.line) for fault in refused.value.faults if broken.says in str(fault)]
    assert told == [broken.place_in(pack)], str(refused.value)


def test_tells_every_fault_at_once(tmp_path: Path) -> None:
    pack = library_in(tmp_path)
    (pack / "limits.yaml").write_text("limits: 3\nladder: []\n", encoding="utf-8")
    (pack / "regulation.yaml").unlink()
    (pack / "procedure").mkdir()
    (pack / "procedure" / "more.yaml").write_text("code: more\n", encoding="utf-8")

    with pytest.raises(BrokenPack) as refused:
        load_pack(pack)

    assert [(fault.file, fault.line) for fault in refused.value.faults] == [
        ("limits.yaml", 1),
        ("limits.yaml", 2),
        ("procedure/more.yaml", 1),
        ("regulation.yaml", 1),
    ]
    assert "procedures/more.yaml" in str(refused.value)


@pytest.mark.parametrize(
    ("raw", "line", "says"),
    [
        ("code: library\ntitle: 图书馆\n".encode("gb18030"), 2, "看来是 GBK"),
        ("code: library\n".encode("utf-16"), 1, "UTF-16"),
        (b"code: library\n\xff\xff\n", 2, "不是 UTF-8"),
        (b"", 1, "文件是空的"),
        (b"code: library\ntitle: \x07\n", 2, "U+0007"),
    ],
)
def test_tells_a_wrong_encoding(raw: bytes, line: int, says: str, tmp_path: Path) -> None:
    pack = library_in(tmp_path)
    (pack / "regulation.yaml").write_bytes(raw)

    with pytest.raises(BrokenPack) as refused:
        load_pack(pack)

    [fault] = refused.value.faults
    assert (fault.file, fault.line) == ("regulation.yaml", line)
    assert says in str(fault)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BrokenPack, match="没有这个文件夹"):
        load_pack(tmp_path / "nowhere")


def test_hash_is_of_the_content_not_of_the_writing(tmp_path: Path) -> None:
    pack = library_in(tmp_path)
    before = read_pack(pack).content_hash
    file = pack / "catalogue.yaml"
    file.write_text(
        "# 注释\n\n" + file.read_text(encoding="utf-8").replace("{zh: 读者, en: Reader}", "{zh: '读者',  en: Reader}"),
        encoding="utf-8",
    )

    assert read_pack(pack).content_hash == before

    change(pack / "catalogue.yaml", "score: 1", "score: 2")
    assert read_pack(pack).content_hash != before


def test_content_gives_the_same_pack_back() -> None:
    loaded = read_pack(LIBRARY)

    assert pack_from(loaded.content) == loaded.pack
    assert canonical({"a": ["甲", 1]}) == '{"a":["甲",1]}'


def test_demonstration_and_readme_are_no_part_of_the_edition(tmp_path: Path) -> None:
    pack = library_in(tmp_path)
    before = read_pack(pack).content_hash
    (pack / "demo").mkdir()
    (pack / "demo" / "people.yaml").write_text("people: []\n", encoding="utf-8")
    (pack / "README.md").write_text("读我\n", encoding="utf-8")

    assert read_pack(pack).content_hash == before
