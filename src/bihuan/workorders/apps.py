"""Makes the app known."""

from django.apps import AppConfig
from typing_extensions import override


class WorkOrdersConfig(AppConfig):
    name = "bihuan.workorders"

    @override
    def ready(self) -> None:
        from bihuan.workorders import introduction, reactions

        introduction.introduce_work_orders()
        reactions.listen()
