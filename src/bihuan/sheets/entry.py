"""Between the browser and the values: what a posted form says, and how a value stands in its control."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext as _

from bihuan.kernel.time import SHANGHAI
from bihuan.regulation.schema.forms import Field
from bihuan.regulation.schema.pack import Pack
from bihuan.sheets.fields import Wrong, as_date, as_moment
from bihuan.sheets.offers import script_for
from bihuan.sheets.strokes import NotDrawn, drawn

_KEPT = "sheets.signature"
_UPLOAD = signing.Signer(salt="sheets.upload")
LONGEST_SIGNATURE = 200_000  # characters
UPLOADING = ".file"  # the control that holds a file until it has arrived
FIRST = ".first"  # what a control was filled with by itself


def token_of(file_id: int) -> str:
    """What the browser holds for a file that it has uploaded: nobody can name a file that was not given to them."""
    return _UPLOAD.sign(str(file_id))


def file_of(token: str) -> int:
    try:
        return int(_UPLOAD.unsign(token))
    except (signing.BadSignature, ValueError):
        raise Wrong(_("须为已上传的文件")) from None


def kept_signature(signature: Mapping[str, Any]) -> str:
    """What the browser holds of a signature that was kept: nobody can put one under other words."""
    return signing.dumps(dict(signature), salt=_KEPT, compress=True)


def signature_of(said: str) -> Any:
    """Lines that were just drawn, or the signature that was kept."""
    if not said or said.startswith("["):
        return _lines(said) if said else None
    try:
        return signing.loads(said, salt=_KEPT)
    except signing.BadSignature:
        raise Wrong(_("须在框内手写签名")) from None


def _lines(said: str) -> Any:
    try:
        return drawn(said)
    except NotDrawn:
        raise Wrong(_("须在框内手写签名")) from None


def posted(pack: Pack, field: Field, data: QueryDict) -> Any:
    """The value of a field as the browser sent it. Raises `Wrong` for a file that is still on its way or foreign."""
    if field.type == "choices":
        return data.getlist(field.code)
    if field.type == "attachment":
        if data.get(f"{field.code}{UPLOADING}"):
            raise Wrong(_("还有文件未上传完成，请稍候再提交"))
        return [file_of(token) for token in data.get(field.code, "").split()]
    if field.type == "checklist":
        return _posted_lines(field, data)
    if field.type == "script":
        return _posted_answers(pack, field, data)
    if field.type == "rows":
        return _posted_rows(field, data)
    if field.type == "signature":
        return signature_of(data.get(field.code, "")[:LONGEST_SIGNATURE])
    return data.get(field.code, "")


def _posted_lines(field: Field, data: QueryDict) -> dict[str, dict[str, str]]:
    """Every line of which something was said; a reason counts only while 未获得 is ticked."""
    said: dict[str, dict[str, str]] = {}
    for name in data:
        words = str(data.get(name, ""))
        code, dot, line = name.partition(".")
        if code != field.code or not dot or not words:
            continue
        line, _dot, part = line.partition(".")
        said.setdefault(line, {})[part] = words
    return {line: _one_of_both(parts) for line, parts in said.items() if line}


def _one_of_both(parts: Mapping[str, str]) -> dict[str, str]:
    if "unknown" in parts:
        return {"missing": parts.get("missing", ""), "unknown": "1", "kept": parts.get("got", "")}
    return {"got": parts.get("got", ""), "kept": parts.get("missing", "")}


def _posted_answers(pack: Pack, field: Field, data: QueryDict) -> dict[str, Any]:
    script = script_for(pack, field)
    codes = [question.code for question in script.questions] if script else []
    answers = {code: data.get(f"{field.code}.{code}", "") for code in codes}
    return {"answers": answers} if any(answers.values()) else {}


def _posted_rows(field: Field, data: QueryDict) -> list[dict[str, str]]:
    rows = posted_rows(field, data)
    return [rows[number] for number in sorted(rows)]


def posted_rows(field: Field, data: QueryDict) -> dict[int, dict[str, str]]:
    """What was sent of each row, by its number: `items.2.amount`."""
    rows: dict[int, dict[str, str]] = {}
    for name in data:
        code, number, column = [*name.split(".", 2), "", ""][:3]
        if code == field.code and column and number.isascii() and number.isdigit() and len(number) < 6:
            rows.setdefault(int(number), {})[column] = str(data.get(name, ""))
    return rows


def as_typed(field: Field, value: Any) -> str:
    """The value as it stands in a text control."""
    if value is None or isinstance(value, list | dict):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    try:
        return _written(field, value)
    except (Wrong, ArithmeticError):
        return str(value)


def _written(field: Field, value: Any) -> str:
    if field.type == "moment" and value:
        return f"{as_moment(value).astimezone(SHANGHAI):%Y-%m-%dT%H:%M}"
    if field.type == "date" and value:
        return as_date(value).isoformat()
    if field.type == "money" and not isinstance(value, str):
        return f"{Decimal(str(value)):.2f}"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
