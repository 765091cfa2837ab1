"""What leaves the house, one delivery a job. Running twice does no harm: what was sent is not sent again."""

import structlog
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from bihuan.kernel.time import now
from bihuan.notices import ways
from bihuan.notices.models import Delivery
from bihuan.notices.operations import note_delivery

log = structlog.get_logger(__name__)

# 4, 16, 64 … seconds: eight tries in six hours. The delivery counts its tries; the job has some to spare, for
# those that a killed worker began.
_AGAIN = RetryStrategy(max_attempts=16, exponential_wait=4)


class TryAgain(RuntimeError):
    """The way was closed; the job comes back later."""


@app.task(name="notices.deliver", retry=_AGAIN)
def deliver(*, delivery_id: int) -> None:
    """Send one delivery and keep what became of it."""
    delivery = Delivery.objects.select_related("notice").filter(pk=delivery_id).first()
    if delivery is None or delivery.state != Delivery.State.WAITING:
        return
    fault, for_good = _fault_of(delivery)
    delivery = note_delivery(delivery=delivery, fault=fault, for_good=for_good, at=now())
    if delivery.state == Delivery.State.WAITING:
        raise TryAgain(fault)
    if delivery.state == Delivery.State.FAILED:
        log.warning("delivery_failed", delivery=delivery.pk, by=delivery.by, fault=fault)


def _fault_of(delivery: Delivery) -> tuple[str, bool]:
    """What went wrong, and whether for good; nothing when it was sent."""
    try:
        ways.send(delivery)
    except ways.Hopeless as fault:
        return str(fault), True
    except Exception as fault:  # whatever a server answers must not lose the delivery
        return f"{type(fault).__name__}: {fault}".removeprefix("RuntimeError: "), False
    return "", False
