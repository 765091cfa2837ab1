"""How the product says no: one sentence that is true, with the clause it comes from."""

from collections.abc import Mapping
from typing import ClassVar

from bihuan.kernel.text import Words


class Refusal(Exception):
    """Something may not be done. The sentence is written for the person who asked.

    `clause` is the number of the regulation's clause, where one says so. `fields` names the
    fields that are missing or wrong, each with a sentence of its own.
    """

    code: ClassVar[str] = "refused"

    def __init__(self, sentence: str, *, clause: str = "", fields: Mapping[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.clause = clause
        self.fields = dict(fields or {})


class NotPermitted(Refusal):
    """The person's posts do not allow this; the sentence says whose do."""

    code: ClassVar[str] = "not_permitted"


class ChangedMeanwhile(Refusal):
    """Somebody else changed the thing since this person saw it; the sentence says who and when."""

    code: ClassVar[str] = "changed_meanwhile"


class TooLong(Refusal):
    """Words that do not fit where they are kept."""

    code: ClassVar[str] = "too_long"


def require_at_most(size: int, **texts: str) -> None:
    """Refuse the first of these texts, named as the form's fields, that is longer than so many characters."""
    for name, text in texts.items():
        length = len(text.strip())
        if length > size:
            chinese = f"最多 {size} 个字，现有 {length} 个，请精简。"
            sentence = str(Words(chinese, f"At most {size} characters; there are {length}. Please shorten it."))
            raise TooLong(sentence, fields={name: sentence})
