"""What is warned of, in the regulation's words."""

from bihuan.kernel.text import Words
from bihuan.regulation.schema.pack import Pack


def category_of(pack: Pack, business: str) -> Words:
    """What the regulation calls the category; an unknown code is its own."""
    found = (each for tree in pack.catalogue.classifications for each in tree.businesses if each.code == business)
    return next((each.title for each in found), Words(business, business))
