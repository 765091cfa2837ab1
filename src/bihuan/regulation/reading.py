"""The pack as a book: each clause with what it became, each rule with where it stands, each example in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bihuan.kernel.text import Words
from bihuan.regulation.check.coverage import citations
from bihuan.regulation.faults import Trail
from bihuan.regulation.schema import (
    catalogue,
    forms,
    limits,
    mandates,
    organisation,
    policies,
    procedures,
    registers,
    reports,
    scripts,
    watches,
)
from bihuan.regulation.schema.examples import Example
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.regulation import Clause, Document
from bihuan.regulation.schema.words import Rule, Ruled
from bihuan.regulation.walk import rules_in

KINDS: Mapping[type[Rule], Words] = {
    limits.Limit: Words("时限", "Limit"),
    limits.Ladder: Words("督办阶梯", "Ladder"),
    procedures.Procedure: Words("流程", "Procedure"),
    procedures.Opening: Words("登记", "Opening"),
    procedures.Stage: Words("环节", "Stage"),
    procedures.Action: Words("操作", "Action"),
    procedures.Anywhere: Words("操作", "Action"),
    procedures.Check: Words("检查", "Check"),
    policies.Policy: Words("决策表", "Decision table"),
    policies.PolicyRow: Words("决策", "Decision"),
    mandates.Mandate: Words("授权", "Mandate"),
    reports.Report: Words("报表", "Report"),
    reports.Indicator: Words("指标", "Indicator"),
    reports.Distribution: Words("分布", "Distribution"),
    mandates.MandateLevel: Words("授权级别", "Level of a mandate"),
    watches.Watch: Words("服务预警规则", "Rule of service warnings"),
    forms.Form: Words("表单", "Form"),
    registers.Register: Words("台账", "Register"),
    forms.Field: Words("字段", "Field"),
    organisation.UnitKind: Words("单位种类", "Kind of unit"),
    organisation.Duty: Words("职责", "Duty"),
    organisation.Post: Words("岗位", "Post"),
    organisation.Relation: Words("单位关系", "Relation"),
    organisation.Organisation: Words("权限", "Permission"),
    catalogue.Channel: Words("渠道", "Channel"),
    catalogue.Classification: Words("分类", "Classification"),
    catalogue.Level: Words("级别", "Level"),
    catalogue.Tier: Words("客户级别", "Customer tier"),
    catalogue.Flag: Words("优先标志", "Priority flag"),
    catalogue.Tag: Words("标签", "Tag"),
    catalogue.OptionList: Words("选项", "Options"),
    catalogue.Definition: Words("定义", "Definition"),
    scripts.Script: Words("话术", "Script"),
    scripts.Checklist: Words("核对清单", "Checklist"),
    scripts.Message: Words("消息", "Message"),
    Example: Words("样例", "Example"),
}

PERMISSIONS: Mapping[str, Words] = {
    "register": Words("登记工单", "register work orders"),
    "see_phones": Words("查看客户电话", "see customers' phones"),
    "supervise": Words("监控督办", "watch over deadlines"),
    "urge": Words("人工督办", "urge by hand"),
    "lead_emergencies": Words("查看应急事项", "open the emergency board"),
    "grant_contact": Words("允许联系客户", "let a handler contact the customer"),
    "approve_extension": Words("批准延长", "approve an extension"),
    "manage_customers": Words("维护客户资料", "change customer cards"),
    "keep_regulation": Words("管理制度", "keep the regulation"),
    "administer": Words("系统管理", "administer"),
}


@dataclass(frozen=True, slots=True)
class Reference:
    """A rule as one refers to it: what kind, called what, on which page and where there."""

    kind: Words
    title: Words
    page: str
    item: str  # a procedure or form, where each has its own page
    anchor: str


@dataclass(frozen=True, slots=True)
class DecidedGap:
    """Where the text left a gap: which rule fills it, under which clause, and why so."""

    rule: Reference
    clause: tuple[str, ...]
    why: Words


def rules_under(pack: Pack, clause: Clause) -> list[Reference]:
    """The rules that stand on the clause."""
    return [each for each in _under(pack, clause.number) if each.page != "example"]


def examples_under(pack: Pack, clause: Clause) -> list[Reference]:
    """The worked examples of the clause."""
    return [each for each in _under(pack, clause.number) if each.page == "example"]


def _under(pack: Pack, number: str) -> list[Reference]:
    found = (
        reference(pack, trail, rule)
        for trail, cited, rule in citations(pack)
        if cited == number and not isinstance(rule, Document)
    )
    return list(dict.fromkeys(found))


def reference(pack: Pack, trail: Trail, rule: Rule) -> Reference:
    """How to refer to a rule, and where it is read."""
    kind = KINDS.get(type(rule), Words("规则", "Rule"))
    page, item, anchor = _place(pack, trail)
    return Reference(kind, _title(trail, rule), page, item, anchor)


def _title(trail: Trail, rule: Rule) -> Words:
    if isinstance(rule, organisation.Organisation):
        return PERMISSIONS[str(trail[-1])]
    if isinstance(rule, limits.Ladder):
        return Words(" → ".join(each.title.zh for each in rule.rungs), " → ".join(each.title.en for each in rule.rungs))
    for attribute in ("title", "label", "term", "why", "otherwise"):
        words = getattr(rule, attribute, None)
        if isinstance(words, Words):
            return words
    code = str(getattr(rule, "code", trail[-1]))
    return Words(code, code)


def _place(pack: Pack, trail: Trail) -> tuple[str, str, str]:
    """The page, the thing that has a page of its own, and the anchor on it."""
    room, at = str(trail[0]), trail[1] if len(trail) > 1 else 0
    match room:
        case "procedures":
            return "procedure", pack.procedures[int(at)].code, _anchor_in_procedure(trail)
        case "forms":
            field = int(trail[3]) if len(trail) > 3 and trail[2] == "fields" else None
            form = pack.forms[int(at)]
            return "form", form.code, f"field-{form.fields[field].code}" if field is not None else ""
        case "registers":
            return "form", pack.registers[int(at)].form, ""
        case "policies" | "mandates" | "watches":
            return "policies", "", getattr(pack, room)[int(at)].code
        case "reports":
            return "procedure", pack.reports[int(at)].procedure, ""
        case "examples":
            return "example", pack.examples[int(at)].code, ""
    return room, "", _anchor(pack, trail)


def _anchor_in_procedure(trail: Trail) -> str:
    if len(trail) > 3 and trail[2] in ("stages", "anywhere"):
        return f"{'stage' if trail[2] == 'stages' else 'anywhere'}-{trail[3]}"
    return ""


def _anchor(pack: Pack, trail: Trail) -> str:
    """The kind and code of the item of a list: post-handler, level-general."""
    value: Any = pack
    for part in trail[:3]:
        value = value[part] if isinstance(part, int) else getattr(value, part, None)
        if value is None:
            return ""
    code = getattr(value, "code", None)
    return f"{trail[1]}-{code}" if code else ""


def decisions(pack: Pack) -> Iterator[DecidedGap]:
    """Everything that was decided where the text left a gap."""
    for trail, rule in rules_in(pack):
        if isinstance(rule, Ruled) and rule.decided is not None:
            yield DecidedGap(reference(pack, trail, rule), rule.clause, rule.decided)
