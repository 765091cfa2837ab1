"""Telling people what happened: whom, once, in their language, and never about what is long past."""

from datetime import date, datetime, timedelta

from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoAssertNumQueries

from bihuan.clocks.models import Clock
from bihuan.clocks.operations import raise_due_clocks
from bihuan.journal.models import Entry
from bihuan.journal.subscriptions import run_readers
from bihuan.notices.models import Delivery, Mute, Notice
from bihuan.notices.operations import write_notices
from bihuan.notices.wording import MOST_TEXT
from bihuan.org.models import Appointment, Deputy, Staff
from bihuan.workorders.models import Urging
from bihuan.workorders.operations import urge_work_order
from tests.notices.conftest import LATER, THREE, Matter, entry_named, tell, tell_again

URGE = "请今天之内联系客户并答复。"


def names_told(message: str) -> list[str]:
    return sorted(Notice.objects.filter(message=message).values_list("staff__name", flat=True))


def jobs_waiting() -> int:
    return ProcrastinateJob.objects.filter(task_name="notices.deliver").count()


def test_a_work_order_that_arrives_is_told_to_the_posts_that_own_its_stage(matter: Matter) -> None:
    matter.dispatch()

    tell(THREE + LATER)

    assert names_told("dispatched") == ["吴迪"]
    notice = Notice.objects.get(message="dispatched")
    assert notice.subject == f"新工单：{matter.order.number}".replace(":", "：")
    assert (notice.clause, notice.at, notice.told_at) == ("2.4.4", THREE + LATER, THREE + LATER)


def test_whoever_is_urged_hears_of_it_and_the_centre_gets_a_copy(matter: Matter) -> None:
    matter.dispatch()
    matter.take()
    answer_by = THREE + timedelta(hours=4)
    urge_work_order(
        order=matter.order, text=URGE, answer_by=answer_by, by=matter.world.province_head, at=THREE + 3 * LATER
    )

    tell(THREE + 3 * LATER)

    assert names_told("urging") == ["吴迪"]
    assert names_told("urging_copy") == ["赵强"]
    text = Notice.objects.get(message="urging").text
    assert URGE in text
    assert "03-02 19:00" in text
    assert "时限：处理，" in text


def test_a_warning_goes_to_everybody_at_the_owners_posts_while_nobody_has_taken_it(matter: Matter) -> None:
    extra = Staff.objects.create(number="1030", name="郑爽", unit=matter.world.business, password="!")
    matter.world.post(extra, matter.world.business, "handler")
    matter.dispatch()

    matter.warn()

    assert names_told("warning") == ["吴迪", "郑爽"]


def test_a_warning_goes_to_the_handler_alone_once_there_is_one(matter: Matter) -> None:
    extra = Staff.objects.create(number="1030", name="郑爽", unit=matter.world.business, password="!")
    matter.world.post(extra, matter.world.business, "handler")
    matter.dispatch()
    matter.take()

    matter.warn()

    assert names_told("warning") == ["吴迪"]


def test_the_first_receiver_hears_that_it_was_returned(matter: Matter) -> None:
    matter.act("return_to_channel", matter.world.reviewer, THREE + LATER, return_reason="没有写明楼层。")

    tell(THREE + LATER)

    assert names_told("returned") == ["王芳"]


def test_a_relation_means_the_posts_there_that_supervise(matter: Matter) -> None:
    matter.dispatch()
    matter.take()

    matter.breach()

    assert names_told("urging_copy") == ["赵强"]


def test_whoever_stands_in_for_somebody_is_told_too(matter: Matter) -> None:
    world = matter.world
    Deputy.objects.create(
        absent=world.business_handler, deputy=world.order_handler, from_at=THREE, until_at=THREE + timedelta(days=9)
    )
    matter.dispatch()

    tell(THREE + LATER)

    assert names_told("dispatched") == ["吴迪", "孙伟"]


def test_a_handler_who_has_left_is_not_told_but_the_colleagues_are(matter: Matter) -> None:
    extra = Staff.objects.create(number="1030", name="郑爽", unit=matter.world.business, password="!")
    matter.world.post(extra, matter.world.business, "handler")
    matter.dispatch()
    matter.take()
    Staff.objects.filter(pk=matter.world.business_handler.pk).update(active=False)

    matter.warn()

    assert names_told("warning") == ["郑爽"]


def test_the_accused_is_never_told(matter: Matter) -> None:
    matter.dispatch()
    matter.order.accused = matter.world.business_handler
    matter.order.save(update_fields=["accused"])

    tell(THREE + LATER)

    assert names_told("dispatched") == []


def test_whoever_did_it_is_not_told_of_it(matter: Matter) -> None:
    matter.world.post(matter.world.reviewer, matter.world.business, "handler")
    matter.dispatch()

    tell(THREE + LATER)

    assert names_told("dispatched") == ["吴迪"]


def test_each_is_told_in_their_language(matter: Matter) -> None:
    Staff.objects.filter(pk=matter.world.business_handler.pk).update(language="en")
    matter.dispatch()

    tell(THREE + LATER)

    notice = Notice.objects.get(message="dispatched")
    assert notice.subject == f"New work order: {matter.order.number}"


def test_reading_the_journal_twice_tells_and_sends_nothing_twice(matter: Matter) -> None:
    matter.dispatch()
    matter.take()
    at = matter.warn()
    before = (Notice.objects.count(), Delivery.objects.count(), jobs_waiting())

    tell(at)
    tell_again(at)

    assert before[1:] == (2, 2)
    assert (Notice.objects.count(), Delivery.objects.count(), jobs_waiting()) == before


