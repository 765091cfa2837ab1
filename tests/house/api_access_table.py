"""Who gets what from every endpoint, written by hand: the scope its token needs, what is sent, the answers.

The situation is that of `access_table`: the work order is with the network department; for the city it is not there.
A token without the scope is refused whoever holds it; nobody at all is unknown (401) everywhere.
What is sent is well formed, so that the answer tells of rights and not of spelling.
"""

WHO = ("hall", "review", "city", "dept", "callback", "admin")
SCOPES = ("read", "intake", "work", "administer")

#             hall review city dept callback admin
ALL = "        200  200  200  200  200  200"
NOT_THERE = "  404  404  404  404  404  404"
SEEN = "       200  200  404  200  200  200"

ADMIN = "      403  403  403  403  403  200"
ADMIN_NEW = "  403  403  403  403  403  201"
ADMIN_NONE = " 403  403  403  403  403  404"
ADMIN_CLASH = "403  403  403  403  403  409"

KEEPER = "     403  403  403  403  403  403"

CUSTOMERS = "  200  200  403  403  200  403"
MAJOR = "      404  200  404  404  404  404"
SHEET = "      404  404  404  200  404  404"

CARDS = "      200  200  403  403  403  403"
CARDS_NEW = "  201  201  403  403  403  403"

FORM = "form"  # what is sent is a file with fields, not JSON
LINES = "lines"

