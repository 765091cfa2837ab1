"""Who gets what from every address, written by hand: a GET and a POST with nothing in it, for six people and nobody.

The work order in question is handled by the network department of Zhengzhou; its first receiver is the hall clerk.
The dispatcher of the remote unit (city) has no part in it: for the city it is not there (404).
"""

WHO = ("anonymous", "hall", "review", "city", "dept", "callback", "admin")

#                  anonymous hall review city dept callback admin
ALL = "                302  200  200  200  200  200  200"
SENT_ON = "            302  302  302  302  302  302  302"
NOTHING_KEPT = "       302  204  204  204  204  204  204"
FAULTY = "             302  422  422  422  422  422  422"
ONLY_POST = "          302  405  405  405  405  405  405"
ONLY_GET = ONLY_POST
NOTHING_THERE = "      302  404  404  404  404  404  404"

ADMIN = "              302  403  403  403  403  403  200"
ADMIN_FAULTY = "       302  403  403  403  403  403  422"
ADMIN_ONLY_POST = "    302  403  403  403  403  403  405"
ADMIN_SENT_ON = "      302  403  403  403  403  403  302"
ADMIN_CONFLICT = "     302  403  403  403  403  403  409"
ADMIN_NOT_THERE = "    302  403  403  403  403  403  404"

KEEPER = "             302  403  403  403  403  403  403"

CUSTOMERS = "          302  200  200  403  403  200  403"
CUSTOMERS_ONLY_GET = " 302  405  405  405  405  405  405"
CARDS = "              302  200  200  403  403  403  403"
CARDS_FAULTY = "       302  422  422  403  403  403  403"

SEEN = "               302  200  200  404  200  200  200"
SEEN_FAULTY = "        302  422  422  404  422  422  422"

SHEET = "              302  404  404  404  200  404  404"

