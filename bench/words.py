"""Natural Chinese: words of a kept dictionary by their frequency, in the sentences in which customers complain."""

from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path
from random import Random

# The dictionary's kinds of words: noun, verb, adjective, adverb, place, time, person, idiom, name of a thing
KINDS = ("n", "v", "a", "d", "ns", "t", "nr", "i", "nz", "vn")
_BATCH = 2048

TEMPLATES = (
    "{nr}反映{t}在{ns}{v}{n}时{n}{d}{a}，{v}了{n}也没有{v}。",
    "客户说{n}的{n}{d}{v}不了，已经{v}过{m}次，{n}一直没有{v}。",
    "{t}{v}{n}以后，{n}每天{h}点到{h}点之间{d}{a}，影响{vn}和{n}。",
    "客户表示{n}与{n}不符，{v}{n}时工作人员{d}没有{v}清楚。",
    "经核对，{ns}{n}的{n}{d}{v}，{n}{v}后仍然{a}。",
    "家里{n}比较{a}，{nr}希望尽快{v}{n}，不要再{v}。",
    "上个月{v}{m}元的{n}，客户从来没有{v}过，要求{v}{n}并说明{n}。",
    "{ns}附近{n}{d}{a}，{n}和{n}都受到{vn}，同楼的{nr}也一样。",
    "客户曾到{ns}营业厅{v}，{n}告知{t}{v}，到期后{d}没有{n}。",
    "{n}{v}{n}，{n}{d}{v}，客户觉得{i}。",
    "{nz}的{n}{v}得{d}{a}，{v}{n}需要{m}天，客户认为{a}。",
    "信号时有时无，{v}{n}时{d}{v}，换到{ns}就{a}了。",
    "宽带{h}点以后经常掉线，{v}{n}、{v}{n}都试过，{n}还是{a}。",
    "短信通知扣了{m}元，客户不清楚{n}的{n}，请{v}{n}。",
    "{t}{nr}已经{v}过一次，答复说{n}{v}，结果{n}{d}{v}。",
    "老人{v}{n}不方便，希望{n}上门{v}，{d}{v}{n}。",
    "客户情绪{a}，多次强调{n}的{n}，要求{n}给出{a}的{n}。",
    "{v}{n}的时候{n}提示{v}，{n}无法{v}，{i}。",
    "客户名下{m}个{n}，{n}{d}{v}，{n}与{ns}的{n}{d}{a}。",
    "请{ns}{n}{v}后{v}{n}，并把{n}和{vn}情况告诉客户。",
)
PHRASES = (
    "{ns}{n}{d}{a}", "{n}无法{v}", "{t}{n}{v}", "{n}{v}{n}", "{ns}信号{d}{a}", "宽带{n}{v}", "{n}扣费{a}",
)  # fmt: skip


class Speech:
    """An endless, repeatable stream of sentences."""

    def __init__(self, seed: int) -> None:
        self._dice = Random(seed)
        self._drawn: dict[str, Iterator[str]] = {kind: self._draw(kind) for kind in KINDS}
        self._cut = {template: _slots(template) for template in (*TEMPLATES, *PHRASES)}

    def sentence(self) -> str:
        return self._filled(self._dice.choice(TEMPLATES))

    def phrase(self) -> str:
        """What is wrong, in a few words: the title of a work order."""
        return self._filled(self._dice.choice(PHRASES))

    def complaint(self, length: int | None = None) -> str:
        """So many characters, or as many as people write: mostly one to three hundred."""
        length = length or int(min(800, max(40, self._dice.lognormvariate(4.9, 0.6))))
        said: list[str] = []
        while (missing := length - sum(map(len, said))) > 0:
            said.append(self.sentence()[: max(missing, 12)])
        return "".join(said)

    def _filled(self, template: str) -> str:
        return "".join(self._word(slot) if is_slot else slot for slot, is_slot in self._cut[template])

    def _word(self, kind: str) -> str:
        if kind == "m":
            return str(self._dice.randint(2, 99))
        if kind == "h":
            return "一二三四五六七八九十"[self._dice.randrange(10)]
        return next(self._drawn[kind])

    def _draw(self, kind: str) -> Iterator[str]:
        words, weights = _words()[kind]
        while True:
            yield from self._dice.choices(words, cum_weights=weights, k=_BATCH)


def _slots(template: str) -> list[tuple[str, bool]]:
    pieces: list[tuple[str, bool]] = []
    for piece in template.split("{"):
        slot, closing, rest = piece.partition("}")
        pieces += [(slot, True), (rest, False)] if closing else [(piece, False)]
    return [(text, is_slot) for text, is_slot in pieces if text]


@cache
def _words() -> dict[str, tuple[list[str], list[int]]]:
    """Words of two to four characters with their running frequencies, by kind."""
    read: dict[str, list[tuple[str, int]]] = {kind: [] for kind in KINDS}
    with _dictionary().open(encoding="utf-8") as lines:
        for line in lines:
            word, frequency, kind = line.split()
            if kind in read and 2 <= len(word) <= 4:
                read[kind].append((word, int(frequency)))
    return {
        kind: ([word for word, _often in words], list(accumulate(often for _word, often in words)))
        for kind, words in read.items()
    }


def _dictionary() -> Path:
    """The dictionary of the package jieba (MIT); the package itself is not loaded."""
    package = find_spec("jieba")
    if package is None or not package.submodule_search_locations:
        raise RuntimeError("requirements/bench.txt is not installed: make bench")
    return Path(package.submodule_search_locations[0]) / "dict.txt"
