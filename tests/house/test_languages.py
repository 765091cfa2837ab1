"""Both languages are complete."""

from bihuan.ui.messages import missing


def test_every_sentence_has_its_english() -> None:
    assert not missing()
