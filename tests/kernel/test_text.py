"""Words in both languages: the reader's come out."""

import pytest
from django.utils.translation import override

from bihuan.kernel.text import Words


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "派单"), ("en", "Dispatch"), ("en-gb", "Dispatch")])
def test_speaks_the_readers_language(language: str, said: str) -> None:
    with override(language):
        assert str(Words(zh="派单", en="Dispatch")) == said
