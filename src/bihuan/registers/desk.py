"""您要办什么？ What can be begun at the desk, over all regulations, found by words: Chinese, pinyin or English."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from bihuan.kernel.text import Words
from bihuan.org.models import Staff
from bihuan.org.names import spelling
from bihuan.org.scope import held_posts
from bihuan.regulation.queries import packs_in_force
from bihuan.regulation.schema.forms import Field
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.procedures import Procedure
from bihuan.search.tokens import folded
from bihuan.sheets.offers import offers

NAME, CALLED, SPELT, SAID = 8, 6, 4, 1  # what a hit weighs: in the name, in customers' words, spelt, in what is asked
MOST = 30
_HAN = re.compile(r"[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing to begin, with the words by which it is found, by what a hit among them weighs."""

    title: Words
    code: str  # of its regulation
    regulation: Words  # the short name
    clause: str
    address: str  # where it is begun; empty for people who may not
    posts: tuple[Words, ...]  # who may
    words: Mapping[int, tuple[str, ...]]

    def weight(self, term: str) -> int:
        """How well a folded term fits; zero is not at all."""
        return max((weight for weight, words in self.words.items() if any(term in word for word in words)), default=0)


_known: dict[tuple[str, str], tuple[Matter, ...]] = {}


def matters(by: Staff, at: datetime) -> list[Matter]:
    """What may be begun under the regulations in force: first what the person may begin."""
    found = []
    for pack in packs_in_force(at):
        held = {one.post for one in held_posts(by, at) if one.regulation == pack.regulation.code}
        posts = {str(pack.post[post].title) for post in held}
        found += [_for(one, posts) for one in _of(pack)]
    return sorted(found, key=lambda one: not one.address)


def fitting(asked: str, among: Sequence[Matter]) -> list[Matter]:
    """Those that fit all the words; where none does, those that fit pairs of characters of them, best first."""
    terms = re.findall(r"\w+", folded(asked))
    if not terms:
        return list(among)
    whole = _ranked(among, [[term] for term in terms])
    pieces = [run[at : at + 2] for run in _HAN.findall(" ".join(terms)) for at in range(len(run) - 1)]
    return (whole or _ranked(among, [pieces]))[:MOST]


def _ranked(among: Sequence[Matter], wanted: Iterable[Sequence[str]]) -> list[Matter]:
    """Those with a hit for every group, by the sum of the hits; a mere piece of a word counts in names only."""
    ranked = []
    for place, one in enumerate(among):
        hits = [sum(_worth(one.weight(piece), len(group)) for piece in group) for group in wanted]
        if hits and all(hits):
            ranked.append((-sum(hits), place, one))
    return [one for _worth, _place, one in sorted(ranked, key=lambda line: line[:2])]


def _worth(weight: int, of: int) -> int:
    return 0 if of > 1 and weight <= SAID else weight


def _for(one: Matter, posts: set[str]) -> Matter:
    may = any(str(post) in posts for post in one.posts)
    return one if may else Matter(one.title, one.code, one.regulation, one.clause, "", one.posts, one.words)


def _of(pack: Pack) -> tuple[Matter, ...]:
    """What an edition offers, kept: it never changes."""
    key = pack.regulation.code, pack.regulation.edition
    if key not in _known:
        _known[key] = (*_procedures(pack), *_registers(pack))
    return _known[key]


def _procedures(pack: Pack) -> Iterator[Matter]:
    for procedure in pack.procedures:
        opening = procedure.opening
        if not opening.posts:
            continue
        title = Words(f"{procedure.kind.zh}（{opening.title.zh}）", f"{procedure.kind.en} ({opening.title.en})")
        yield Matter(
            title,
            pack.regulation.code,
            pack.regulation.short,
            opening.clause[0],
            reverse("workorders:intake", args=[pack.regulation.code, procedure.code]),
            tuple(pack.post[post].title for post in opening.posts),
            _words([procedure.title, procedure.kind, opening.title], procedure.asked_as, _asked(pack, procedure)),
        )


def _asked(pack: Pack, procedure: Procedure) -> Iterator[Words]:
    """Labels and options of what is asked at the opening."""
    wanted = {*procedure.opening.captures, *procedure.opening.may_capture}
    for field in pack.form[procedure.form].fields:
        if field.code in wanted:
            yield field.label
            yield from _options(pack, field)


def _options(pack: Pack, field: Field) -> Iterator[Words]:
    trees = [tree.code for tree in pack.catalogue.classifications] or [""]
    for tree in trees:
        yield from (offer.title for offer in offers(pack, field, {"classification": tree}) if offer.active)


def _registers(pack: Pack) -> Iterator[Matter]:
    for register in pack.registers:
        if register.on_work_order == "must" or register.gathered is not None:
            continue
        form = pack.form[register.form]
        yield Matter(
            register.title,
            pack.regulation.code,
            pack.regulation.short,
            register.clause[0],
            reverse("registers:make", args=[pack.regulation.code, register.code]),
            tuple(pack.post[post].title for post in register.makers),
            _words([register.title, form.title], register.asked_as, [field.label for field in form.fields]),
        )


def _words(names: Sequence[Words], called: Sequence[Words], said: Iterable[Words]) -> Mapping[int, tuple[str, ...]]:
    spelt = [spelling(words.zh) for words in (*names, *called)]
    return {
        NAME: _folded(names),
        CALLED: _folded(called),
        SPELT: tuple({word for each in spelt for word in (each.pinyin, each.initials)}),
        SAID: _folded(said),
    }


def _folded(words: Iterable[Words]) -> tuple[str, ...]:
    return tuple({folded(text) for each in words for text in (each.zh, each.en)})