# address → what it answers to a GET, what to a POST
Row = tuple[str, str]
TABLE: dict[str, Row] = {
    "/i18n/setlang/": (
        "302  302  302  302  302  302  302",
        "302  302  302  302  302  302  302",
    ),
    "/sign-in/": (
        "200  302  302  302  302  302  302",
        "422  302  302  302  302  302  302",
    ),
    "/sign-in/code/": (  # to whom no password was right, sent back to the door
        "302  302  302  302  302  302  302",
        "302  302  302  302  302  302  302",
    ),
    "/sign-out/": (
        "405  405  405  405  405  405  405",
        "302  302  302  302  302  302  302",
    ),
    "/language/": (
        "405  405  405  405  405  405  405",
        "302  302  302  302  302  302  302",
    ),
    "/ui/gallery/": (  # for whoever builds the product; a running installation has none
        "404  404  404  404  404  404  404",
        "404  404  404  404  404  404  404",
    ),
    "/drafts/{draft}/": (NOTHING_KEPT, FAULTY),
    "/account/": (ALL, ONLY_GET),
    "/administration/webhooks/": (ADMIN, ADMIN_ONLY_POST),
    "/administration/webhooks/new/": (ADMIN, ADMIN_FAULTY),
    "/administration/webhooks/999999/": (ADMIN_NOT_THERE, ADMIN_ONLY_POST),
    "/administration/webhooks/999999/end/": (ADMIN_ONLY_POST, ADMIN_NOT_THERE),
    "/administration/webhooks/999999/resend/": (ADMIN_ONLY_POST, ADMIN_NOT_THERE),
    "/account/api/": (ALL, ONLY_GET),
    "/account/password/": (ALL, FAULTY),
    "/account/second-factor/": (ALL, FAULTY),
    "/account/second-factor/codes/": (ONLY_POST, FAULTY),
    "/account/second-factor/end/": (ONLY_POST, FAULTY),
    "/account/devices/none/end/": (ONLY_POST, NOTHING_THERE),
    "/account/tokens/new/": (ALL, FAULTY),
    "/account/tokens/999999/revoke/": (ONLY_POST, NOTHING_THERE),
    # administration: the keeper of the system alone
    "/administration/": (
        "302  302  302  302  302  302  302",
        "302  302  302  302  302  302  302",
    ),
    "/administration/units/": (ADMIN, ADMIN_ONLY_POST),
    "/administration/units/zz/": (ADMIN, ADMIN_ONLY_POST),
    "/administration/units/zz/below/": (ADMIN, ADMIN_ONLY_POST),
    "/administration/units/zz/new/": (ADMIN, ADMIN_FAULTY),
    "/administration/units/zz/change/": (ADMIN, ADMIN_FAULTY),
    "/administration/units/zz/move/": (ADMIN, ADMIN_FAULTY),
    "/administration/units/zz/close/": (ADMIN, ADMIN_FAULTY),
    "/administration/units/zz/seals/new/": (ADMIN, ADMIN_FAULTY),
    "/administration/units/zz/seals/999999/end/": (ADMIN_NOT_THERE, ADMIN_NOT_THERE),
    "/administration/posts/": (ADMIN, ADMIN_ONLY_POST),
    "/administration/sign-in/": (ADMIN, ADMIN_FAULTY),
    "/administration/access/": (ADMIN, ADMIN_ONLY_POST),
    "/administration/access/export/": (ADMIN, ADMIN_ONLY_POST),
    "/administration/staff/": (ADMIN, ADMIN_ONLY_POST),
    "/administration/staff/new/": (ADMIN, ADMIN_FAULTY),
    "/administration/staff/1010/": (ADMIN, ADMIN_ONLY_POST),
    "/administration/staff/1010/change/": (ADMIN, ADMIN_FAULTY),
    "/administration/staff/1010/deactivate/": (ADMIN, ADMIN_FAULTY),
    "/administration/staff/1010/reactivate/": (ADMIN, ADMIN_FAULTY),
    "/administration/staff/1010/password/": (ADMIN, ADMIN_FAULTY),
    "/administration/staff/1010/devices/none/end/": (ADMIN_ONLY_POST, ADMIN_NOT_THERE),
    "/administration/staff/1010/second-factor/": (ADMIN_ONLY_POST, ADMIN_CONFLICT),
    "/administration/staff/1010/unlock/": (ADMIN_ONLY_POST, ADMIN_CONFLICT),
    "/administration/staff/1010/posts/new/": (ADMIN, ADMIN_FAULTY),
    "/administration/staff/1010/posts/{appointment}/end/": (ADMIN, ADMIN_FAULTY),
    "/administration/staff/1010/deputies/new/": (ADMIN, ADMIN_FAULTY),
    "/administration/staff/1010/deputies/1/end/": (ADMIN_ONLY_POST, ADMIN_NOT_THERE),
    "/administration/staff/1010/absences/new/": (ADMIN, ADMIN_FAULTY),
    "/administration/staff/1010/absences/1/end/": (ADMIN_ONLY_POST, ADMIN_NOT_THERE),
    "/administration/calendars/": (ADMIN_SENT_ON, ADMIN_ONLY_POST),
    "/administration/calendars/mainland/2026/": (ADMIN, ADMIN_ONLY_POST),
    "/administration/calendars/mainland/2026/import/": (ADMIN_ONLY_POST, ADMIN_SENT_ON),
    "/administration/calendars/mainland/2026/confirm/": (ADMIN_ONLY_POST, ADMIN_SENT_ON),
    "/administration/calendars/mainland/days/2026-03-05/": (ADMIN, ADMIN_FAULTY),
    "/administration/calendars/mainland/frames/": (ADMIN, ADMIN_FAULTY),
    # customers: whoever meets them; handlers read what they need on work orders
    "/customers/": (CUSTOMERS, CUSTOMERS_ONLY_GET),
    "/customers/new/": (CARDS, CARDS_FAULTY),
    "/customers/found/": (CUSTOMERS, CUSTOMERS_ONLY_GET),
    "/customers/{customer}/": (CUSTOMERS, CUSTOMERS_ONLY_GET),
    "/customers/{customer}/change/": (CARDS, CARDS_FAULTY),
    # the regulation: everybody who is signed in
    "/regulations/": (SENT_ON, ONLY_GET),  # to the only one there is
    "/regulations/clause/2.4.4/": (SENT_ON, ONLY_GET),
    "/regulations/telecom/": (ALL, ONLY_GET),
    "/regulations/telecom/clauses/": (ALL, ONLY_GET),
    "/regulations/telecom/clauses/2.4.4/": (ALL, ONLY_GET),
    "/regulations/telecom/procedures/": (SENT_ON, ONLY_GET),  # to the first
    "/regulations/telecom/procedures/complaint/": (ALL, ONLY_GET),
    "/regulations/telecom/forms/": (SENT_ON, ONLY_GET),  # to the first
    "/regulations/telecom/forms/complaint_order/": (ALL, ONLY_GET),
    "/regulations/telecom/forms/complaint_order/blank/": (ALL, ONLY_GET),
    "/regulations/telecom/limits/": (ALL, ONLY_GET),
    "/regulations/telecom/tables/": (ALL, ONLY_GET),
    "/regulations/telecom/catalogue/": (ALL, ONLY_GET),
    "/regulations/telecom/posts/": (ALL, ONLY_GET),
    "/regulations/telecom/scripts/": (ALL, ONLY_GET),
    "/regulations/telecom/examples/": (ALL, ONLY_GET),
    "/regulations/telecom/examples/straight_path/": (ALL, ONLY_GET),
    "/regulations/telecom/decisions/": (ALL, ONLY_GET),
    "/regulations/telecom/changes/": (ALL, ONLY_GET),
    # pickers of forms
    "/pick/customers/": (ONLY_POST, ALL),
    "/pick/staff/": (ONLY_POST, ALL),
    "/pick/units/": (ONLY_POST, ALL),
    "/pick/work-orders/": (ONLY_POST, ALL),
    "/uploads/": (ONLY_POST, FAULTY),
    # work orders
    "/": (ALL, ONLY_GET),
    "/search/": (ALL, ONLY_GET),
    "/supervision/emergency/": (  # whoever opens events or oversees
        "302  403  200  403  403  403  403",
        ONLY_GET,
    ),
    "/supervision/": (  # whoever oversees; none of these six
        "302  403  403  403  403  403  403",
        ONLY_GET,
    ),
    "/work-orders/": (ALL, ONLY_GET),
    "/work-orders/bulk/": (ONLY_POST, SENT_ON),
    "/work-orders/new/telecom/complaint/": (
        "302  200  403  403  403  403  403",
        "302  422  403  403  403  403  403",
    ),
    "/work-orders/{number}/": (SEEN, ONLY_GET),
    "/work-orders/{number}/received/": (SEEN, ONLY_GET),
    "/work-orders/{number}/actions/feed_back/": (
        "302  403  403  404  200  403  403",
        "302  403  403  404  422  403  403",
    ),
    "/work-orders/{number}/clocks/{clock}/": (SEEN, ONLY_GET),
    "/work-orders/{number}/phone/": (ONLY_POST, SEEN),
    "/work-orders/{number}/pulse/": (SEEN, ONLY_GET),
    "/work-orders/{number}/urgings/": (
        "302  403  200  404  403  403  403",
        "302  403  422  404  403  403  403",
    ),
    "/work-orders/{number}/urgings/{urging}/": (SEEN, SEEN_FAULTY),
    "/work-orders/{number}/contact/": (  # the supervisor of the centre alone
        "302  403  403  404  403  403  403",
        "302  403  403  404  403  403  403",
    ),
    "/work-orders/{number}/links/": (ONLY_POST, NOTHING_THERE),
    "/work-orders/{number}/merge/": (  # the reviewers of the home centre
        "302  403  200  404  403  403  403",
        "302  403  422  404  403  403  403",
    ),
    "/work-orders/{number}/merge/undo/": (
        "302  403  200  404  403  403  403",
        "302  403  422  404  403  403  403",
    ),
    "/work-orders/{number}/answers/answer/": (  # it handles nothing together
        "302  409  409  404  409  409  409",
        "302  409  409  404  409  409  409",
    ),
    "/work-orders/{number}/custody/": (SEEN, ONLY_GET),
    "/work-orders/{number}/forms/callback_record/": (SEEN, ONLY_GET),
    "/work-orders/{number}/forms/callback_record/print/": (SEEN, ONLY_GET),
    "/work-orders/{number}/print/": (SEEN, ONLY_GET),
    "/work-orders/{number}/print/all/": (SEEN, ONLY_GET),
    "/work-orders/{number}/papers/": (SEEN, SEEN_FAULTY),
    "/work-orders/{number}/papers/{paper}/": (SEEN, ONLY_GET),
    "/work-orders/{number}/papers/{paper}/void/": (SEEN, SEEN_FAULTY),
    "/work-orders/{number}/told/": (SEEN, ONLY_GET),
    "/work-orders/{number}/sheets/": (SEEN, ONLY_GET),
    "/work-orders/{number}/mandates/": (SEEN, ONLY_GET),
    # service warnings: headquarters, and who answers for the branch; the warning here is of Henan
    "/supervision/warnings/": (NOTHING_THERE, ONLY_GET),
    "/supervision/warnings/{warning}/": (NOTHING_THERE, NOTHING_THERE),
    # transitions: the keeper of the regulation alone
    "/transitions/": (KEEPER, ONLY_GET),
    "/transitions/telecom/2022.1/": (KEEPER, ONLY_GET),
    "/transitions/telecom/2022.1/complaint/": (KEEPER, KEEPER),
    "/transitions/telecom/2022.1/complaint/handling/": (KEEPER, ONLY_GET),
    # reports of figures: those who read them; the rest find none
    "/reports/": ("302  200  200  200  200  200  200", ONLY_GET),
    "/reports/telecom/escalated/": ("302  404  404  404  404  404  404", ONLY_GET),
    "/reports/telecom/escalated/figures/solved/": ("302  404  404  404  404  404  404", ONLY_GET),
    "/reports/telecom/escalated/numbers/": ("302  404  404  404  404  404  404", NOTHING_THERE),
    "/reports/telecom/escalated/export.csv": ("302  404  404  404  404  404  404", ONLY_GET),
    # mandates: whoever has a level or watches; the use here is the hall clerk's own
    "/mandates/": ("302  200  200  200  200  403  403", ONLY_GET),
    "/mandates/sample/": ("302  302  302  302  302  403  403", ONLY_GET),
    "/mandates/uses/{use}/": ("302  200  404  404  404  404  404", "302  403  404  404  404  404  404"),
    # registers: the posts that the pack names; the sheet here is the network department's
    "/desk/": (ALL, ONLY_GET),
    "/registers/": (ALL, ONLY_GET),
    "/registers/telecom/major_report/": ("302  404  200  404  404  404  404", ONLY_GET),
    "/registers/bundles/{bundle}/": ("302  404  200  404  404  404  404", ONLY_GET),
    "/registers/bundles/{bundle}/file/": ("302  404  404  404  404  404  404", ONLY_GET),  # nothing is set yet
    "/registers/telecom/major_report/bundle/": (ONLY_POST, "302  404  409  404  404  404  404"),
    "/registers/telecom/major_report/print/": ("302  404  200  404  404  404  404", ONLY_GET),
    "/registers/telecom/major_report/totals/": ("302  404  200  404  404  404  404", ONLY_GET),
    "/registers/telecom/major_report/views/": (ONLY_POST, "302  404  409  404  404  404  404"),
    "/registers/telecom/major_report/views/forget/": (ONLY_POST, "302  404  302  404  404  404  404"),
    "/registers/telecom/major_report/new/": (
        "302  404  200  404  404  404  404",
        "302  404  422  404  404  404  404",
    ),
    "/registers/sheets/{sheet}/": (SHEET, ONLY_GET),
    "/registers/sheets/{sheet}/print/": (SHEET, ONLY_GET),
    "/registers/sheets/{sheet}/change/": (SHEET, "302  404  404  404  422  404  404"),
    "/registers/sheets/{sheet}/check/": (ONLY_POST, "302  404  404  404  403  404  404"),
    "/registers/sheets/{sheet}/unlock/": ("302  404  404  404  403  404  404", "302  404  404  404  403  404  404"),
    "/registers/sheets/{sheet}/gather/": (ONLY_POST, "302  404  404  404  409  404  404"),
    "/registers/telecom/escalated_summary/gather/": (
        "302  404  200  404  404  404  404",
        "302  404  422  404  404  404  404",
    ),
    "/registers/telecom/major_report/import/": (
        "302  404  200  404  404  404  404",
        "302  404  422  404  404  404  404",
    ),
    "/registers/telecom/major_report/export.csv": ("302  404  200  404  404  404  404", ONLY_GET),
    "/registers/sheets/{sheet}/sign/": ("302  404  404  404  200  404  404", "302  404  404  404  422  404  404"),
    "/registers/sheets/{sheet}/seal/": ("302  404  404  404  409  404  404", "302  404  404  404  409  404  404"),
    "/registers/sheets/{sheet}/hand-over/": ("302  404  404  404  409  404  404", "302  404  404  404  409  404  404"),
    "/registers/sheets/{sheet}/void/": (SHEET, "302  404  404  404  422  404  404"),
    # one's own notices; another's are not there
    "/notices/": (ALL, ONLY_GET),
    "/notices/bell/": (ALL, ONLY_GET),
    "/notices/read/": (ONLY_POST, SENT_ON),
    "/notices/settings/": (ALL, NOTHING_THERE),
    "/notices/999999/": (NOTHING_THERE, ONLY_GET),
    "/notices/999999/read/": (ONLY_POST, NOTHING_THERE),
}

# Where none of the six is let in: who is, and what they get
ONLY_FOR: dict[str, tuple[str, int, int]] = {
    "/supervision/": ("hq_monitor", 200, 405),
    "/work-orders/{number}/contact/": ("supervisor", 200, 422),
    "/registers/sheets/{sheet}/unlock/": ("province_head", 409, 409),  # nobody has checked it
    "/transitions/": ("keeper", 200, 405),
    "/transitions/telecom/2022.1/": ("keeper", 200, 405),
    "/transitions/telecom/2022.1/complaint/": ("keeper", 404, 404),  # nothing runs under an older edition
    "/transitions/telecom/2022.1/complaint/handling/": ("keeper", 404, 405),  # nothing runs under an older edition
}
