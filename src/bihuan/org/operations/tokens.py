"""Tokens with which programs act as a person: made by the person, revoked by them or their administrator."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.api.scopes import Scope
from bihuan.journal.operations import record
from bihuan.kernel.errors import NotPermitted, Refusal
from bihuan.org.events import TokenMade, TokenRevoked
from bihuan.org.models import Staff, Token
from bihuan.org.rules import require_administrator_of

LONGEST_LIFE = timedelta(days=366)
MOST = 20  # that are usable at once


class WrongToken(Refusal):
    code: ClassVar[str] = "wrong_token"


class RevokedAlready(Refusal):
    code: ClassVar[str] = "revoked_already"


@dataclass(frozen=True, slots=True)
class MadeToken:
    """The token, and what is shown once and never again."""

    token: Token
    secret: str


@transaction.atomic
def make_token(
    *, staff: Staff, name: str, scopes: Collection[str], expires_at: datetime, by: Staff, at: datetime
) -> MadeToken:
    """Make a token for oneself. What it opens is never more than the person's posts do."""
    if staff.pk != by.pk:
        raise NotPermitted(_("访问令牌只能由本人新建。"))
    staff = Staff.objects.locked(staff)
    _check(staff, name, scopes, expires_at, at)
    secret = f"bh_{secrets.token_urlsafe(32)}"
    token = Token.objects.create(
        staff=staff,
        name=name.strip(),
        begins=secret[:9],
        digest=digest_of(secret),
        scopes=sorted(set(scopes)),
        made_at=at,
        expires_at=expires_at,
    )
    record(TokenMade(token.name, token.begins, tuple(token.scopes), expires_at), about=staff, by=by, at=at)
    return MadeToken(token, secret)


@transaction.atomic
def revoke_token(*, token: Token, by: Staff, at: datetime) -> Token:
    """End a token at once: one's own, or that of somebody whom one administers."""
    staff = Staff.objects.locked(token.staff)
    actor = by if staff.pk == by.pk else require_administrator_of(staff, by=by, at=at)
    token = Token.objects.select_for_update().get(pk=token.pk)
    if token.revoked_at is not None:
        raise RevokedAlready(_("这个访问令牌已经吊销。"))
    token.revoked_at = at
    token.save(update_fields=["revoked_at"])
    record(TokenRevoked(token.name, token.begins), about=staff, by=actor, at=at)
    return token


def digest_of(secret: str) -> bytes:
    """What is kept of a token: it is long and random, so that one round of a plain digest serves."""
    return hashlib.sha256(secret.encode(errors="replace")).digest()


def _check(staff: Staff, name: str, scopes: Collection[str], expires_at: datetime, at: datetime) -> None:
    faults: dict[str, str] = {}
    if not 0 < len(name.strip()) <= 60:
        faults["name"] = _("请填写用途，最长 60 个字。")
    if not scopes or not set(scopes) <= set(Scope):
        faults["scopes"] = _("请至少选择一项权限。")
    if not at < expires_at <= at + LONGEST_LIFE:
        faults["expires_at"] = _("有效期须晚于现在，最长一年。")
    if staff.tokens.usable(at).count() >= MOST:
        faults["name"] = _("有效的访问令牌最多 %(most)s 个，请先吊销不用的。") % {"most": MOST}
    if faults:
        raise WrongToken(" ".join(faults.values()), fields=faults)
