"""Who may do what, stage by stage: written by hand from the requirements (work-orders.md §7), not from the pack.

The people: hall = first receiver; hotline = clerk of another channel; review, replier, supervisor, callback, screener =
the provincial centre; city = dispatcher of the remote unit; dept = handler who took it; dept2 = colleague of the same
department; head = head of that department; business = handler of the business department; assistant = assisting
department; province, hq = those who oversee; admin = keeps the system; hubei = reviewer of another province;
luoyang = handler in another city.
"""

EVERYBODY = (
    "hall", "hotline", "review", "replier", "supervisor", "callback", "screener", "city", "dept", "dept2", "head",
    "business", "assistant", "province", "hq", "admin", "hubei", "luoyang",
)  # fmt: skip

CENTRE = "review replier supervisor callback screener"
ABOVE = "province hq admin"

# Who sees the work order at all. Nobody else: for them it is not there.
#  situation                 who sees it
SIGHT = {
    "draft": f"hall {CENTRE} {ABOVE}",
    "awaiting_review": f"hall {CENTRE} {ABOVE}",
    "returned": f"hall {CENTRE} {ABOVE}",
    "withdrawn": f"hall {CENTRE} {ABOVE}",
    "declined": f"hall {CENTRE} {ABOVE}",
    "awaiting_take": f"hall {CENTRE} {ABOVE} dept dept2 head",
    "handling": f"hall {CENTRE} {ABOVE} dept dept2 head",
    "assisting": f"hall {CENTRE} {ABOVE} dept dept2 head assistant",
    "raised": f"hall {CENTRE} {ABOVE} dept dept2 head",
    "feedback_check": f"hall {CENTRE} {ABOVE} dept dept2 head",
    "awaiting_reply": f"hall {CENTRE} {ABOVE} dept dept2 head",
    "settled": f"hall {CENTRE} {ABOVE} dept dept2 head",
    "awaiting_callback": f"hall {CENTRE} {ABOVE} dept dept2 head",
    "screening": f"hall {CENTRE} {ABOVE} dept dept2 head",
    "reworking": f"hall {CENTRE} {ABOVE} dept dept2 head",
    "awaiting_second_callback": f"hall {CENTRE} {ABOVE} dept dept2 head",
    "called_back": f"hall {CENTRE} {ABOVE} dept dept2 head",
    "archived": f"hall {CENTRE} {ABOVE} dept dept2 head",
    "business handling": f"hall {CENTRE} {ABOVE} business",
    "remote awaiting_take": f"hall {CENTRE} {ABOVE} city",
    "remote handling": f"hall {CENTRE} {ABOVE} city",
    "remote feedback_check": f"hall {CENTRE} {ABOVE} city dept dept2 head",
    "across awaiting_review": f"hall {CENTRE} {ABOVE} hubei",
    "across awaiting_take": f"hall {CENTRE} {ABOVE} hubei",
    "across awaiting_reply": f"hall {CENTRE} {ABOVE} hubei",
    "assist awaiting_take": f"{CENTRE} {ABOVE} dept dept2 head assistant",
    "assist handling": f"{CENTRE} {ABOVE} dept dept2 head assistant",
    "rework feedback_check": f"{CENTRE} {ABOVE} dept dept2 head",
    "mandate awaiting_approval": f"hall {CENTRE} {ABOVE}",
    "mandate awaiting_head": f"hall {CENTRE} {ABOVE}",
}

# WO-116, WO-121, WO-042: in any open stage the centre tells progress, agrees a new promise, corrects, withdraws.
ANY_OPEN = {
    "tell_progress": "review replier supervisor",
    "renew_promise": "review replier supervisor",
    "correct": "review supervisor",
    "withdraw": "review supervisor",
}
CALLING = {"note_attempt": "callback", "give_up": "callback"}
REOPEN = {"reopen": "review supervisor"}  # WO-124

