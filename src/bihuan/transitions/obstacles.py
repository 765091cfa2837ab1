"""Why a work order cannot go on under another edition from where it stands: pure, from both packs."""

from collections.abc import Iterator, Sequence

from bihuan.kernel.text import Words
from bihuan.regulation.differences import Difference
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.procedures import Procedure


def obstacles(old: Pack, new: Pack, procedure: str, stage: str) -> list[Words]:
    """What the other edition lacks for a work order of this procedure that stands in this stage."""
    before, after = old.procedure[procedure], new.procedure.get(procedure)
    if after is None:
        return [Words(f"新版没有“{before.title.zh}”流程", f"it has no procedure “{before.title.en}”")]
    return list(_lacks(before, after, stage))


def _lacks(before: Procedure, after: Procedure, stage: str) -> Iterator[Words]:
    if after.form != before.form:
        yield Words("新版用另一张表单", "it uses another form")
    stood, stands = before.stages[stage], after.stages.get(stage)
    if stands is None or stands.ends is not None:
        yield Words(f"新版没有“{stood.title.zh}”环节", f"it has no stage “{stood.title.en}”")
        return
    if stood.join is None:
        return
    title = stood.actions[stood.join.action].title if stood.join.action in stood.actions else stood.title
    if stands.join is None or stands.join != stood.join or stood.join.action not in stands.actions:
        yield Words(
            f"正在等待“{title.zh}”，新版没有这个操作", f"it waits for “{title.en}”, which the edition does not have"
        )


def limits_lost(old: Pack, new: Pack, procedure: str) -> tuple[str, ...]:
    """The limits that measure the procedure now and would not any more: while one of them runs, nothing moves."""
    after = new.procedure.get(procedure)
    measured = set(after.limits) if after else set()
    return tuple(code for code in old.procedure[procedure].limits if code not in measured)


def touching(found: Sequence[Difference], pack: Pack, procedure: str, stage: str) -> list[Difference]:
    """Of all that changes, what concerns a work order of this procedure in this stage."""
    rules = pack.procedure[procedure]
    return [each for each in found if _touches(each.steps, rules, stage)]


def _touches(steps: tuple[str, ...], rules: Procedure, stage: str) -> bool:
    part, which = steps[0], steps[2] if steps[0] == "limits" and len(steps) > 2 else steps[1] if len(steps) > 1 else ""
    if part == "limits":
        return which in rules.limits or steps[1] == "ladders"
    if part == "forms":
        return which == rules.form
    if part == "procedures" and which == rules.code:
        return len(steps) < 4 or steps[2] != "stages" or steps[3] == stage
    return part in ("policies", "mandates")