# endpoint → (scope, what is sent, the answers)
Row = tuple[str, str, str]
TABLE: dict[str, Row] = {
    # oneself
    "GET /api/account": ("read", "", ALL),
    "GET /api/workbench": ("read", "", ALL),
    "GET /api/notices": ("read", "", ALL),
    "POST /api/account/language": ("work", '{"language": "en"}', ALL),
    "POST /api/account/tokens/999999/revoke": ("work", "{}", NOT_THERE),
    "POST /api/notices/read": ("work", "{}", ALL),
    "POST /api/notices/messages/telecom/zz": ("work", '{"muted": true}', NOT_THERE),
    # for everybody who is signed in
    "GET /api/directory/staff?words=孙伟": ("read", "", ALL),
    "GET /api/directory/units?words=郑州": ("read", "", ALL),
    "GET /api/openings": ("read", "", ALL),
    "GET /api/regulations": ("read", "", ALL),
    "GET /api/regulations/telecom": ("read", "", ALL),
    "GET /api/regulations/telecom/clauses": ("read", "", ALL),
    "GET /api/regulations/telecom/changes": ("read", "", ALL),
    "POST /api/uploads": ("work", FORM, ALL),
    # transitions: the keeper of the regulation alone
    "GET /api/transitions/telecom/2022.1": ("read", "", KEEPER),
    "POST /api/transitions/telecom/2022.1/complaint": ("work", '{"moves": false, "reason": "按原版次"}', KEEPER),
    # mandates: whoever has a level or watches; the use here is the hall clerk's own
    "GET /api/mandates": ("read", "", ALL),
    "GET /api/mandate-uses": ("read", "", "200  200  200  200  403  403"),
    "GET /api/mandate-people": ("read", "", "200  200  200  200  403  403"),
    "GET /api/mandate-uses/{use}": ("read", "", "200  404  404  404  404  404"),
    "POST /api/mandate-uses/{use}/judgement": ("work", '{"verdict": "proper"}', "403  404  404  404  404  404"),
    # registers: the posts that the pack names; the sheet here is the network department's
    "GET /api/registers": ("read", "", ALL),
    "GET /api/registers/telecom/major_report": ("read", "", MAJOR),
    "GET /api/registers/telecom/major_report/sheets": ("read", "", MAJOR),
    "POST /api/registers/telecom/major_report/sheets": ("work", '{"values": {}}', "404  422  404  404  404  404"),
    "POST /api/registers/telecom/escalated_summary/gather": (
        "work",
        '{"unit": "hn_cc", "since": "2026-02-01", "until": "2026-02-28"}',
        "404  201  404  404  404  404",
    ),
    "GET /api/register-sheets/{sheet}": ("read", "", SHEET),
    "GET /api/register-sheets/{sheet}/seals": ("read", "", "404  404  404  409  404  404"),
    "POST /api/register-sheets/{sheet}": ("work", '{"version": 1}', SHEET),
    "POST /api/register-sheets/{sheet}/check": ("work", '{"version": 1}', "404  404  404  403  404  404"),
    "POST /api/register-sheets/{sheet}/gather": ("work", '{"version": 1}', "404  404  404  409  404  404"),
    "POST /api/register-sheets/{sheet}/hand-over": (
        "work",
        '{"copy_number": 1, "recipient": "客户"}',
        "404  404  404  409  404  404",
    ),
    "POST /api/register-sheets/{sheet}/seal": ("work", '{"version": 1, "seal": 1}', "404  404  404  409  404  404"),
    "POST /api/register-sheets/{sheet}/sign": (
        "work",
        '{"version": 1, "strokes": [[[1, 1], [9, 9], [20, 20], [30, 30], [40, 40]]]}',
        SHEET,
    ),
    "POST /api/register-sheets/{sheet}/unlock": ("work", '{"reason": "误审"}', "404  404  404  403  404  404"),
    "POST /api/register-sheets/{sheet}/void": ("work", '{"reason": "填错了"}', SHEET),
    "GET /api/work-orders/{number}/register-sheets": ("read", "", SEEN),
    # reports of figures: those who read them; for the rest they are not there
    "GET /api/reports": ("read", "", ALL),
    "GET /api/reports/telecom/escalated": ("read", "", NOT_THERE),
    # administration: the keeper of the system alone
    "GET /api/calendars": ("read", "", ADMIN),
    "GET /api/calendars/mainland/2026": ("read", "", ADMIN),
    "GET /api/access-log": ("read", "", ADMIN),
    "GET /api/staff": ("read", "", ADMIN),
    "GET /api/staff/1010": ("read", "", ADMIN),
    "GET /api/units": ("read", "", ADMIN),
    "GET /api/units/zz": ("read", "", ADMIN),
    "GET /api/webhooks": ("read", "", ADMIN),
    "GET /api/webhooks/999999": ("read", "", ADMIN_NONE),
    "GET /api/webhooks/999999/dead": ("read", "", ADMIN_NONE),
    "POST /api/calendars/mainland/days/2026-03-05": ("administer", '{"kind": "holiday", "reason": "停业"}', ADMIN),
    "POST /api/calendars/mainland/frames": ("administer", '{"frames": []}', ADMIN_CLASH),
    "POST /api/calendars/mainland/2026/confirm": ("administer", "{}", ADMIN_CLASH),
    "POST /api/calendars/mainland/2026/import": ("administer", "{}", ADMIN),
    "POST /api/staff": (
        "administer",
        '{"name": "新人", "unit": "zz", "number": "7777", "password": "Ein-langes-Wort-77"}',
        ADMIN_NEW,
    ),
    "POST /api/staff/1010": ("administer", '{"name": "孙伟", "unit": "zz_net"}', ADMIN),
    "POST /api/staff/1010/absences": (
        "administer",
        '{"from_at": "2026-04-01T09:00:00+08:00", "until_at": "2026-04-02T09:00:00+08:00", "reason": "休假"}',
        ADMIN_NEW,
    ),
    "POST /api/staff/1010/absences/999999/end": ("administer", "{}", ADMIN_NONE),
    "POST /api/staff/1010/deactivate": ("administer", '{"reason": "离职"}', ADMIN),
    "POST /api/staff/1010/deputies": (
        "administer",
        '{"deputy": "1011", "from_at": "2026-04-01T09:00:00+08:00", "until_at": "2026-04-02T09:00:00+08:00"}',
        ADMIN_NEW,
    ),
    "POST /api/staff/1010/deputies/999999/end": ("administer", "{}", ADMIN_NONE),
    "POST /api/staff/1010/password": ("administer", '{"password": "Ein-langes-Wort-77"}', ADMIN),
    "POST /api/staff/1010/posts": (
        "administer",
        '{"unit": "zz_net", "post": "department_head", "regulation": "telecom", "from_on": "2026-04-01"}',
        ADMIN_NEW,
    ),
    "POST /api/staff/1010/posts/{appointment}/end": ("administer", '{"until_on": "2026-04-01"}', ADMIN),
    "POST /api/staff/1010/reactivate": ("administer", '{"password": "Ein-langes-Wort-77"}', ADMIN_CLASH),
    "POST /api/staff/1010/second-factor/reset": ("administer", "{}", ADMIN_CLASH),  # there is none
    "POST /api/staff/1010/unlock": ("administer", "{}", ADMIN_CLASH),  # it is not locked
    "POST /api/units": (
        "administer",
        '{"name": "新营业厅", "kind": "channel_hall", "code": "zz_new", "above": "zz"}',
        ADMIN_NEW,
    ),
    "POST /api/units/zz": ("administer", '{"name": "郑州分公司", "kind": "city_branch"}', ADMIN),
    "POST /api/units/zz/close": ("administer", '{"reason": "撤并"}', ADMIN_CLASH),
    "POST /api/units/zz/move": ("administer", '{"above": "hb"}', ADMIN),
    "POST /api/webhooks": ("administer", '{"title": "外部系统", "url": "https://example.org/in"}', ADMIN_NEW),
    "POST /api/webhooks/999999/end": ("administer", "{}", ADMIN_NONE),
    "POST /api/webhooks/999999/resend": ("administer", "{}", ADMIN_NONE),
    # customers: whoever meets them
    "GET /api/customers": ("read", "", CUSTOMERS),
    "GET /api/customers/{customer}": ("read", "", CUSTOMERS),
    "POST /api/customers": ("work", '{"name": "赵敏", "phones": ["13900001234"], "tier": "ordinary"}', CARDS_NEW),
    "POST /api/customers/{customer}": (
        "work",
        '{"name": "赵敏", "phones": ["13900001234"], "tier": "ordinary", "version": 1}',
        CARDS,
    ),
    # work orders
    "GET /api/search?q=信号": ("read", "", ALL),
    "GET /api/emergency": ("read", "", "403 200 403 403 403 403"),
    "GET /api/work-orders/{number}/gathering": ("read", "", SEEN),
    "GET /api/supervision": ("read", "", "403 403 403 403 403 403"),
    "GET /api/work-orders": ("read", "", ALL),
    "GET /api/work-orders/{number}": ("read", "", SEEN),
    "GET /api/work-orders/{number}/actions": ("read", "", SEEN),
    "GET /api/work-orders/{number}/clocks/{clock}": ("read", "", SEEN),
    "GET /api/work-orders/{number}/papers/{paper}": ("read", "", SEEN),
    "GET /api/work-orders/{number}/phones": ("read", "", SEEN),
    "GET /api/work-orders/{number}/time-line": ("read", "", SEEN),
    "GET /api/work-orders/{number}/told": ("read", "", SEEN),
    "POST /api/work-orders": (
        "intake",
        '{"regulation": "telecom", "procedure": "complaint", "values": {}}',
        "422 403 403 403 403 403",
    ),
    "POST /api/work-orders/bulk?regulation=telecom&procedure=complaint": ("intake", LINES, "200 403 403 403 403 403"),
    "POST /api/bulk-actions/feed_back": (
        "work",
        '{"orders": [{"number": "$number", "version": $version}]}',
        ALL,
    ),  # so has each work order
    "POST /api/work-orders/{number}/actions/feed_back": (
        "work",
        '{"version": $version}',
        "403 403 404 422 403 403",
    ),
    "POST /api/work-orders/{number}/contact-grants": (
        "work",
        '{"version": $version, "until": "2026-03-05T09:00:00+08:00", "reason": "查访"}',
        "403 403 404 403 403 403",
    ),
    "POST /api/work-orders/{number}/links": ("work", '{"version": $version, "other": "TCTS0"}', NOT_THERE),
    "POST /api/work-orders/{number}/answers/answer": (  # it handles nothing together
        "work",
        '{"orders": [{"number": "$number", "version": $version}]}',
        "409 409 404 409 409 409",
    ),
    "POST /api/work-orders/{number}/merge": (
        "work",
        '{"version": $version, "other": "TCTS0", "reason": "同一事项"}',
        NOT_THERE,
    ),
    "POST /api/work-orders/{number}/merge/undo": (  # nothing was merged: said to those who might
        "work",
        '{"version": $version, "reason": "是两件事"}',
        "403 409 404 403 403 403",
    ),
    "POST /api/work-orders/{number}/papers": ("work", FORM, SEEN),
    "POST /api/work-orders/{number}/papers/{paper}/void": (
        "work",
        '{"version": $version, "reason": "传错了"}',
        SEEN,  # whoever has a part in it
    ),
    "POST /api/work-orders/{number}/urgings": (
        "work",
        '{"version": $version, "text": "请尽快处理。", "answer_by": "2026-03-02T17:00:00+08:00"}',
        "403 200 404 403 403 403",
    ),
    "POST /api/work-orders/{number}/urgings/{urging}/answer": (
        "work",
        '{"version": $version, "answer": "今天完成。"}',
        "403 403 404 200 403 403",
    ),
}

# Where none of the six is let in: who is, and what they get
ONLY_FOR: dict[str, tuple[str, int]] = {
    "GET /api/transitions/telecom/2022.1": ("keeper", 200),
    "POST /api/transitions/telecom/2022.1/complaint": ("keeper", 404),  # nothing runs under an older edition
    "GET /api/supervision": ("hq_monitor", 200),
    "POST /api/mandate-uses/{use}/judgement": ("supervisor", 409),  # who approved it leaves it to another
    "POST /api/work-orders/{number}/contact-grants": ("supervisor", 200),
    "POST /api/register-sheets/{sheet}/check": ("province_head", 200),
    "POST /api/register-sheets/{sheet}/unlock": ("province_head", 409),  # nobody has checked it
}