# What each stage offers, and to whom. What is not named is refused to everybody.
TABLE: dict[str, dict[str, str]] = {
    "draft": {
        "submit": "hall",  # WO-102
        "use_mandate": "hall",  # QTA-080
        "answer_at_once": "hall",  # WO-103
        "withdraw": "review supervisor",  # WO-121
    },
    "awaiting_review": ANY_OPEN
    | {
        "return_to_channel": "review supervisor",  # WO-104
        "ask_headquarters": "review supervisor",  # WO-013
        "answer_by_centre": "review replier supervisor",  # WO-106
        "dispatch": "review supervisor",  # WO-107
        "dispatch_across": "review supervisor",  # WO-107, WO-012
        "decline": "review supervisor",  # WO-122
        "use_mandate": "review supervisor",  # QTA-080
    },
    "returned": {
        "resubmit": "hall",  # WO-105
        "tell_progress": "review replier supervisor",  # WO-116
        "withdraw": "review supervisor",  # WO-121
    },
    "awaiting_take": ANY_OPEN
    | {
        "take": "dept dept2 head",  # WO-108
        "refuse": "dept dept2 head",  # WO-109
        "assign": "head",  # WO-108: the handler is named
    },
    "handling": ANY_OPEN
    | {
        "feed_back": "dept",  # WO-113
        "refuse": "dept dept2 head",  # WO-109
        "ask_assistance": "dept",  # WO-111
        "raise_problem": "dept",  # WO-050
        "ask_ruling": "dept",  # OP-WO-05
        "re_promise": "dept",  # WO-116, WO-066
        "assign": "head",
        "take_over": "dept dept2 head",
        "use_mandate": "dept dept2 head",  # QTA-080
    },
    "assisting": ANY_OPEN
    | {
        "ask_more": "dept",  # WO-111
        "go_on": "dept",  # WO-047: overrides with a reason
        "re_promise": "dept",
        "take_over": "dept dept2 head",
        "use_mandate": "dept dept2 head",
    },
    "raised": ANY_OPEN
    | {
        "go_on_alone": "dept",  # WO-050: it still answers for the handling
        "re_promise": "dept",
        "take_over": "dept dept2 head",
        "use_mandate": "dept dept2 head",
    },
    "feedback_check": ANY_OPEN
    | {
        "accept_feedback": "review supervisor",  # WO-115
        "reject_feedback": "review supervisor",  # WO-114
        "use_mandate": "review supervisor",
    },
    "awaiting_reply": ANY_OPEN
    | {
        "answer": "review replier supervisor",  # WO-117
        "answer_at_channel": "hall",  # WO-117
        "use_mandate": "review replier supervisor",  # QTA-080
    },
    "settled": REOPEN | {"archive": "review replier supervisor"},  # WO-120
    "awaiting_callback": REOPEN | CALLING | {"call_back": "callback"},  # WO-118
    "screening": {"order_rework": "screener", "conclude": "screener"},  # WO-119
    "reworking": {},  # WO-123: the system alone
    "awaiting_second_callback": REOPEN | CALLING | {"call_back_again": "callback"},  # WO-118
    "called_back": REOPEN | {"archive": "review replier supervisor"},  # WO-120
    "archived": {},
    "withdrawn": {},
    "declined": {},
    "business handling": ANY_OPEN
    | {
        "feed_back": "business",
        "refuse": "business",
        "transfer": "business",  # WO-110
        "ask_assistance": "business",
        "raise_problem": "business",
        "ask_ruling": "business",
        "re_promise": "business",
        "assign": "",
        "take_over": "business",
        "use_mandate": "business",
    },
    "remote awaiting_take": ANY_OPEN
    | {
        "take": "city",
        "refuse": "city",
        "dispatch_on": "city",  # WO-045
        "assign": "city",
    },
    "remote handling": ANY_OPEN
    | {
        "feed_back": "city",
        "refuse": "city",
        "transfer": "city",  # WO-110
        "dispatch_on": "city",  # WO-045
        "ask_assistance": "city",
        "raise_problem": "city",
        "ask_ruling": "city",
        "re_promise": "city",
        "assign": "city",
        "take_over": "city",
        "use_mandate": "city",
    },
    "remote feedback_check": ANY_OPEN
    | {
        "use_mandate": "city",
        "accept_feedback": "city",  # WO-115: the unit that sent it on checks it first
        "reject_feedback": "city",  # WO-114
    },
    "across awaiting_review": ANY_OPEN
    | {
        "return_to_channel": "review supervisor",
        "ask_headquarters": "review supervisor",
        "answer_by_centre": "review replier supervisor",  # WO-062: the home centre alone
        "dispatch": "review supervisor",
        "dispatch_across": "review supervisor",
        "decline": "review supervisor",
        "use_mandate": "review supervisor",
    },
    "across awaiting_take": ANY_OPEN | {"take": "hubei", "refuse": "hubei", "dispatch_on": "hubei", "assign": ""},
    "across awaiting_reply": ANY_OPEN
    | {
        "answer": "review replier supervisor",  # WO-062: the home centre alone
        "answer_at_channel": "hall",  # offered, and refused: WO-062
        "use_mandate": "review replier supervisor",
    },
    "assist awaiting_take": {"take": "assistant", "refuse": "assistant"},  # WO-111, WO-049
    "assist handling": {"complete": "assistant", "take_over": "assistant", "assign": ""},  # WO-111
    "rework feedback_check": {
        "answer": "review replier screener supervisor",  # WO-123
        "reject_feedback": "review replier screener supervisor",
    },
    "mandate awaiting_approval": {  # FLW-52
        "approve": "supervisor",
        "pass_up": "supervisor",
        "refuse": "supervisor",
        "take_back": "hall",
    },
    "mandate awaiting_head": {"approve": "province", "refuse": "province", "take_back": "hall"},
}

# Every action there is, and some that people might try: each is tried in every situation by everybody.
ACTIONS = (
    *sorted({action for offered in TABLE.values() for action in offered}),
    *("assistance_done", "rework_done", "escalate", "merge", "open", "delete"),
)
