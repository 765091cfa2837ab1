"""The search table: one document for each thing that can be found."""

from typing import TYPE_CHECKING

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler
from typing_extensions import override

if TYPE_CHECKING:
    _Lookup = models.Lookup[str]
else:
    _Lookup = models.Lookup


@SearchVectorField.register_lookup
class Hold(_Lookup):
    """`tokens__hold="'断线' & '投诉'"`: the vector fits a tsquery that is taken as it stands, by no dictionary."""

    lookup_name = "hold"
    prepare_rhs = False

    @override
    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[str, ...]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} @@ %s::tsquery", (*map(str, params), self.rhs)


@models.CharField.register_lookup
@models.TextField.register_lookup
class Has(_Lookup):
    """`text__has="断线"`: the comparison after the index has answered.

    Dressed so that the planner does not count the same words twice: it would take few documents for fewer still,
    and choose the wrong way through a common word.
    """

    lookup_name = "has"
    prepare_rhs = False

    @override
    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[str, ...]]:
        column, params = self.process_lhs(compiler, connection)
        return f"coalesce({column} LIKE %s, false)", (*map(str, params), f"%{self.rhs}%")


class Document(models.Model):
    """What a thing is found by. All text is folded: it is for comparing, not for showing."""

    kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    at = models.DateTimeField()  # what "newest first" goes by
    number = models.CharField(max_length=40, blank=True)
    text = models.TextField()
    phones = models.TextField(blank=True)  # each closed by a blank
    tokens = SearchVectorField()
    private = SearchVectorField()  # of the phones; asked only for people who may see them

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject_id"], name="search_document_stands_once"),
        ]
        indexes = [
            models.Index(fields=["kind", "-at", "-subject_id"], name="search_document_newest"),
            # a short list of pending entries: measured 840 documents a second with waits of at most 50 ms, against
            # 610 without such a list and waits of 250 ms with one of the usual 4 MB
            GinIndex(fields=["tokens"], name="search_document_tokens", fastupdate=True, gin_pending_list_limit=512),
            GinIndex(fields=["private"], name="search_document_private", fastupdate=False),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"
