"""Forms can be filled: somebody fills each field, after what it depends on is known, and it has its place on paper."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from bihuan.kernel.text import Words
from bihuan.regulation.check.ground import Ground, edges, offered
from bihuan.regulation.conditions import NotACondition, names_in, parsed
from bihuan.regulation.faults import Trail
from bihuan.regulation.schema.forms import IN_TEXT, Form, Row
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.procedures import Action, Procedure
from bihuan.regulation.schema.registers import Register
from bihuan.regulation.walk import names_under

WIDTH = 12  # spans of a row


def check_sheets(ground: Ground) -> None:
    """Refuse forms that cannot be filled or laid out."""
    filled = _filled(ground.pack)
    for number, form in enumerate(ground.pack.forms):
        trail: Trail = ("forms", number)
        _check_filled(ground, trail, form, filled[form.code])
        _check_layout(ground, trail, form)
        _check_products(ground, trail, form)
        _check_work_orders(ground, trail, form)
    for trail, procedure in ground.procedures():
        _check_order(ground, trail, procedure)
        opening = procedure.opening
        asked = {*opening.captures, *opening.may_capture}
        _check_confirmed(ground, (*trail, "opening"), ground.pack.form[procedure.form], asked)
    for number, register in enumerate(ground.pack.registers):
        _check_seal(ground, ("registers", number, "sealers"), register)


def _check_text(ground: Ground, trail: Trail, form: Form, row: Row) -> None:
    """What stands in a text is a field of the form that can be said in a few words; letters are no work orders."""
    if row.text is None:
        return
    fields = {field.code: field for field in form.fields}
    for code in row.fields:
        if code not in fields or fields[code].type not in IN_TEXT:
            ground.refuse(
                trail,
                Words(f"文字中的“{code}”不是表单的字段，或不能写在一句话里。", f"“{code}” has no place in a text."),
                Words(
                    "请写一个文字、数、日期或选择类字段的代码。",
                    "Name a field of the form: words, figures, a date, a choice.",
                ),
            )
    if any(procedure.form == form.code for procedure in ground.pack.procedures):
        ground.refuse(
            trail,
            Words("工单的表单没有成段的文字。", "The form of a work order has no running text."),
            Words("请用标题和格子；信函放在台账里。", "Use headings and cells; letters stand in registers."),
        )


def _check_seal(ground: Ground, trail: Trail, register: Register) -> None:
    """A seal has a box on the paper, and somebody checks what it is set on."""
    form = ground.pack.form.get(register.form)
    if not register.sealers or form is None or (form.takes_seal and register.checkers):
        return
    ground.refuse(
        trail,
        Words("该表没有公章栏，或没有人审核。", "The form has no box for a seal, or nobody checks its sheets."),
        Words(
            "请在表单的 foot 中写一行 signs: seal，并写明审核岗位（checkers）。",
            "Give the form a line of its `foot` with `signs: seal`, and the register `checkers`.",
        ),
    )


def _asked(action: Action) -> set[str]:
    return {*action.captures, *action.may_capture, *(code for _place, code in names_under(action.one_of, ()))}


def _filled(pack: Pack) -> dict[str, set[str]]:
    """Of each form, the fields that some action or opening asks for, or that a parent hands down."""
    filled: dict[str, set[str]] = defaultdict(set)
    for procedure in pack.procedures:
        filled[procedure.form] |= {*procedure.opening.captures, *procedure.opening.may_capture}
        for edge in edges(procedure):
            filled[procedure.form] |= _asked(edge.action)
            child = edge.action.opens
            if child is not None and child.procedure in pack.procedure:
                filled[pack.procedure[child.procedure].form] |= set(child.carries)
    return filled


def _check_filled(ground: Ground, trail: Trail, form: Form, filled: set[str]) -> None:
    used = any(procedure.form == form.code for procedure in ground.pack.procedures)
    for number, field in enumerate(form.fields):
        if used and field.code not in filled and field.filled_from is None and field.type != "computed":
            ground.refuse(
                (*trail, "fields", number),
                Words(f"没有人填写字段“{field.label.zh}”（{field.code}）。", f"Nobody fills the field {field.code}."),
                Words(
                    "请让某个操作填写它（captures），写明来源（filled_from），或删去它。",
                    "Let an action capture it, say where it is `filled_from`, or take it out.",
                ),
            )


def _check_layout(ground: Ground, trail: Trail, form: Form) -> None:
    for number, row in enumerate(form.layout):
        width = sum(cell.span for cell in row.cells)
        if width > WIDTH or any(cell.span < 1 for cell in row.cells):
            ground.refuse(
                (*trail, "layout", number),
                Words(
                    f"这一行宽 {width} 格，一行只有 {WIDTH} 格。", f"This row is {width} spans wide; a row has {WIDTH}."
                ),
                Words("请减小 span，或分成两行。", "Make the spans smaller, or two rows of it."),
            )
        _check_text(ground, (*trail, "layout", number), form, row)
    placed = Counter(code for row in form.layout for code in row.fields)
    for number, field in enumerate(form.fields):
        if placed[field.code] != 1:
            chinese = "不在版面上" if not placed[field.code] else "在版面上出现多次"
            english = "has no place in the layout" if not placed[field.code] else "stands in the layout more than once"
            ground.refuse(
                (*trail, "fields", number),
                Words(f"字段“{field.label.zh}”（{field.code}）{chinese}。", f"The field {field.code} {english}."),
                Words("请在 layout 中给它一格。", "Give it one cell of the layout."),
            )


def _check_products(ground: Ground, trail: Trail, form: Form) -> None:
    """Who is to choose a product finds some in the catalogue."""
    if ground.pack.catalogue.products:
        return
    for number, field in enumerate(form.fields):
        if "product" in (field.type, *(column.type for column in field.columns)):
            ground.refuse(
                (*trail, "fields", number),
                Words("目录中没有产品。", "The catalogue names no products."),
                Words("请在 catalogue.yaml 中列出产品（products）。", "List `products` in catalogue.yaml."),
            )


def _check_work_orders(ground: Ground, trail: Trail, form: Form) -> None:
    """A work order names others by its links and by what it gathers; a sheet of a register by a field."""
    if not any(procedure.form == form.code for procedure in ground.pack.procedures):
        return
    for number, field in enumerate(form.fields):
        if "work_order" in (field.type, *(column.type for column in field.columns)):
            ground.refuse(
                (*trail, "fields", number),
                Words(
                    "工单自己的表单不用 work_order 类型的字段。",
                    "The form of a work order has no fields of type work_order.",
                ),
                Words("请用 text，并写明 links 或 gathers。", "Use a text, named by `links` or `gathers`."),
            )


def _check_order(ground: Ground, trail: Trail, procedure: Procedure) -> None:
    """What decides whether a field is asked for, or where an action leads, can be known by then."""
    form = ground.pack.form[procedure.form]
    known = _known_at(ground.pack, procedure)
    filled_by = {field.code: field.code for field in form.fields}
    filled_by |= {
        str(field.binds): field.code for field in form.fields if field.binds in ("settlement", "satisfaction")
    }
    given = {field.code for field in form.fields if field.filled_from is not None or field.type == "computed"}
    for stage in procedure.stages:
        for _code, action, way in offered(procedure, stage):
            here = known[stage] | _asked(action) | given
            _check_confirmed(ground, (*trail, *way), form, _asked(action))
            for place, condition in _conditions(form, ground, trail, way, action):
                for name in _names(condition):
                    if filled_by.get(name, name) not in here and name in filled_by:
                        _tell_early(ground, place, action, name)


def _check_confirmed(ground: Ground, trail: Trail, form: Form, asked: set[str]) -> None:
    """Who signs has before them what the signature confirms."""
    for field in form.fields:
        if field.type == "signature" and field.code in asked and not (field.confirms and asked >= set(field.confirms)):
            ground.refuse(
                trail,
                Words(
                    f"在这里签“{field.label.zh}”时，看不到所确认的全部内容。",
                    f"Whoever signs “{field.label.en}” here does not see all that it confirms.",
                ),
                Words(
                    "请用 confirms 写明它确认哪些字段，并在同一操作中填写它们。",
                    "Say with `confirms` under which fields it stands, and capture them in the same action.",
                ),
            )


def _tell_early(ground: Ground, place: Trail, action: Action, name: str) -> None:
    ground.refuse(
        place,
        Words(
            f"操作“{action.title.zh}”要用到“{name}”，而此前没有填写它的机会。",
            f"The action “{action.title.en}” asks for {name}, which cannot be known by then.",
        ),
        Words("请让它或更早的操作填写它。", "Let this action or an earlier one capture it."),
    )


def _names(condition: str) -> tuple[str, ...]:
    try:
        return tuple(names_in(parsed(condition)))
    except NotACondition:
        return ()


def _conditions(form: Form, ground: Ground, trail: Trail, way: Trail, action: Action) -> Iterator[tuple[Trail, str]]:
    """The conditions that are asked when the action is taken: its own, and those of the fields it captures."""
    for number, check in enumerate(action.checks):
        yield (*trail, *way, "checks", number, "holds"), check.holds
    for number, branch in enumerate(action.to):
        if branch.when is not None:
            yield (*trail, *way, "to", number, "when"), branch.when
    at = [each.code for each in ground.pack.forms].index(form.code)
    for number, field in enumerate(form.fields):
        if field.code in _asked(action):
            for attribute in ("required_when", "visible_when"):
                condition = getattr(field, attribute)
                if condition is not None:
                    yield ("forms", at, "fields", number, attribute), condition


def _known_at(pack: Pack, procedure: Procedure) -> dict[str, set[str]]:
    """Of each stage, the fields that may have been filled on some way before it, or in it."""
    known: dict[str, set[str]] = defaultdict(set)
    known[procedure.opens_in] |= {*procedure.opening.captures, *procedure.opening.may_capture}
    for parent in pack.procedures:
        for edge in edges(parent):
            if edge.action.opens is not None and edge.action.opens.procedure == procedure.code:
                known[procedure.opens_in] |= set(edge.action.opens.carries)
    before = -1
    ways = list(edges(procedure))
    while before != (before := sum(map(len, known.values()))):
        for edge in ways:
            known[edge.to] |= known[edge.stage] | _asked(edge.action)
    return known
