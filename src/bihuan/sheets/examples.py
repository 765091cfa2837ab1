"""Worked examples of forms: a sheet filled as an example says, under the rules of every other sheet."""

from collections.abc import Iterator

from bihuan.kernel.text import Words
from bihuan.regulation.facts import nothing_known
from bihuan.regulation.schema.examples import AskSheet
from bihuan.regulation.schema.pack import Pack
from bihuan.sheets.rules import clean_values


def filled(pack: Pack, ask: AskSheet) -> list[str]:
    """What went otherwise than the example says, a line each."""
    register = pack.register[ask.kept_in]
    codes = [field.code for field in pack.form[register.form].fields]
    optional = [code for code in codes if code not in register.required]
    facts = nothing_known(pack)
    checked = clean_values(
        pack, register.form, required=register.required, optional=optional, values=ask.values, facts=facts
    )
    return list(_otherwise(ask, checked.faults))


def _otherwise(ask: AskSheet, faults: dict[str, str]) -> Iterator[str]:
    for code, sentence in faults.items():
        if code not in ask.refused:
            yield str(Words(f"{code} 被拒绝：{sentence}", f"{code} is refused: {sentence}"))
        elif ask.refused[code] not in sentence:
            yield str(Words(f"{code} 拒绝的说法不同：{sentence}", f"{code} is refused otherwise: {sentence}"))
    for code in ask.refused:
        if code not in faults:
            yield str(Words(f"{code} 没有被拒绝。", f"{code} is not refused."))
