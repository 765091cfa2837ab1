"""What is warned of, in the regulation's words."""

from bihuan.kernel.text import Words
from bihuan.regulation.schema.pack import Pack


def category_of(pack: Pack, business: str) -> Words:
    """What the regulation calls the category; an unknown code is its own."""
    found = (each for tree in pack.catalogue.classifications for each in tree.businesses if each.code == business)
    return next((each.title for each in found), Words(business, business))


def duty_of(pack: Pack, business: str) -> str:
    """The duty in which the category lies; none where the regulation names none."""
    found = (each for tree in pack.catalogue.classifications for each in tree.businesses if each.code == business)
    return next((each.duty or "" for each in found), "")
