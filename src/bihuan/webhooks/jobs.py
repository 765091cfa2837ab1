"""News leave the house, one a job. Running twice does no harm: what arrived is not sent again."""

import structlog
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from bihuan.kernel.time import now
from bihuan.webhooks import ways
from bihuan.webhooks.models import News
from bihuan.webhooks.operations import note_try

log = structlog.get_logger(__name__)

# 4, 16, 64 … seconds; the news counts its tries, the job has some to spare for those that a killed worker began
_AGAIN = RetryStrategy(max_attempts=20, exponential_wait=4)


class TryAgain(RuntimeError):
    """It did not arrive; the job comes back later."""


@app.task(name="webhooks.deliver", retry=_AGAIN)
def deliver(*, news_id: int) -> None:
    """Send one piece of news and keep what became of it."""
    news = News.objects.select_related("webhook").filter(pk=news_id).first()
    if news is None or news.state != News.State.WAITING or news.webhook.ended_at is not None:
        return
    status, fault = _tried(news)
    news = note_try(news=news, status=status, fault=fault, at=now())
    if news.state == News.State.WAITING:
        raise TryAgain(fault)
    if news.state == News.State.DEAD:
        log.warning("news_dead", news=news.pk, fault=fault)


def _tried(news: News) -> tuple[int | None, str]:
    """What was answered, and what went wrong; any 2xx is an arrival."""
    try:
        status = ways.send(news, timestamp=int(now().timestamp()))
    except ways.NotThere as fault:
        return None, str(fault)
    except Exception as fault:  # whatever the other side does must not lose the news
        return None, type(fault).__name__
    return status, "" if 200 <= status < 300 else f"HTTP {status}"
