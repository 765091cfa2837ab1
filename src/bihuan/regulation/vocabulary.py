"""The words of a pack for the organisation and its customers, who stand below and cannot ask."""

from bihuan.kernel.time import now
from bihuan.org.vocabulary import PostWord, UnitKindWord, Vocabulary, Word
from bihuan.regulation.queries import packs_in_force
from bihuan.regulation.schema.pack import Pack

_made: dict[int, tuple[Pack, Vocabulary]] = {}


def words_in_force() -> tuple[Vocabulary, ...]:
    """The words of all regulations in force."""
    return tuple(vocabulary_of(pack) for pack in packs_in_force(now()))


def vocabulary_of(pack: Pack) -> Vocabulary:
    """Made once for a pack; a pack in memory never changes."""
    known = _made.get(id(pack))
    if known is None or known[0] is not pack:
        _made[id(pack)] = known = (pack, _vocabulary(pack))
    return known[1]


def _vocabulary(pack: Pack) -> Vocabulary:
    organisation, catalogue = pack.organisation, pack.catalogue
    return Vocabulary(
        regulation=pack.regulation.code,
        title=pack.regulation.short,
        adds_to=frozenset(pack.regulation.adds_to),
        unit_kinds=tuple(
            UnitKindWord(kind.code, kind.title, kind.tier, kind.is_place) for kind in organisation.unit_kinds
        ),
        duties=tuple(Word(duty.code, duty.title) for duty in organisation.duties),
        posts=tuple(
            PostWord(post.code, post.title, post.sits_in, frozenset(post.may), post.sees, post.unbroken)
            for post in organisation.posts
        ),
        tiers=tuple(Word(tier.code, tier.title, tier.stands_out) for tier in catalogue.tiers),
        brands=_options(pack, "brands"),
        marks=_options(pack, "marks"),
        customer_kinds=_options(pack, "customer_kinds"),
        potentials=_options(pack, "potentials"),
        mandated=frozenset(post for mandate in pack.mandates for post in mandate.posts),
    )


def _options(pack: Pack, code: str) -> tuple[Word, ...]:
    found = next((one for one in pack.catalogue.options if one.code == code), None)
    return tuple(Word(option.code, option.title) for option in found.options if option.active) if found else ()


def field_word(code: str) -> str:
    """The label of a field of any form in force; an unknown code is its own."""
    forms = (form for pack in packs_in_force(now()) for form in pack.forms)
    return next((str(field.label) for form in forms for field in form.fields if field.code == code), code)
