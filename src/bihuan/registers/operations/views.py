"""A person's own views of a register. Like drafts they are nobody else's business; the journal is not told."""

from datetime import datetime
from typing import ClassVar

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.kernel.errors import Refusal
from bihuan.org.models import Staff
from bihuan.registers.models import SavedView

MOST_VIEWS = 30


class WrongView(Refusal):
    code: ClassVar[str] = "wrong_view"


@transaction.atomic
def keep_view(
    *, register: tuple[str, str], name: str, query: str, is_default: bool, by: Staff, at: datetime
) -> SavedView:
    """Keep how the person sees the register, in the place of what had the same name; one view is the usual one."""
    del at
    name = name.strip()
    if not 0 < len(name) <= 40 or len(query) > 2000:
        raise WrongView(_("请填写视图名称，最长 40 个字。"))
    staff, (regulation, code) = Staff.objects.select_for_update().get(pk=by.pk), register
    own = SavedView.objects.filter(staff=staff, regulation=regulation, register=code)
    if own.exclude(name=name).count() >= MOST_VIEWS:
        raise WrongView(_("每本台账最多 %(most)s 个视图，请先删除不用的。") % {"most": MOST_VIEWS})
    if is_default:
        own.update(is_default=False)
    view, _made = SavedView.objects.update_or_create(
        staff=staff,
        regulation=regulation,
        register=code,
        name=name,
        defaults={"query": query, "is_default": is_default},
    )
    return view


@transaction.atomic
def forget_view(*, register: tuple[str, str], name: str, by: Staff, at: datetime) -> bool:
    """Take the person's view away; says whether there was one."""
    del at
    regulation, code = register
    deleted, _by_model = SavedView.objects.filter(
        staff_id=by.pk, regulation=regulation, register=code, name=name
    ).delete()
    return bool(deleted)
