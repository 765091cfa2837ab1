"""Signatures in a form and what they stand under: other words, and they stand no longer."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from bihuan.regulation.schema.forms import Field, Form, is_confirmed
from bihuan.sheets.fields import is_empty
from bihuan.sheets.models import ExactEncoder


def bound(form: Form, values: Mapping[str, Any]) -> dict[str, Any]:
    """Each signature among the values, with the digest of what it confirms; one that has a digest keeps it."""
    found = {}
    for field in form.fields:
        signature = values.get(field.code) if field.type == "signature" else None
        if signature is not None:
            found[field.code] = {"digest": digest_of(form, field, values), **signature}
    return found


def under_its_own(before: Any, now: Any) -> Any:
    """The same lines again are the signature that was there, under what it was set under: no hand draws twice alike."""
    signed = isinstance(before, Mapping) and isinstance(now, Mapping) and "strokes" in before
    return before if signed and before["strokes"] == now.get("strokes") else now


def stands(form: Form, field: Field, values: Mapping[str, Any]) -> bool:
    """Whether the form still says what was signed."""
    return bool(values[field.code].get("digest") == digest_of(form, field, values))


def digest_of(form: Form, field: Field, values: Mapping[str, Any]) -> str:
    """What the fields that the signature confirms come down to; empty ones count for nothing."""
    codes = field.confirms or [each.code for each in form.fields if is_confirmed(each)]
    said = {code: values[code] for code in codes if not is_empty(values.get(code))}
    written = json.dumps(said, cls=ExactEncoder, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()
