"""How much the tables of access answer for: post × scope × door × operation, each answer written by hand."""

from bihuan.config.api import operations_of_the_api
from tests.house import access_table, api_access_table
from tests.workorders import permission_table, permission_table_more

LEAST = 2000


def test_the_tables_answer_for_every_pair() -> None:
    pages = len(access_table.TABLE) * 2 * len(access_table.WHO) + 2 * len(access_table.ONLY_FOR)
    tokens = len(api_access_table.WHO) * len(api_access_table.SCOPES) + 1  # and one that nobody made
    endpoints = len(api_access_table.TABLE) * tokens
    stages = len(permission_table.TABLE) * len(permission_table.ACTIONS) * len(permission_table.EVERYBODY)
    others = len(permission_table_more.TABLE) * len(permission_table_more.ACTIONS) * len(permission_table.EVERYBODY)

    print(f"{pages} of pages, {endpoints} of endpoints, {stages + others} of stages and actions")
    assert pages + endpoints >= LEAST
    assert pages >= 1000
    assert endpoints >= len(operations_of_the_api()) * tokens


def test_search_export_and_attachment_are_among_them() -> None:
    pages = set(access_table.TABLE)
    assert {"/search/", "/administration/access/export/", "/work-orders/{number}/papers/{paper}/"} <= pages
    assert {"GET /api/search?q=信号", "GET /api/work-orders/{number}/papers/{paper}"} <= set(api_access_table.TABLE)


def test_no_line_of_a_table_leaves_somebody_out() -> None:
    lines = [line for row in access_table.TABLE.values() for line in row]
    assert {len(line.split()) for line in lines} == {len(access_table.WHO)}
    assert {len(line.split()) for _scope, _sent, line in api_access_table.TABLE.values()} == {len(api_access_table.WHO)}
