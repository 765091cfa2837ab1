"""The words of a small telecom organisation, for tests that install no regulation."""

from bihuan.kernel.text import Words
from bihuan.org import vocabulary
from bihuan.org.vocabulary import PostWord, UnitKindWord, Vocabulary, Word


def _plain(code: str, zh: str, en: str, *may: str, above: bool = False) -> PostWord:
    return PostWord(code, Words(zh, en), may=frozenset(may), sees="above" if above else "unit")


PLAIN = Vocabulary(
    "",
    Words("未安装制度", "No regulation installed"),
    unit_kinds=(
        UnitKindWord("province_branch", Words("省分公司", "Provincial branch"), 2, is_place=True),
        UnitKindWord("city_branch", Words("市分公司", "City branch"), 3, is_place=True),
    ),
    tiers=(Word("vip", Words("VIP客户", "VIP"), stands_out=True), Word("ordinary", Words("普通客户", "Ordinary"))),
    marks=(
        Word("group", Words("集团客户", "Group customer")),
        Word("high_end", Words("高端客户", "High-end customer")),
        Word("special_needs", Words("特殊需求客户", "Special needs")),
    ),
    posts=(
        _plain("receiver", "受理员", "Receiver", "register", "see_phones"),
        _plain("reviewer", "复核派单员", "Reviewer", "manage_customers", "see_phones"),
        _plain("replier", "答复员", "Replier", "see_phones"),
        _plain("callback_clerk", "回访员", "Callback clerk", "see_phones"),
        _plain("screener", "后台甄别员", "Screener", "see_phones"),
        _plain("centre_supervisor", "投诉主管", "Complaint supervisor", "manage_customers", "see_phones"),
        _plain("province_head", "省客户服务部门负责人", "Provincial head", above=True),
        _plain("hq_monitor", "总部监控督办", "Headquarters monitor", above=True),
        _plain("hq_head", "总部客户服务部门负责人", "Headquarters head", above=True),
        _plain("administrator", "系统管理员", "Administrator", "administer"),
    ),
)


def speak_plainly() -> None:
    """Where no regulation is in force, these words serve."""
    asked = vocabulary.source()
    vocabulary.provide(lambda: asked() or (PLAIN,))
