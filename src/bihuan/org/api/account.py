"""One's own account: who am I here, my tokens, my language. Passwords are for the browser alone."""

from typing import Literal

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from bihuan.api.endpoints import Rule
from bihuan.api.shapes import Id, In, Out, shown_at
from bihuan.kernel.time import now
from bihuan.org import operations
from bihuan.org.api.posts import NothingIn
from bihuan.org.api.rooms import DoneOut, room, staff_done
from bihuan.org.models import Token
from bihuan.org.requests import ApiRequest
from bihuan.org.scope import held_posts
from bihuan.org.vocabulary import vocabulary


class HeldOut(Out):
    post: str
    title: str
    unit_path: str
    regulation: str
    deputising_for: str


class TokenOut(Out):
    id: int
    name: str
    begins: str
    scopes: list[str]
    made_at: str | None
    expires_at: str | None
    revoked_at: str | None
    used_at: str | None


class AccountOut(Out):
    number: str
    name: str
    unit: str
    language: str
    posts: list[HeldOut]
    tokens: list[TokenOut]


class LanguageIn(In):
    language: Literal["zh-hans", "en"]


@room.reads("/account", rule=Rule.ONESELF, answers=AccountOut, summary=_("本人信息"))
def account(request: ApiRequest) -> AccountOut:
    """The posts held now, deputised ones too, and the tokens."""
    at, staff = now(), request.user
    posts = [
        HeldOut(
            post=held.post,
            title=str(vocabulary(held.regulation).post(held.post).title),
            unit_path=held.unit_path,
            regulation=held.regulation,
            deputising_for=held.for_staff_name,
        )
        for held in held_posts(staff, at)
    ]
    tokens = [_token(token) for token in Token.objects.filter(staff=staff)[:100]]
    unit, language = staff.unit.code, staff.language
    return AccountOut(number=staff.number, name=staff.name, unit=unit, language=language, posts=posts, tokens=tokens)


def _token(token: Token) -> TokenOut:
    return TokenOut(
        id=token.pk,
        name=token.name,
        begins=token.begins,
        scopes=list(token.scopes),
        made_at=shown_at(token.made_at),
        expires_at=shown_at(token.expires_at),
        revoked_at=shown_at(token.revoked_at),
        used_at=shown_at(token.used_at),
    )


@room.writes("/account/tokens/{token}/revoke", rule=Rule.ONESELF, answers=DoneOut, summary=_("立即停用令牌"))
def revoke_token(request: ApiRequest, token: Id, body: NothingIn) -> DoneOut:
    """New ones are made in the browser: no token makes another."""
    found = get_object_or_404(Token.objects.filter(staff=request.user), pk=token)
    operations.revoke_token(token=found, by=request.user, at=now())
    return staff_done(found.staff, token)


@room.writes("/account/language", rule=Rule.ONESELF, answers=DoneOut, summary=_("选择界面语言"))
def choose_language(request: ApiRequest, body: LanguageIn) -> DoneOut:
    staff = operations.choose_language(staff=request.user, language=body.language, by=request.user, at=now())
    return staff_done(staff)
