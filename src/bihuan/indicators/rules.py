"""Who reads which reports, and who enters numbers from elsewhere."""

from datetime import datetime

from django.utils.translation import gettext as _

from bihuan.kernel.errors import NotPermitted
from bihuan.org.models import Staff, Unit
from bihuan.org.scope import Held, held_posts, seen_path
from bihuan.regulation.queries import packs_in_force
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.reports import Report


def reports_for(staff: Staff, at: datetime) -> list[tuple[Pack, Report]]:
    """The reports that one of the person's posts reads."""
    held = {(each.regulation, each.post) for each in held_posts(staff, at)}
    return [
        (pack, report)
        for pack in packs_in_force(at)
        for report in pack.reports
        if any((pack.regulation.code, post) in held for post in report.readers)
    ]


def entering_posts(pack: Pack, report: Report, *, by: Staff, at: datetime) -> list[Held]:
    """The posts in which the person enters numbers of the report."""
    code = pack.regulation.code
    return [held for held in held_posts(by, at) if held.regulation == code and held.post in report.enter]


def require_entering(pack: Pack, report: Report, unit: Unit, *, by: Staff, at: datetime) -> Held:
    """The post in which the person enters the unit's numbers, or NotPermitted."""
    for held in entering_posts(pack, report, by=by, at=at):
        if unit.is_within(seen_path(held)):
            return held
    posts = "、".join(str(pack.post[code].title) for code in report.enter)
    raise NotPermitted(_("只有%(posts)s可以录入本单位及下级的外部数。") % {"posts": posts}, clause=report.clause[0])


def may_analyse(pack: Pack, report: Report, *, by: Staff, at: datetime) -> bool:
    """Whether the person makes sheets of the register in which the report is analysed."""
    register = pack.register[report.analysis.kept_in] if report.analysis else None
    code = pack.regulation.code
    held = {each.post for each in held_posts(by, at) if each.regulation == code}
    return register is not None and not held.isdisjoint(register.makers)
