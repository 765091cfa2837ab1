"""What several tests of the organisation stand on."""

from collections.abc import Iterator

import pytest

from bihuan.kernel.text import Words
from bihuan.org import vocabulary
from bihuan.org.vocabulary import PostWord, UnitKindWord, Vocabulary, Word
from tests.world import TELECOM


@pytest.fixture
def rule_book() -> Iterator[None]:
    """A regulation with city branches and halls; receivers sit in halls only."""
    kinds = (
        UnitKindWord("city_branch", Words("市分公司", "City branch"), 3),
        UnitKindWord("channel_hall", Words("营业厅", "Hall"), 4),
    )
    duties = (Word("billing", Words("计费", "Billing")),)
    posts = (PostWord("receiver", Words("受理员", "Receiver"), sits_in=("channel_hall",)),)
    book = Vocabulary(TELECOM, Words("电信", "Telecom"), unit_kinds=kinds, duties=duties, posts=posts)
    before = vocabulary.source()
    vocabulary.provide(lambda: (book,))
    yield
    vocabulary.provide(before)
