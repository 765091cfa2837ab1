"""The telecom department at work through its own pages: intake, dispatch, handling, answer, callback, archive."""

import hashlib
import html
import random
import re
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import psycopg
from ruamel.yaml import YAML

from bihuan.cli.postgres import Postgres
from bihuan.kernel.time import SHANGHAI
from tests.cli.test_up import Running, bihuan
from tests.faults.siege import Ledger, NotAcknowledged

TELECOM = Path(__file__).parents[2] / "packs" / "telecom"
PATIENCE = 60.0  # seconds that a person presses the button again and again
HOTLINE, REVIEWER, CALLBACK, ENGINEER, HELPER = "2021", "2012", "2014", "3031", "3041"
ORDINARY = ("KH37100002", "KH37100003", "KH37100005", "KH37100006", "KH37100010")
KIND = {"classification": "mobile", "business": "wcdma", "problem": "network_quality", "level": "provincial_ordinary"}
WORDS = ("地下车库没有信号", "晚上七点以后上网很慢", "通话时经常断线", "电梯里打不通电话", "办公楼三层信号弱")


class Refused(Exception):
    """The product answered, and did not do it: in this siege nobody asks for anything that is not allowed."""


def prepare(data: Path) -> None:
    """The demonstration's units, people, customers and work orders."""
    done = bihuan(data, "demo", "--only-prepare")
    done.communicate(timeout=300)
    assert done.returncode == 0


@dataclass(frozen=True)
class Known:
    """What the pages offer by its key: customers and units."""

    customers: tuple[int, ...]
    units: Mapping[str, int]
    password: str

    @classmethod
    def of(cls, up: Running) -> "Known":
        with psycopg.connect(Postgres(up.data / "database").conninfo()) as client:
            found = client.execute("SELECT id FROM customers_customer WHERE number = ANY(%s)", [list(ORDINARY)])
            customers = tuple(pk for (pk,) in found)
            units = dict(client.execute("SELECT code, id FROM org_unit").fetchall())
        said = YAML(typ="safe", pure=True).load(TELECOM / "demo" / "organisation.yaml")
        return cls(customers, units, said["password"])


@dataclass
class Person:
    """Somebody in front of a browser: signs in, opens pages, sends forms, and tries again when nothing answers."""

    number: str
    password: str
    port: int
    again: int = 0
    _browser: httpx.Client = field(init=False)
    _signed_in: bool = False

    def __post_init__(self) -> None:
        self._browser = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=30, trust_env=False)

    def leave(self) -> None:
        self._browser.close()

    def page(self, path: str) -> str:
        answer = self._asked("GET", path)
        if answer.status_code != 200:
            raise Refused(f"GET {path}: {answer.status_code} {_reason(answer)}")
        return answer.text

    def send(self, path: str, values: Mapping[str, Any], *, once: bool = False, **more: Any) -> str:
        """Send a form; gives back where the answer leads. `once`: a form that must not be sent twice."""
        answer = self._asked("POST", path, values, once=once, **more)
        if answer.status_code != 302:
            raise Refused(f"POST {path} by {self.number}: {answer.status_code} {_reason(answer)}")
        return str(answer.headers["Location"])

    def _asked(
        self, method: str, path: str, values: Mapping[str, Any] | None = None, once: bool = False, **more: Any
    ) -> httpx.Response:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                if not self._signed_in:
                    self._sign_in()
                answer = self._browser.request(method, path, data=self._with_token(values), **more)
                if answer.status_code < 500:
                    if "/sign-in/" not in answer.headers.get("Location", ""):
                        return answer
                    raise Refused(f"{self.number} was signed out")
                if answer.status_code != 503:
                    raise Refused(f"{method} {path}: {answer.status_code}")
            except httpx.TransportError:
                if once:
                    raise NotAcknowledged from None
            self.again += 1
            time.sleep(0.2)
        raise NotAcknowledged

    def _sign_in(self) -> None:
        self._browser.get("/sign-in/")
        who = self._with_token({"username": self.number, "password": self.password})
        answer = self._browser.post("/sign-in/", data=who)
        if answer.status_code >= 500:
            raise httpx.ConnectError("not yet")
        if answer.status_code != 302:
            raise Refused(f"sign-in of {self.number}: {answer.status_code} {_reason(answer)}")
        self._signed_in = True

    def _with_token(self, values: Mapping[str, Any] | None) -> dict[str, Any] | None:
        if values is None:
            return None
        return {**values, "csrfmiddlewaretoken": self._browser.cookies.get("bihuan_csrf", "")}


