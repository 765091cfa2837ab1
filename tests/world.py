"""One small world for every test: headquarters over Henan (with Zhengzhou) and Hubei, and one person per post."""

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime

from bihuan.org.models import Appointment, Staff, Unit
from bihuan.org.names import spelling

MONDAY_NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # Monday, 2 March 2026, 09:00 in Shanghai
TELECOM = "telecom"

#        attribute       code       above        kind                          name              duties
UNITS = (
    ("hq", "hq", "", "headquarters", "集团公司总部", ()),
    ("hq_service", "hq_svc", "hq", "hq_service_department", "总部客户服务部", ()),
    ("hq_centre", "hq_cc", "hq", "hq_complaint_centre", "总部投诉中心", ()),
    ("henan", "hn", "hq", "province_branch", "河南省分公司", ()),
    ("henan_service", "hn_svc", "henan", "province_service_department", "河南省客户服务部", ()),
    ("centre", "hn_cc", "henan", "province_centre", "河南省级投诉处理中心", ()),
    ("hotline", "hn_hot", "henan", "channel_hotline", "河南客服热线", ()),
    ("zhengzhou", "zz", "henan", "city_branch", "郑州市分公司", ()),
    ("remote_unit", "zz_ru", "zhengzhou", "remote_unit", "郑州远端处理单元", ()),
    ("hall", "zz_hall", "zhengzhou", "channel_hall", "郑州花园路营业厅", ()),
    ("business", "zz_mob", "zhengzhou", "business_department", "郑州移动业务部", ()),
    ("network", "zz_net", "zhengzhou", "order_department", "郑州网络维护部", ()),
    ("it", "zz_it", "zhengzhou", "assisting_department", "郑州信息技术部", ()),
    ("hubei", "hb", "hq", "province_branch", "湖北省分公司", ()),
    ("hubei_centre", "hb_cc", "hubei", "province_centre", "湖北省级投诉处理中心", ()),
    ("wuhan", "wh", "hubei", "city_branch", "武汉市分公司", ()),
)

#        attribute             number  name     unit             post
CAST = (
    ("hall_clerk", "1001", "李娜", "hall", "receiver"),
    ("hotline_clerk", "1002", "王芳", "hotline", "receiver"),
    ("reviewer", "1003", "张敏", "centre", "reviewer"),
    ("replier", "1004", "刘洋", "centre", "replier"),
    ("callback_clerk", "1005", "陈静", "centre", "callback_clerk"),
    ("screener", "1006", "杨帆", "centre", "screener"),
    ("supervisor", "1007", "赵强", "centre", "centre_supervisor"),
    ("dispatcher", "1008", "周涛", "remote_unit", "remote_dispatcher"),
    ("business_handler", "1009", "吴迪", "business", "handler"),
    ("order_handler", "1010", "孙伟", "network", "handler"),
    ("department_head", "1011", "何琳", "network", "department_head"),
    ("assistant", "1012", "郭亮", "it", "assistant"),
    ("province_head", "1013", "马建国", "henan_service", "province_head"),
    ("hq_monitor", "1014", "林峰", "hq_service", "hq_monitor"),
    ("keeper", "1015", "宋颖", "hq_service", "regulation_keeper"),
    ("administrator", "1016", "唐洁", "hq", "administrator"),
    ("hubei_reviewer", "1017", "胡斌", "hubei_centre", "reviewer"),
)


@dataclass
class World:
    """The units and people by what they are; `post` gives somebody one more post."""

    hq: Unit
    hq_service: Unit
    hq_centre: Unit
    henan: Unit
    henan_service: Unit
    centre: Unit
    hotline: Unit
    zhengzhou: Unit
    remote_unit: Unit
    hall: Unit
    business: Unit
    network: Unit
    it: Unit
    hubei: Unit
    hubei_centre: Unit
    wuhan: Unit
    hall_clerk: Staff
    hotline_clerk: Staff
    reviewer: Staff
    replier: Staff
    callback_clerk: Staff
    screener: Staff
    supervisor: Staff
    dispatcher: Staff
    business_handler: Staff
    order_handler: Staff
    department_head: Staff
    assistant: Staff
    province_head: Staff
    hq_monitor: Staff
    keeper: Staff
    administrator: Staff
    hubei_reviewer: Staff

    def post(self, staff: Staff, unit: Unit, post: str) -> Appointment:
        return Appointment.objects.create(
            staff=staff, unit=unit, post=post, regulation=TELECOM, from_on=date(2020, 1, 1)
        )


def build_world() -> World:
    """The world in the database: a few statements, no journal behind it."""
    units: dict[str, Unit] = {}
    for attribute, code, above, kind, name, duties in UNITS:
        parent = units.get(above)
        path = f"{parent.path if parent else ''}{code}."
        units[attribute] = Unit(
            code=code, parent=parent, path=path, kind=kind, name=name, duties=list(duties), regulation=TELECOM
        )
        units[attribute].save(force_insert=True)
    people = {
        attribute: Staff(number=number, name=name, unit=units[unit], password="!", **asdict(spelling(name)))
        for attribute, number, name, unit, _post in CAST
    }
    Staff.objects.bulk_create(people.values())
    Appointment.objects.bulk_create(
        Appointment(staff=people[attribute], unit=units[unit], post=post, regulation=TELECOM, from_on=date(2020, 1, 1))
        for attribute, _number, _name, unit, post in CAST
    )
    return World(**units, **people)
