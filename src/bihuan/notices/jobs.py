"""What leaves the house, one delivery a job. Running twice does no harm: what was sent is not sent again."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from bihuan.kernel.time import now
from bihuan.notices import ways
from bihuan.notices.models import Delivery
from bihuan.notices.operations import MOST_TRIES, note_delivery


class TryAgain(RuntimeError):
    """The way was closed; the job comes back later."""


@app.task(name="notices.deliver", retry=RetryStrategy(max_attempts=MOST_TRIES, exponential_wait=3))
def deliver(*, delivery_id: int) -> None:
    """Send one delivery and keep what became of it."""
    delivery = Delivery.objects.select_related("notice").filter(pk=delivery_id).first()
    if delivery is None or delivery.state != Delivery.State.WAITING:
        return
    fault = _fault_of(delivery)
    note_delivery(delivery=delivery, fault=fault, at=now())
    if fault:
        raise TryAgain(fault)


def _fault_of(delivery: Delivery) -> str:
    try:
        ways.send(delivery)
    except ways.NotConfigured as fault:
        return str(fault)
    except Exception as fault:  # whatever a server answers must not lose the delivery
        return f"{type(fault).__name__}: {fault}"
    return ""