def _reason(answer: httpx.Response) -> str:
    """The sentences of a refusal, out of its page."""
    main = re.search(r"<main.*</main>", answer.text, re.S)
    plain = re.sub(r"<[^>]+>|\s+", " ", main.group() if main else answer.text)
    return html.unescape(" ".join(plain.split()))[:600]


def local(at: datetime) -> str:
    """A moment as a browser sends it."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%dT%H:%M:%S}"


@dataclass
class Desk:
    """One client: the people of one province around one matter after another."""

    known: Known
    port: int
    dice: random.Random
    _people: dict[str, Person] = field(default_factory=dict)

    def work(self, ledger: Ledger, mark: str) -> None:
        if self.dice.random() < 0.35:
            return self._only_register(ledger, mark)
        number = self._open(ledger, mark, then="submit", promised_at=self._soon(30, 900), **self._complete())
        for step in self._way()[: self.dice.randint(0, 8)]:
            step(ledger, number)
        return None

    def leave(self) -> None:
        for person in self._people.values():
            person.leave()

    def again(self) -> int:
        return sum(person.again for person in self._people.values())

    def _person(self, number: str) -> Person:
        if number not in self._people:
            self._people[number] = Person(number, self.known.password, self.port)
        return self._people[number]

    def _only_register(self, ledger: Ledger, mark: str) -> None:
        """A draft whose hour for filling in is nearly over: it will be warned of and missed during the siege."""
        ended = self.dice.choice(
            (self._soon(20, 300) - timedelta(minutes=54), self._soon(20, 300) - timedelta(hours=1))
        )
        number = self._open(ledger, mark, contact_ended_at=ended, late_entry_reason="现场受理后补录")
        if self.dice.random() < 0.5:
            self._attach(ledger, number, f"{mark} 现场照片".encode() * self.dice.randint(1, 4000))

    def _soon(self, least: float, most: float) -> datetime:
        return datetime.now(SHANGHAI) + timedelta(seconds=self.dice.uniform(least, most))

    def _open(self, ledger: Ledger, mark: str, *, then: str = "", **values: Any) -> str:
        clerk, key = self._person(HOTLINE), uuid.UUID(int=self.dice.getrandbits(128)).hex
        clerk.page("/work-orders/new/telecom/complaint/")
        form = {
            "channel": "hotline",
            "customer": self.dice.choice(self.known.customers),
            "contact_phone": "13900001003",
            "text": f"{mark} 客户反映{self.dice.choice(WORDS)}，已经持续一周，要求尽快处理并答复。",
            "contact_ended_at": self._soon(-300, -60),
            "form_key": key,
            "then": then,
            **values,
        }
        sent = {name: local(value) if isinstance(value, datetime) else value for name, value in form.items()}
        leads_to = clerk.send("/work-orders/new/telecom/complaint/", sent)
        number = leads_to.split("/")[2]
        ledger.promised(kind="opened", mark=mark, number=number, key=key)
        return number

    def _complete(self) -> dict[str, Any]:
        """What a submitted complaint has to say besides."""
        place = self.known.units["zz"]
        return {
            **KIND,
            "recording_number": f"R{self.dice.randrange(10**8)}",
            "home": place,
            "occurrence": place,
            "phenomenon": self.dice.choice(WORDS),
            "demand": "查明原因，给出完成时间。",
        }

    def _attach(self, ledger: Ledger, number: str, content: bytes) -> None:
        paper = {"file": ("现场.txt", content, "text/plain")}
        clerk = self._person(HOTLINE)
        clerk.send(f"/work-orders/{number}/papers/", {"kind": "intake"}, once=True, files=paper)
        ledger.promised(kind="attached", number=number, sha256=hashlib.sha256(content).hexdigest())

    def _act(self, ledger: Ledger, number: str, who: str, action: str, **values: Any) -> None:
        """Open the action's form, fill it in, send it."""
        person, path = self._person(who), f"/work-orders/{number}/actions/{action}/"
        seen = re.search(r'name="seen" value="(\d+)"', person.page(path))
        person.send(path, {"seen": seen.group(1) if seen else "", **values})
        ledger.promised(kind="acted", number=number, action=action, by=who)

    def _way(self) -> list[Any]:
        """From the centre to the archive, with help on the way now and then."""
        helped = [self._get_help] if self.dice.random() < 0.3 else []
        return [self._dispatch, self._take, *helped, self._feed_back, self._accept, self._answer, self._call, self._end]

    def _dispatch(self, ledger: Ledger, number: str) -> None:
        self._act(ledger, number, REVIEWER, "dispatch", target=self.known.units["zz_net"], **KIND)

    def _take(self, ledger: Ledger, number: str) -> None:
        self._act(ledger, number, ENGINEER, "take")

    def _get_help(self, ledger: Ledger, number: str) -> None:
        asked = {"assist_task": "请提供基站动环记录。", "assist_due": local(self._soon(30, 300))}
        self._act(ledger, number, ENGINEER, "ask_assistance", target=self.known.units["zz_sup"], **asked)
        page = self._person(ENGINEER).page(f"/work-orders/{number}/")
        [child] = set(re.findall(r"/work-orders/(\w*XB\d+)/", page))
        self._act(ledger, child, HELPER, "take")
        self._act(ledger, child, HELPER, "complete", result="市电切换时停电两小时。")

    def _feed_back(self, ledger: Ledger, number: str) -> None:
        found = {"cause": "resource_fault", "cause_origin": "company"}
        done = {"solution": "加装室内分布天线，信号恢复。", "measures": "现场勘测并加装设备。"}
        self._act(ledger, number, ENGINEER, "feed_back", **found, **done)

    def _accept(self, ledger: Ledger, number: str) -> None:
        self._act(ledger, number, REVIEWER, "accept_feedback")

    def _answer(self, ledger: Ledger, number: str) -> None:
        found = {"cause": "resource_fault", "cause_origin": "company", "responsible_unit": self.known.units["zz_net"]}
        said = {"reply_way": "phone", "reply_text": "信号设备已加装，请您留意。", "attitude": "accepts"}
        self._act(ledger, number, REVIEWER, "answer", settlement="solved", solution_way="repair", **found, **said)

    def _call(self, ledger: Ledger, number: str) -> None:
        said = dict.fromkeys(("process", "result", "staff"), "satisfied")
        answers = {f"answers.{code}": answer for code, answer in said.items()}
        marks = {f"{code}_satisfaction": answer for code, answer in said.items()}
        known = {"answers.informed": "yes", "answers.accepted": "accepts", "satisfaction": "satisfied"}
        way = {"callback_way": "phone", "callback_recording": f"H{self.dice.randrange(10**8)}"}
        self._act(ledger, number, CALLBACK, "call_back", **answers, **marks, **known, **way)

    def _end(self, ledger: Ledger, number: str) -> None:
        marks = {"cause": "resource_fault", "cause_origin": "company", "solution_way": "repair"}
        self._act(ledger, number, REVIEWER, "archive", responsible_unit=self.known.units["zz_net"], **marks)
