"""Each write once: the answer is kept under the request's key, in the transaction of what the request did."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from psycopg.errors import LockNotAvailable

from bihuan.api.models import KeptAnswer
from bihuan.api.problems import KeyMissing, KeyUsedOtherwise, StillRunning

HEADER = "Idempotency-Key"
LONGEST = 200
REPLAYED = "Idempotency-Replayed"
KEPT_FOR = timedelta(hours=48)  # a day is promised
JSON = "application/json"
WAIT = "10s"  # that one waits for the same request, or for a row, before it is told to come back

_table = KeptAnswer._meta.db_table
_CLAIM = f"""
    INSERT INTO {_table} (staff_id, key, request, status, body, kept_at) VALUES (%s, %s, %s, 0, '', %s)
    ON CONFLICT DO NOTHING RETURNING id
"""  # noqa: S608
_KEEP = f"UPDATE {_table} SET status = %s, body = %s WHERE id = %s"  # noqa: S608


def answered_once(
    request: HttpRequest, staff_id: int, *, status: int, at: datetime, do: Callable[[], bytes]
) -> HttpResponse:
    """Do it, or give the answer that the same request was given before.

    A second one waits until the first is done. What is refused leaves nothing, so it may be asked again under
    the same key.
    """
    key, digest = _key_of(request), _digest_of(request)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [WAIT])
            cursor.execute(_CLAIM, [staff_id, key, digest, at])
            claimed = cursor.fetchone()
            if claimed is None:
                return _replayed(staff_id, key, digest)
            body = do()
            cursor.execute(_KEEP, [status, body, claimed[0]])
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise StillRunning(_("相同的请求，或涉及同一记录的请求正在处理，请稍后重试。")) from error
        raise
    return HttpResponse(body, status=status, content_type=JSON)


def _replayed(staff_id: int, key: str, digest: bytes) -> HttpResponse:
    kept = KeptAnswer.objects.get(staff_id=staff_id, key=key)
    if bytes(kept.request) != digest:
        raise KeyUsedOtherwise(_("这个 Idempotency-Key 已用于另一个请求，请为新的请求另取一个。"))
    return HttpResponse(bytes(kept.body), status=kept.status, content_type=JSON, headers={REPLAYED: "true"})


def _key_of(request: HttpRequest) -> str:
    key = request.headers.get(HEADER, "").strip()
    if not key or len(key) > LONGEST or not key.isprintable():
        raise KeyMissing(_("请求头 Idempotency-Key 必填，最长 200 个字符。"))
    return key


def _digest_of(request: HttpRequest) -> bytes:
    """What makes two requests the same: method, address and everything that was sent.

    It is keyed: a body may hold a password, and a plain digest could be tried out.
    """
    digest = salted_hmac("api.answers", f"{request.method} {request.get_full_path()}\n", algorithm="sha256")
    if request.content_type != "multipart/form-data":
        digest.update(request.body)
        return digest.digest()
    for name, values in sorted(request.POST.lists()):
        digest.update(repr((name, values)).encode(errors="replace"))
    for name, sent in sorted(request.FILES.items()):
        if isinstance(sent, UploadedFile):
            digest.update(repr((name, sent.name)).encode(errors="replace"))
            for piece in sent.chunks():
                digest.update(piece)
            sent.seek(0)
    return digest.digest()


def forget_answers(*, at: datetime) -> int:
    """Remove the answers whose time is over."""
    removed, _tables = KeptAnswer.objects.filter(kept_at__lt=at - KEPT_FOR).delete()
    return removed