def test_a_reader_that_dies_in_between_leaves_nothing_behind(matter: Matter) -> None:
    """The queue is away when the first delivery is to be queued: notices and the place in the journal go back."""
    matter.dispatch()
    matter.take()
    tell(THREE + 2 * LATER)

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE procrastinate_jobs RENAME TO away")
        at = matter.warn()
        cursor.execute("ALTER TABLE away RENAME TO procrastinate_jobs")
    assert names_told("warning") == []
    assert not Delivery.objects.exists()

    tell(at + timedelta(minutes=1))

    assert (names_told("warning"), Delivery.objects.count(), jobs_waiting()) == (["吴迪"], 2, 2)


def test_what_is_muted_is_not_written_and_what_may_not_be_is(matter: Matter) -> None:
    handler = matter.world.business_handler
    for message in ("dispatched", "warning"):
        Mute.objects.create(staff=handler, regulation="telecom", message=message)
    matter.dispatch()
    matter.take()

    matter.warn()

    assert names_told("dispatched") == []
    assert names_told("warning") == ["吴迪"]


def test_history_that_is_played_is_told_in_the_product_and_leaves_the_house_for_nobody(matter: Matter) -> None:
    matter.dispatch()
    matter.take()
    at = matter_warned_days_ago(matter)

    assert names_told("warning") == ["吴迪"]
    assert Notice.objects.get(message="warning").told_at == at
    assert (Delivery.objects.count(), jobs_waiting()) == (0, 0)


def test_a_night_in_which_the_product_stood_still_loses_nothing(matter: Matter) -> None:
    matter.dispatch()
    matter.take()
    at = matter_warned_days_ago(matter, late=timedelta(hours=9))

    assert Notice.objects.get(message="warning").told_at == at + timedelta(hours=9)
    assert {delivery.by for delivery in Delivery.objects.all()} == {"mail", "sms"}


def test_what_was_written_down_long_after_it_happened_is_told_to_nobody(matter: Matter) -> None:
    matter.dispatch()
    entry = imported(entry_named("work_order.dispatched", matter.order))

    assert write_notices(entry=entry, order=matter.order, at=THREE + LATER) == []
    assert not Notice.objects.exists()


def test_an_urging_that_was_brought_in_and_still_waits_is_told_in_the_product(matter: Matter) -> None:
    matter.dispatch()
    urging = urge_work_order(
        order=matter.order,
        text=URGE,
        answer_by=THREE + timedelta(hours=4),
        by=matter.world.province_head,
        at=THREE + 3 * LATER,
    )
    entry = imported(entry_named("work_order.urged", matter.order))

    assert list(write_notices(entry=entry, order=matter.order, at=THREE + 4 * LATER)) == []
    assert names_told("urging") == ["吴迪"]

    Notice.objects.all().delete()
    Urging.objects.filter(pk=urging.pk).update(answered_at=THREE, answered_by=matter.world.business_handler)
    write_notices(entry=entry, order=matter.order, at=THREE + 4 * LATER)
    assert names_told("urging") == []


def test_long_words_give_way_and_what_the_regulation_says_stays(matter: Matter) -> None:
    matter.dispatch()
    matter.take()
    urge_work_order(
        order=matter.order,
        text="请尽快联系客户。\n" * 50,
        answer_by=THREE + timedelta(hours=4),
        by=matter.world.province_head,
        at=THREE + 3 * LATER,
    )

    tell(THREE + 3 * LATER)

    text = Notice.objects.get(message="urging").text
    assert len(text) <= MOST_TEXT
    assert "…" in text
    assert text.endswith("请督促办理，并在 03-02 19:00 前答复。")
    assert "\n" not in text


def test_a_message_with_a_condition_is_told_only_where_it_holds(matter: Matter) -> None:
    tell(THREE)
    assert names_told("grave") == []

    matter.order.flags = ["gravity"]
    matter.order.save(update_fields=["flags"])
    tell_again(THREE)

    assert names_told("grave") == ["赵强", "马建国"]


def test_nobody_has_no_address(matter: Matter) -> None:
    """A person without mail and phone is told in the product, and nothing waits for ever."""
    Staff.objects.update(email="", mobile="")
    matter.dispatch()
    matter.take()

    matter.warn()

    assert names_told("warning") == ["吴迪"]
    assert not Delivery.objects.exists()


def test_asks_the_database_no_more_for_more_people(
    matter: Matter, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    people = Staff.objects.bulk_create(
        Staff(number=f"20{index:02}", name=f"郑爽{index}", unit=matter.world.business, password="!")
        for index in range(20)
    )
    Appointment.objects.bulk_create(
        Appointment(
            staff=one, unit=matter.world.business, post="handler", regulation="telecom", from_on=date(2020, 1, 1)
        )
        for one in people
    )
    matter.dispatch()
    entry = entry_named("work_order.dispatched", matter.order)

    with django_assert_max_num_queries(10):
        write_notices(entry=entry, order=matter.order, at=THREE + LATER)

    assert len(names_told("dispatched")) == 21


def matter_warned_days_ago(matter: Matter, late: timedelta = timedelta(days=3)) -> datetime:
    """The warning stands in the journal, and the reader comes to it so much later."""
    at = Clock.objects.get(limit="handling", matter_id=matter.order.pk).next_at
    raise_due_clocks(at=at)
    run_readers(at=at, only="workorders.urging")
    tell(at + late)
    return at


def imported(entry: Entry) -> Entry:
    """The same entry as an import would have written it: it happened two days before it was written down."""
    entry.happened_at = entry.recorded_at - timedelta(days=2)
    return entry
