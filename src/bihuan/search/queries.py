"""Finding things by words: through the index, compared with the text, newest first."""

from functools import reduce
from operator import and_

from django.db.models import Q, QuerySet

from bihuan.search.models import Document
from bihuan.search.tokens import Term, terms_of


def matching(kind: str, words: str, *, private: bool) -> QuerySet[Document]:
    """Documents of the kind that contain all the words, newest first; none if there is nothing to look for.

    A word of digits may also be part of the number, and, for readers who may see phones (`private`), the end of one.
    The caller narrows this to what its reader may see, in the same query, before cutting it to a page:
    `matching(…).filter(subject_id__in=WorkOrder.objects.visible_to(staff).values("pk"))[:50]`.
    """
    terms = terms_of(words)
    if not terms:
        return Document.objects.none()
    found = reduce(and_, (_fits(term, private=private) for term in terms))
    return Document.objects.filter(found, kind=kind).order_by("-at", "-subject_id")


def _fits(term: Term, *, private: bool) -> Q:
    found = Q(text__has=term.text)
    if term.tokens:
        found &= Q(tokens__hold=_all(term.tokens))
    if term.number_tokens:
        found |= Q(number__has=term.text) & Q(tokens__hold=_all(term.number_tokens))
    if private and term.phone_token:
        found |= Q(phones__has=f"{term.text} ") & Q(private__hold=_all((term.phone_token,)))
    return found


def _all(tokens: tuple[str, ...]) -> str:
    return " & ".join(tokens)
