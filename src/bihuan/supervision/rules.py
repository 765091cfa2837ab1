"""Who hears of service warnings, and who answers them."""

from datetime import datetime
from typing import ClassVar

from django.utils.translation import gettext as _

from bihuan.kernel.errors import NotPermitted, Refusal
from bihuan.org.models import Staff
from bihuan.org.scope import Held, held_posts, seen_path
from bihuan.regulation.queries import packs_in_force
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.watches import Watch
from bihuan.supervision.models import ServiceWarning


class AnsweredAlready(Refusal):
    code: ClassVar[str] = "answered_already"


class MeasuresWanted(Refusal):
    code: ClassVar[str] = "measures_wanted"


def hears_of_warnings(staff: Staff, at: datetime) -> bool:
    """Whether a post of the person is told of service warnings."""
    posts = {(held.regulation, held.post) for held in held_posts(staff, at)}
    return any(
        (pack.regulation.code, post) in posts
        for pack in packs_in_force(at)
        for watch in pack.watches
        for post in (*watch.posts, *watch.department_posts)
    )


def may_answer(warning: ServiceWarning, watch: Watch, *, by: Staff, at: datetime) -> bool:
    return warning.answered_at is None and _answering(warning, watch, by, at) is not None


def require_answering(pack: Pack, warning: ServiceWarning, watch: Watch, *, by: Staff, at: datetime) -> Held:
    """A post that answers; raises NotPermitted."""
    held = _answering(warning, watch, by, at)
    if held is None:
        who = _("、").join(str(pack.post[post].title) for post in watch.answered_by)
        raise NotPermitted(_("服务预警由%(who)s答复。") % {"who": who}, clause=watch.clause[0])
    return held


def _answering(warning: ServiceWarning, watch: Watch, by: Staff, at: datetime) -> Held | None:
    held_here = (held for held in held_posts(by, at) if held.regulation == warning.regulation)
    fitting = (held for held in held_here if held.post in watch.answered_by)
    return next((held for held in fitting if warning.path.startswith(seen_path(held))), None)
