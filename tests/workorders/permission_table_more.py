"""Who may do what in appeals, group events and raised problems: written by hand from APL-007…APL-024, WO-016, WO-050.

The people are those of `permission_table`, and of the centre at headquarters: desk receives, audit audits, calls makes
the callbacks. A situation is a procedure, a stage, and whose it is: headquarters, the centre of the province (hn), or a
department (dept).
"""

PROVINCE = "review supervisor"
FILED = {"file_material": "desk audit"}  # APL-022
RECEIPT = {"note_receipt": "desk audit"}  # APL-022
HELP = {"use_mandate": "dept dept2 head", "ask_assistance": "dept dept2 head"}  # APL-024, QTA-080

Situation = tuple[str, str, str]
TABLE: dict[Situation, dict[str, str]] = {
    ("appeal", "received", "hq"): FILED | RECEIPT | {"check": "desk audit", "register_in_province": ""},  # APL-007
    ("appeal", "received", "hn"): FILED | RECEIPT | {"check": "", "register_in_province": PROVINCE},  # APL-006
    ("appeal", "to_dispatch", "hq"): FILED | RECEIPT | {"dispatch": "desk audit"},  # APL-007
    ("appeal", "to_take", "hn"): RECEIPT | {"take": PROVINCE},  # APL-008
    ("appeal", "to_assign", "hn"): RECEIPT | {"assign": PROVINCE},  # APL-008
    ("appeal", "handling", "dept"): RECEIPT | HELP | {"finish": "dept dept2 head"},  # APL-008
    ("appeal", "handling", "hn"): RECEIPT
    | {"finish_at_centre": PROVINCE, "use_mandate": PROVINCE, "ask_assistance": PROVINCE},
    ("appeal", "to_answer", "hn"): RECEIPT
    | {"answer_customer": f"{PROVINCE} replier", "use_mandate": f"{PROVINCE} replier"},  # APL-009
    ("appeal", "province_audit", "hn"): RECEIPT | {"submit_report": PROVINCE},  # APL-010
    ("appeal", "hq_audit", "hq"): FILED
    | RECEIPT
    | {
        "reply_to_regulator": "audit",  # APL-012
        "pass_direct": "audit",
        "return_report": "audit",  # APL-011
        "return_handling": "audit",
    },
    ("appeal", "returned", "hn"): {"submit_again": PROVINCE},  # APL-011
    ("appeal", "replied_to_regulator", "hq"): FILED | RECEIPT | {"to_callback": "audit"},
    ("appeal", "to_call_back", "hq"): RECEIPT | {"call_back": "calls"},  # APL-013
    ("appeal", "to_close", "hq"): RECEIPT | {"close": "audit"},  # APL-013
    ("appeal", "closed", "hq"): {"archive": "audit"},  # APL-019
    ("appeal", "archived", "hq"): {},
    ("group_event", "named", "hn"): {"appoint": PROVINCE},
    ("group_event", "named", "hq"): {"appoint": "desk audit"},
    ("group_event", "running", "hn"): dict.fromkeys(
        ("note_progress", "direct", "take_in", "let_go", "hand_over", "end"), PROVINCE
    ),  # WO-016
    ("group_event", "running", "hq"): dict.fromkeys(
        ("note_progress", "direct", "take_in", "let_go", "hand_over", "end"), "desk audit"
    ),
    ("group_event", "ended", "hn"): {},
    ("raised", "awaiting_take", "hn"): {"take": PROVINCE, "refuse": PROVINCE},  # WO-050
    ("raised", "handling", "hn"): {"complete": PROVINCE, "raise_further": PROVINCE},
    ("raised", "at_headquarters", "hn"): {},
    ("raised_headquarters", "awaiting_take", "hq"): {"take": "desk audit"},
    ("raised_headquarters", "handling", "hq"): {"complete": "desk audit"},
}

# Every action there is, and some that people might try: each is tried in every situation by everybody.
ACTIONS = (
    *sorted({action for offered in TABLE.values() for action in offered}),
    *("headquarters_answered", "archive_all", "delete", "feed_back", "withdraw"),
)
