"""Where a work order goes: feedback climbs back through everybody who sent it, whatever happened on the way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.workorders.routing import NobodySentIt, Place

CENTRE = 1
UNITS = st.integers(min_value=2, max_value=6)
STEPS = st.lists(st.tuples(st.sampled_from(["send", "send_back", "reject"]), UNITS), max_size=12)


def reported(place: Place) -> Place:
    return place.moved("report")


def climbed_back(place: Place) -> tuple[list[int], Place]:
    """Everybody who checks the result, one after the other, and where it is in the end."""
    checking = [place.owner]
    while place.more_senders:
        place = place.moved("pass_up")
        checking.append(place.owner)
    return checking, place.moved("pass_up", owner=CENTRE)


@given(steps=STEPS)
def test_feedback_reaches_every_sender_in_reverse_and_ends_at_the_centre(
    steps: list[tuple[str, int]],
) -> None:
    place, sent_by = Place(CENTRE).moved("send", target=2), [CENTRE]
    for step, unit in steps:
        match step:
            case "send":
                sent_by.append(place.owner)
                place = place.moved("send", target=unit)
            case "send_back" if len(sent_by) > 1:
                place = place.moved("send_back")
                assert place.owner == sent_by.pop()
            case "reject":
                worker = place.owner
                place = reported(place).moved("give_back")
                assert (place.owner, place.climbed) == (worker, 0)
        assert list(place.senders) == sent_by

    checking, settled = climbed_back(reported(place))

    assert checking == sent_by[::-1]
    assert (settled.owner, settled.senders) == (CENTRE, ())


@given(steps=st.lists(UNITS, min_size=1, max_size=6), climbed=st.integers(min_value=0, max_value=6))
def test_rejected_at_any_height_it_returns_to_the_worker_and_climbs_the_same_way(
    steps: list[int], climbed: int
) -> None:
    place = Place(CENTRE)
    for unit in steps:
        place = place.moved("send", target=unit)
    worker = place.owner
    way, _end = climbed_back(reported(place))

    checked = reported(place)
    for _height in range(min(climbed, len(steps) - 1)):
        checked = checked.moved("pass_up")
    again = checked.moved("give_back")

    assert again == Place(worker, place.senders)
    assert climbed_back(reported(again))[0] == way


def test_place_forgets_the_way() -> None:
    place = Place(CENTRE).moved("send", target=2).moved("send", target=3)

    assert place.moved("place", owner=CENTRE) == Place(CENTRE)


def test_stay_changes_nothing() -> None:
    place = Place(3, (CENTRE, 2), worker=None)

    assert place.moved("stay", target=5, owner=6) == place


@pytest.mark.parametrize("move", ["send_back", "report", "give_back"])
def test_nothing_goes_back_to_nobody(move: str) -> None:
    with pytest.raises(NobodySentIt, match="没有可以退回的派单单位"):
        Place(CENTRE).moved(move)  # type: ignore[arg-type]
