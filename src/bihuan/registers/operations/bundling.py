"""Many sheets as one PDF: asking for it, how far it is, and that it is taken away after a day."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.kernel.errors import Refusal
from bihuan.org.models import Staff
from bihuan.registers.models import Bundle

MOST_BUNDLED = 1_000  # sheets of one bundle
MOST_WAITING = 3  # bundles of one person
KEPT = timedelta(days=1)


class WrongBundle(Refusal):
    code: ClassVar[str] = "wrong_bundle"


@transaction.atomic
def ask_for_bundle(*, register: tuple[str, str], title: str, rows: Sequence[int], by: Staff, at: datetime) -> Bundle:
    """Have the sheets of these keys set as one PDF; what the person does not see is left out of it."""
    if not 0 < len(rows) <= MOST_BUNDLED:
        raise WrongBundle(_("一次可合并 1 至 %(most)s 张表，请勾选或缩小期间。") % {"most": f"{MOST_BUNDLED:,}"})
    Staff.objects.select_for_update().get(pk=by.pk)
    if Bundle.objects.filter(staff=by, state=Bundle.State.WAITING).count() >= MOST_WAITING:
        raise WrongBundle(_("您已有 %(most)s 份合并文件正在生成，请等其中一份完成。") % {"most": MOST_WAITING})
    regulation, code = register
    return Bundle.objects.create(
        staff=by, regulation=regulation, register=code, title=title[:200], rows=list(rows), asked_at=at
    )


@transaction.atomic
def note_bundle(*, bundle: Bundle, done: int, state: Bundle.State = Bundle.State.WAITING, at: datetime) -> Bundle:
    """How many sheets are set, and whether it is ready or has failed."""
    del at
    bundle.done, bundle.state = done, state
    Bundle.objects.filter(pk=bundle.pk).update(done=done, state=state)
    return bundle


@transaction.atomic
def forget_bundles(*, at: datetime) -> int:
    """Take away what was asked for more than a day ago, the files first; what is left of one is tried again."""
    old = list(Bundle.objects.filter(asked_at__lt=at - KEPT)[:200])
    for bundle in old:
        bundle.path.unlink(missing_ok=True)
    Bundle.objects.filter(pk__in=[bundle.pk for bundle in old]).delete()
    return len(old)
