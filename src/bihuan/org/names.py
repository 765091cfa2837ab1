"""How a Chinese name is spelled in Latin letters, so that it can be found by them."""

from dataclasses import dataclass

# Characters that sound otherwise when they are a surname
SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "查": "zha", "盖": "ge", "区": "ou", "朴": "piao",
    "冼": "xian", "缪": "miao", "乐": "yue", "任": "ren", "翟": "zhai", "覃": "qin", "尉迟": "yu chi",
    "万俟": "mo qi", "长孙": "zhang sun", "吕": "lü",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spelling:
    pinyin: str
    initials: str


def spelling(name: str) -> Spelling:
    """The name in full pinyin and its initials, both lower case without spaces; ü is written v."""
    syllables = _syllables(name.strip())
    return Spelling(
        pinyin="".join(syllables).replace("ü", "v"),
        initials="".join(syllable[0] for syllable in syllables).replace("ü", "v"),
    )


def _syllables(name: str) -> list[str]:
    from pypinyin import Style, lazy_pinyin  # its dictionaries cost every start 0.7 s and 40 MB

    surname = next((head for head in (name[:2], name[:1]) if head in SURNAMES), "")
    rest = lazy_pinyin(name[len(surname) :], style=Style.NORMAL)
    spoken = [*SURNAMES.get(surname, "").split(), *rest]
    return [letters for part in spoken if (letters := "".join(x for x in part.lower() if x.isalnum()))]
