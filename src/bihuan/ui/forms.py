"""Forms and refusals: what was refused is said at the field where it matters."""

from django.forms import BaseForm
from django.utils.translation import gettext

from bihuan.kernel.errors import Refusal


def add_refusal(form: BaseForm, refusal: Refusal) -> None:
    """Show the refusal in the form: each sentence at its field, the others at the top, with the clause."""
    known = {field: sentence for field, sentence in refusal.fields.items() if field in form.fields}
    for field, sentence in known.items():
        form.add_error(field, sentence)
    if refusal.sentence not in known.values():
        form.add_error(None, with_clause(refusal))


def with_clause(refusal: Refusal) -> str:
    """The sentence, and in brackets the clause that it comes from."""
    return (
        refusal.sentence + gettext("（%(clause)s）") % {"clause": refusal.clause}
        if refusal.clause
        else refusal.sentence
    )
