"""制度: the regulations as they run, for everybody who is signed in. Read only; installing is the command's."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from bihuan.kernel.time import now
from bihuan.regulation import reading
from bihuan.regulation.chart import chart_of, stages_in_order
from bihuan.regulation.differences import differences
from bihuan.regulation.queries import EditionLine, compared, editions_of, newest_editions, packs_in_force
from bihuan.regulation.schema.pack import Pack


@dataclass(frozen=True, slots=True)
class Opened:
    """An edition that somebody reads: the one asked for, else the one in force."""

    line: EditionLine
    lines: list[EditionLine]
    pack: Pack

    def facts(self, section: str, **more: Any) -> dict[str, Any]:
        """What every page about it shows."""
        asked = self.line is not _standing(self.lines)
        return {
            "line": self.line,
            "lines": self.lines,
            "pack": self.pack,
            "regulation": self.pack.regulation,
            "section": section,
            "edition_query": f"?edition={self.line.edition.edition}" if asked else "",
            **more,
        }


def _standing(lines: list[EditionLine]) -> EditionLine:
    return next((line for line in lines if line.is_in_force), lines[-1])


def _opened(request: HttpRequest, code: str) -> Opened:
    lines = editions_of(code, now())
    if not lines:
        raise Http404(code)
    asked = request.GET.get("edition")
    line = next((line for line in lines if line.edition.edition == asked), None) if asked else _standing(lines)
    if line is None:
        raise Http404(asked)
    return Opened(line, lines, line.pack)


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every regulation there is; a single one is opened at once."""
    lines = newest_editions(now())
    if len(lines) == 1:
        return redirect("regulation:front", code=lines[0].edition.regulation)
    return render(request, "regulation/index.html", {"lines": lines})


@login_required
@require_GET
def front(request: HttpRequest, code: str) -> HttpResponse:
    """The front page: purpose, scope, issuer, edition, documents."""
    opened = _opened(request, code)
    titles = {pack.regulation.code: str(pack.regulation.title) for pack in packs_in_force(now())}
    mains = [titles.get(main, main) for main in opened.pack.regulation.adds_to]
    return render(request, "regulation/front.html", {**opened.facts("front"), "mains": mains})


@login_required
@require_GET
def clause(request: HttpRequest, number: str) -> HttpResponse:
    """A clause named without its regulation: opened if one regulation in force has it, else each of them is offered."""
    found = [pack for pack in packs_in_force(now()) if number in pack.clause]
    if not found:
        raise Http404(number)
    if len(found) == 1:
        return redirect("regulation:one_clause", code=found[0].regulation.code, number=number)
    facts = {"number": number, "found": [(pack.regulation, pack.clause[number]) for pack in found]}
    return render(request, "regulation/which_clause.html", facts)


@login_required
@require_GET
def clauses(request: HttpRequest, code: str, number: str | None = None) -> HttpResponse:
    """The clauses on the left; what the chosen one says and became on the right."""
    opened = _opened(request, code)
    number = number or opened.pack.clauses[0].number
    if number not in opened.pack.clause:
        raise Http404(number)
    chosen = opened.pack.clause[number]
    facts = opened.facts(
        "clauses",
        chosen=chosen,
        rules=reading.rules_under(opened.pack, chosen),
        examples=reading.examples_under(opened.pack, chosen),
    )
    return render(request, "regulation/clauses.html", facts)


@login_required
@require_GET
def procedures(request: HttpRequest, code: str) -> HttpResponse:
    """Every procedure, the first one drawn."""
    opened = _opened(request, code)
    first = max(opened.pack.procedures, key=lambda each: len(each.stages)).code
    return redirect(reverse("regulation:procedure", args=[code, first]) + _query(request))


@login_required
@require_GET
def procedure(request: HttpRequest, code: str, item: str) -> HttpResponse:
    """One procedure as a swim-lane chart and as a list of stages."""
    opened = _opened(request, code)
    if item not in opened.pack.procedure:
        raise Http404(item)
    chosen = opened.pack.procedure[item]
    facts = opened.facts(
        "procedures",
        procedure=chosen,
        chart=chart_of(chosen),
        stages=[(stage, chosen.stages[stage]) for stage in stages_in_order(chosen)],
        limits=[opened.pack.limit[limit] for limit in chosen.limits],
    )
    return render(request, "regulation/procedure.html", facts)


@login_required
@require_GET
def forms(request: HttpRequest, code: str) -> HttpResponse:
    """Every form, the first one laid out."""
    first = _opened(request, code).pack.forms[0].code
    return redirect(reverse("regulation:form", args=[code, first]) + _query(request))


@login_required
@require_GET
def form(request: HttpRequest, code: str, item: str) -> HttpResponse:
    """One form as on paper, and its fields."""
    opened = _opened(request, code)
    if item not in opened.pack.form:
        raise Http404(item)
    chosen = opened.pack.form[item]
    fields = {field.code: field for field in chosen.fields}
    return render(request, "regulation/form.html", opened.facts("forms", form=chosen, fields=fields))


@login_required
@require_GET
def limits(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "regulation/limits.html", _opened(request, code).facts("limits"))


@login_required
@require_GET
def policies(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "regulation/policies.html", _opened(request, code).facts("policies"))


@login_required
@require_GET
def catalogue(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "regulation/catalogue.html", _opened(request, code).facts("catalogue"))


@login_required
@require_GET
def organisation(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "regulation/organisation.html", _opened(request, code).facts("organisation"))


@login_required
@require_GET
def scripts(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "regulation/scripts.html", _opened(request, code).facts("scripts"))


@login_required
@require_GET
def examples(request: HttpRequest, code: str, item: str | None = None) -> HttpResponse:
    """The worked examples on the left, the chosen one told on the right."""
    opened = _opened(request, code)
    known = {example.code: example for example in opened.pack.examples}
    if item is not None and item not in known:
        raise Http404(item)
    chosen = known[item] if item else next(iter(opened.pack.examples), None)
    return render(request, "regulation/examples.html", opened.facts("examples", chosen=chosen))


@login_required
@require_GET
def decisions(request: HttpRequest, code: str) -> HttpResponse:
    """What was decided where the text left a gap, and why."""
    opened = _opened(request, code)
    facts = opened.facts("decisions", decisions=list(reading.decisions(opened.pack)))
    return render(request, "regulation/decisions.html", facts)


@login_required
@require_GET
def changes(request: HttpRequest, code: str) -> HttpResponse:
    """What one edition changes against another: unless asked otherwise, the newest against the one before it."""
    opened = _opened(request, code)
    before, after = compared(opened.lines, request.GET.get("from", ""), request.GET.get("to", ""))
    found = differences(before.pack, after.pack)
    facts = opened.facts("changes", before=before, after=after, differences=found)
    return render(request, "regulation/changes.html", facts)


def _query(request: HttpRequest) -> str:
    edition = request.GET.get("edition")
    return f"?edition={edition}" if edition else ""
