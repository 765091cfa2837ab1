"""Every endpoint says under which rule it stands, and every POST is done once."""

from bihuan.config.api import api, operations_of_the_api


def test_every_endpoint_declares_its_rule_and_scope() -> None:
    operations = operations_of_the_api()
    assert len(operations) > 20
    assert not [f"{method} {address}" for method, address, rule, scope in operations if not rule or not scope]


def test_every_post_asks_for_a_key_and_every_write_is_a_post() -> None:
    paths = api.get_openapi_schema()["paths"]
    wrong = []
    for address, methods in paths.items():
        for method, operation in methods.items():
            headers = {each["name"] for each in operation.get("parameters", ()) if each["in"] == "header"}
            if method not in ("get", "post") or ("Idempotency-Key" in headers) != (method == "post"):
                wrong.append(f"{method} {address}")
    assert not wrong


def test_the_description_and_the_enumeration_tell_the_same() -> None:
    described = {
        (method.upper(), address)
        for address, methods in api.get_openapi_schema()["paths"].items()
        for method in methods
    }
    assert described == {(method, address) for method, address, _rule, _scope in operations_of_the_api()}
