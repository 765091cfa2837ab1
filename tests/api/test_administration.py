"""The organisation, the calendars, customers, notices and regulations through their endpoints."""

from collections.abc import Callable

from bihuan.clocks.models import BusinessCalendar
from bihuan.customers.models import Customer
from bihuan.org.models import Staff, Unit
from tests.api.conftest import Program
from tests.workorders.department import Department

Make = Callable[..., Program]


def test_sets_up_a_unit_and_takes_somebody_on(telecom: Department, program: Make) -> None:
    admin = program(telecom.world.administrator)
    unit = {"code": "zz_new", "above": telecom.world.zhengzhou.code, "name": "新设部门", "kind": "order_department"}
    made = admin.post("/units", unit | {"regulation": "telecom"})
    assert made.status_code == 201, made.content

    person = {"number": "7001", "name": "钱进", "unit": "zz_new", "password": "chunfeng-2026"}
    assert admin.post("/staff", person).status_code == 201
    post = {"unit": "zz_new", "post": "handler", "regulation": "telecom", "from_on": "2026-03-02"}
    given = admin.post("/staff/7001/posts", post)
    assert given.status_code == 201, given.content

    shown = admin.get("/staff/7001").json()
    assert [(one["unit"], one["post"]) for one in shown["posts"]] == [("zz_new", "handler")]
    assert Unit.objects.get(code="zz_new").parent == telecom.world.zhengzhou


def test_others_do_not_administer(telecom: Department, program: Make) -> None:
    answer = program(telecom.world.reviewer).get("/units")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")


def test_pages_of_units_go_on_where_they_ended(telecom: Department, program: Make) -> None:
    admin = program(telecom.world.administrator)
    first = admin.get("/units").json()
    later = admin.get("/units", after=first["items"][2]["path"]).json()
    assert later["items"] == first["items"][3:]


def test_registers_and_changes_a_customer(telecom: Department, program: Make) -> None:
    clerk = program(telecom.world.hall_clerk)
    card = {"name": "孙丽", "phones": ["13900001111"], "tier": "ordinary", "home": telecom.world.zhengzhou.code}
    made = clerk.post("/customers", card)
    assert made.status_code == 201, made.content
    number, version = made.json()["number"], made.json()["version"]

    changed = clerk.post(f"/customers/{number}", card | {"notes": "下午联系", "version": version})
    stale = clerk.post(f"/customers/{number}", card | {"notes": "上午联系", "version": version})

    assert changed.status_code == 200, changed.content
    assert (stale.status_code, [one["name"] for one in stale.json()["since"]]) == (409, ["customer.changed"])
    assert Customer.objects.visible_to(telecom.world.hall_clerk, at=telecom.at).get(number=number).notes == "下午联系"


def test_says_what_a_day_is(telecom: Department, program: Make) -> None:
    name = BusinessCalendar.objects.order_by("pk")[0].name
    admin = program(telecom.world.administrator)
    answer = admin.post(f"/calendars/{name}/days/2026-03-09", {"kind": "holiday", "reason": "停电检修"})

    assert answer.status_code == 200, answer.content
    days = admin.get(f"/calendars/{name}/2026").json()["days"]
    assert {"on": "2026-03-09", "kind": "holiday", "reason": "停电检修"} in days


def test_everybody_reads_the_regulation(telecom: Department, program: Make) -> None:
    handler = program(telecom.world.order_handler)
    [edition] = handler.get("/regulations/telecom").json()
    clauses = handler.get("/regulations/telecom/clauses").json()["content"]
    assert edition["is_in_force"]
    assert {"2.4.1"} <= {clause["number"] for clause in clauses}
    for part in ("organisation", "catalogue", "limits", "procedures", "policies", "forms", "scripts", "examples"):
        assert handler.get(f"/regulations/telecom/{part}").status_code == 200


def test_who_am_i(telecom: Department, program: Make) -> None:
    said = program(telecom.world.hall_clerk).get("/account").json()
    assert (said["number"], [held["post"] for held in said["posts"]]) == (
        telecom.world.hall_clerk.number,
        ["receiver"],
    )
    assert Staff.objects.get(number=said["number"]).name == said["name"]


def test_notices_are_ones_own(telecom: Department, program: Make) -> None:
    said = program(telecom.world.hall_clerk).get("/notices").json()
    assert said == {"items": [], "after": "", "unread": 0}
    assert program(telecom.world.hall_clerk).post("/notices/read", {"all": True}).json() == {"read": 0}


def test_finds_units_and_people_by_what_they_are_called(telecom: Department, program: Make) -> None:
    clerk = program(telecom.world.hall_clerk)
    units = clerk.get("/directory/units", words="郑州").json()
    people = clerk.get("/directory/staff", words=telecom.world.reviewer.name).json()
    assert telecom.world.zhengzhou.code in {unit["name"] for unit in units}
    assert telecom.world.reviewer.number in {person["name"] for person in people}


def test_an_address_hears_and_is_told_nothing_more(telecom: Department, program: Make) -> None:
    admin = program(telecom.world.administrator)
    made = admin.post("/webhooks", {"title": "平台", "url": "https://data.example.cn/heard"})
    assert made.status_code == 201, made.content
    pk = made.json()["id"]

    assert admin.get(f"/webhooks/{pk}").json()["secret"].startswith("whs_")
    assert admin.get(f"/webhooks/{pk}/dead").json() == {"items": [], "after": ""}
    assert admin.post(f"/webhooks/{pk}/resend").json()["code"] == "nothing_dead"
    assert admin.post(f"/webhooks/{pk}/end").json()["ended_at"]
    assert program(telecom.world.reviewer).get("/webhooks").status_code == 403
