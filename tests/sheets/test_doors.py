"""The doors that every form uses: who finds whom, and what may be uploaded."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bihuan.customers.models import Customer, CustomerPhone, backward
from bihuan.files.models import File
from bihuan.org.models import Staff
from bihuan.sheets.entry import file_of
from bihuan.sheets.fields import Wrong
from tests.world import MONDAY_NINE, World


@pytest.fixture
def customer(world: World) -> Customer:
    customer = Customer.objects.create(number="C1", name="赵志强", tier="vip", registered_at=MONDAY_NINE)
    phone = "13800005678"
    CustomerPhone.objects.create(customer=customer, number=phone, backward=backward(phone), is_main=True)
    return customer


def signed_in(client: Client, staff: Staff) -> Client:
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("words", ["5678", "赵志", "C1"])
def test_customers_are_found_with_masked_numbers(client: Client, world: World, customer: Customer, words: str) -> None:
    page = signed_in(client, world.hall_clerk).post("/pick/customers/", {"words": words}).content.decode()

    assert f'data-pk="{customer.pk}"' in page
    assert "138****5678" in page
    assert "13800005678" not in page


@pytest.mark.parametrize("words", ["孙伟", "1010", "孙"])
def test_colleagues_are_found_by_name_and_number(client: Client, world: World, words: str) -> None:
    page = signed_in(client, world.hall_clerk).post("/pick/staff/", {"words": words}).content.decode()

    assert f'data-pk="{world.order_handler.pk}"' in page
    assert "郑州网络维护部" in page


@pytest.mark.parametrize("words", ["武汉", "wh"])
def test_units_are_found_by_name_and_code(client: Client, world: World, words: str) -> None:
    page = signed_in(client, world.hall_clerk).post("/pick/units/", {"words": words}).content.decode()

    assert f'data-pk="{world.wuhan.pk}"' in page


@pytest.mark.parametrize(("path", "words"), [("/pick/staff/", "孙"), ("/pick/units/", "武汉")])
def test_whoever_holds_no_post_finds_nobody(client: Client, world: World, path: str, words: str) -> None:
    world.hall_clerk.appointments.all().delete()

    page = signed_in(client, world.hall_clerk).post(path, {"words": words}).content.decode()

    assert "data-pk" not in page


@pytest.mark.parametrize("path", ["/pick/customers/", "/pick/staff/", "/pick/units/"])
def test_nothing_said_finds_nobody(client: Client, world: World, customer: Customer, path: str) -> None:
    page = signed_in(client, world.hall_clerk).post(path, {"words": "  "}).content.decode()

    assert "data-pk" not in page


@pytest.mark.parametrize("path", ["/pick/customers/", "/pick/staff/", "/pick/units/", "/uploads/"])
def test_the_doors_are_for_people_who_have_signed_in_and_for_posting(client: Client, world: World, path: str) -> None:
    assert client.post(path).status_code in (302, 401)
    assert signed_in(client, world.hall_clerk).get(path).status_code == 405


def test_an_upload_is_kept_and_named_by_a_signature(client: Client, world: World) -> None:
    content = SimpleUploadedFile("说明.txt", "读者自述".encode())

    page = signed_in(client, world.hall_clerk).post("/uploads/", {"file": content}).content.decode()

    file = File.objects.get()
    token = page.split('data-token="')[1].split('"')[0]
    assert file_of(token) == file.pk
    assert file.uploaded_by_id == world.hall_clerk.pk
    with pytest.raises(Wrong):
        file_of(token.replace(str(file.pk), str(file.pk + 1), 1))


def test_a_file_that_is_not_taken_is_refused_with_the_reason(client: Client, world: World) -> None:
    door = signed_in(client, world.hall_clerk)

    refused = door.post("/uploads/", {"file": SimpleUploadedFile("程序.exe", b"MZ")})
    missing = door.post("/uploads/", {})

    assert refused.status_code == missing.status_code == 422
    assert "不能上传“程序.exe”" in refused.json()["sentence"]
    assert missing.json()["sentence"] == "没有收到文件，请重新选择。"
    assert not File.objects.exists()
