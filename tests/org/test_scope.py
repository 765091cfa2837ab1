"""What a person holds at a moment, and what follows for their sight."""

from datetime import date, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.org.models import Deputy, Staff, Unit
from bihuan.org.scope import acting, forget_posts, held_posts, prefixes
from bihuan.org.vocabulary import vocabularies
from tests.world import MONDAY_NINE, World


def test_a_post_is_held_in_its_unit(world: World) -> None:
    (held,) = held_posts(world.hall_clerk, MONDAY_NINE)

    assert (held.post, held.unit_path, held.unit_kind) == ("receiver", "hq.hn.zz.zz_hall.", "channel_hall")
    assert held.for_staff_id is None


def test_a_post_begins_and_ends_with_its_days(world: World) -> None:
    appointment = world.post(world.reviewer, world.hubei_centre, "reviewer")
    appointment.from_on, appointment.until_on = date(2026, 3, 3), date(2026, 3, 4)
    appointment.save(update_fields=["from_on", "until_on"])

    days = [len(held_posts(world.reviewer, MONDAY_NINE + timedelta(days=day))) for day in range(4)]

    assert days == [1, 2, 2, 1]


def test_a_day_begins_at_midnight_in_shanghai(world: World) -> None:
    appointment = world.post(world.reviewer, world.hubei_centre, "reviewer")
    appointment.from_on = date(2026, 3, 3)
    appointment.save(update_fields=["from_on"])
    midnight = MONDAY_NINE + timedelta(hours=15)

    assert len(held_posts(world.reviewer, midnight - timedelta(seconds=1))) == 1
    assert len(held_posts(world.reviewer, midnight)) == 2


def test_a_deputy_holds_the_posts_of_the_absent_for_the_period(world: World) -> None:
    Deputy.objects.create(
        absent=world.reviewer,
        deputy=world.replier,
        from_at=MONDAY_NINE,
        until_at=MONDAY_NINE + timedelta(hours=8),
    )

    own, other = held_posts(world.replier, MONDAY_NINE)

    assert (own.post, own.for_staff_id) == ("replier", None)
    assert (other.post, other.for_staff_id) == ("reviewer", world.reviewer.pk)
    assert acting(world.replier, own).actor_name == "刘洋（工号 1004）"
    assert acting(world.replier, other).actor_name == "刘洋（工号 1004） 代 张敏"
    assert acting(world.replier, other).actor_id == world.replier.pk
    assert len(held_posts(world.replier, MONDAY_NINE + timedelta(hours=8))) == 1


def test_a_closed_unit_gives_no_post(world: World) -> None:
    Unit.objects.filter(pk=world.hall.pk).update(active=False)

    assert held_posts(world.hall_clerk, MONDAY_NINE) == ()


def test_a_closed_account_holds_nothing(world: World) -> None:
    world.hall_clerk.active = False

    assert held_posts(world.hall_clerk, MONDAY_NINE) == ()


def test_all_moments_cost_one_query(world: World) -> None:
    clerk = Staff.objects.get(pk=world.hall_clerk.pk)
    vocabularies()

    with CaptureQueriesContext(connection) as asked:
        held_posts(clerk, MONDAY_NINE)
        prefixes(clerk, MONDAY_NINE + timedelta(days=1))

    assert len(asked) == 1


def test_sight_is_the_unit_and_below(world: World) -> None:
    assert prefixes(world.hall_clerk, MONDAY_NINE) == ("hq.hn.zz.zz_hall.",)


def test_a_head_whose_post_sees_above_sees_the_whole_province(world: World) -> None:
    assert prefixes(world.province_head, MONDAY_NINE) == ("hq.hn.",)


def test_a_prefix_under_another_one_is_left_out(world: World) -> None:
    world.post(world.province_head, world.hall, "receiver")
    world.post(world.province_head, world.hubei_centre, "reviewer")

    assert prefixes(world.province_head, MONDAY_NINE) == ("hq.hb.hb_cc.", "hq.hn.")


def test_a_brother_whose_code_begins_alike_stays_out_of_sight(world: World) -> None:
    alike = Unit.objects.create(
        code="zz_hall2", parent=world.zhengzhou, path="hq.hn.zz.zz_hall2.", kind="channel_hall", name="郑州二七营业厅"
    )

    seen = Unit.objects.visible_to(world.hall_clerk, at=MONDAY_NINE)

    assert list(seen) == [world.hall]
    assert not alike.is_within(world.hall.path)


def test_nobody_without_a_post_sees_anything(world: World) -> None:
    world.hall_clerk.appointments.all().delete()
    forget_posts(world.hall_clerk)

    assert not Unit.objects.visible_to(world.hall_clerk, at=MONDAY_NINE).exists()
