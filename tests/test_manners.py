"""The service among clients that abuse it, and HTTP's manners towards those that do not."""

from __future__ import annotations

import asyncio
import csv
import gzip
import io
import json
import resource
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from typing import Any

import httpcore
import httpx
import openpyxl
import pytest
from conftest import Service, serve

from extractor.server.addresses import is_public
from extractor.server.fetch import PublicNetwork, fetch
from extractor.server.forecast import Forecast
from extractor.server.manners import choose
from extractor.server.problems import Refusal

TEXT = "نادر کاویان، وزیر نیرو، گفت: ۱۲ نیروگاه با ۵ میلیون دلار ساخته شد."
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONG = (TEXT + "\n") * 3000
LONG = LONG[:200_000]
JSON_TYPE = {"content-type": "application/json"}
POSTS = ("/v1/extract", "/v1/corrections", "/v1/reading", "/v1/export")


@pytest.fixture(scope="module")
def single(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service with one worker, which has to answer all."""
    with serve(tmp_path_factory.mktemp("single") / "log") as running:
        yield running


def extract(service: Service, body: dict[str, Any], **headers: str) -> httpx.Response:
    return httpx.post(f"{service.url}/v1/extract", json=body, headers=headers, timeout=60)


class TestAbuse:
    def test_two_thousand_silent_connections_leave_health_at_200(self, service: Service) -> None:
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if hard != resource.RLIM_INFINITY and hard < 2300:
            pytest.skip(f"only {hard} open files are allowed here")
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 2300), hard))
        with ExitStack() as open_:
            for k in range(2000):
                client = open_.enter_context(socket.create_connection(("127.0.0.1", service.port), timeout=10))
                if k % 2:
                    client.sendall(b"GET /v1/schema HTTP/1.1\r\nho")
                if k % 250 == 249:
                    assert httpx.get(f"{service.url}/healthz", timeout=10).status_code == 200
            assert extract(service, {"text": TEXT}).json()["money"][0]["value"] == "5000000"
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

    def test_abandoned_long_requests_delay_others_by_two_seconds_at_most(self, single: Service) -> None:
        def seconds() -> float:
            started = time.monotonic()
            assert extract(single, {"text": TEXT}).status_code == 200
            return time.monotonic() - started

        alone = max(seconds() for _ in range(4))
        body = json.dumps({"text": LONG}, ensure_ascii=False).encode()
        head = b"POST /v1/extract HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
        for _ in range(3):
            with socket.create_connection(("127.0.0.1", single.port), timeout=30) as client:
                client.sendall(head % len(body) + body)
                time.sleep(0.3)
            assert max(seconds() for _ in range(4)) - alone < 2
            time.sleep(3)  # the process that was stopped loads its model again


class TestForecast:
    """What ``Retry-After`` says."""

    @pytest.mark.parametrize(
        ("took", "length", "after", "left"),
        [
            (10.0, 100_000, 0.0, 10.0),  # as long as the last one of its length
            (10.0, 100_000, 4.0, 6.0),  # less what it has taken
            (10.0, 50_000, 1.0, 4.0),  # by its length
            (10.0, 100_000, 20.0, 10.0),  # half as long again as it has taken, where it takes longer than expected
            (10.0, 100_000, 55.0, 5.0),  # never beyond the limit at which it is stopped
            (10.0, 2_000_000, 12.0, 48.0),
            (10.0, 10, 0.0, 0.1),
        ],
    )
    def test_is_the_rest_of_what_is_in_work(self, took: float, length: int, after: float, left: float) -> None:
        now = 0.0
        forecast = Forecast(60.0, clock=lambda: now)
        for _ in range(60):
            with forecast.work("extract", 100_000):
                now += took
        with forecast.work("extract", length):
            now += after
            assert forecast.left() == pytest.approx(left, rel=0.01)
        assert forecast.left() == 0

    def test_is_until_the_first_of_several_ends(self) -> None:
        now = 0.0
        forecast = Forecast(60.0, clock=lambda: now)
        with forecast.work("extract", 400_000), forecast.work("extract", 100_000):
            now += 1
            assert forecast.left() == pytest.approx(9.0)

    def test_is_not_learnt_from_work_that_failed(self) -> None:
        now = 0.0
        forecast = Forecast(60.0, clock=lambda: now)
        with suppress(TimeoutError), forecast.work("extract", 100_000):
            now += 0.01
            raise TimeoutError
        with forecast.work("extract", 100_000):
            assert forecast.left() == pytest.approx(10.0)


class TestAddresses:
    @pytest.mark.parametrize(
        "address",
        [
            "192.0.0.1", "192.0.0.170", "192.0.0.255", "192.0.2.7", "198.18.0.1", "198.51.100.1", "203.0.113.9",
            "240.0.0.1", "255.255.255.255", "192.88.99.1", "fec0::1", "feff::1", "64:ff9b::808:808", "64:ff9b:1::1",
            "::8.8.8.8",
            "::ffff:8.8.8.8", "::ffff:0:8.8.8.8", "100::1", "2001::1", "2001:db8::1", "2002:808:808::1", "3fff::1",
            "ff02::1", "fe80::1%lo", "::", "8.8.8", "0x7f.1", "",
        ],
    )  # fmt: skip
    def test_what_is_not_global_unicast_is_refused(self, address: str) -> None:
        assert not is_public(address)

    @pytest.mark.parametrize("address", ["1.1.1.1", "185.143.233.5", "192.0.1.1", "2a00:1450:4001::1", "2400:cb00::1"])
    def test_what_is_public_is_not(self, address: str) -> None:
        assert is_public(address)

    def test_a_resolver_that_changes_its_mind_leads_nowhere(self, monkeypatch: pytest.MonkeyPatch) -> None:
        told = iter(["93.184.216.34", "127.0.0.1"])
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(told), 80))
        ])  # fmt: skip
        network = PublicNetwork()
        network._backend = wire = Wire(b"HTTP/1.1 302 Found\r\nlocation: /again\r\nconnection: close\r\n\r\n")  # type: ignore[assignment]
        with pytest.raises(Refusal) as caught:
            asyncio.run(fetch("http://page.test/", longest=1000, timeout=5, network=network))
        assert caught.value.name == "not-public"
        assert wire.connected == ["93.184.216.34"], "the address that was checked is the one that is connected to"

    @pytest.mark.parametrize("host", ["a" * 64 + ".test", "xn--\u06f1.test", "a..test", "\ud800.test", "‌.test"])
    def test_a_host_name_that_cannot_be_encoded_is_a_400(self, host: str) -> None:
        with pytest.raises(Refusal) as caught:
            asyncio.run(fetch(f"http://{host}/", longest=1000, timeout=5))
        assert (caught.value.name, caught.value.status_code) == ("bad-url", 400)


class Wire(httpcore.AsyncMockBackend):
    """Notes what is connected to, and answers with the same bytes each time."""

    def __init__(self, answer: bytes) -> None:
        super().__init__([answer])
        self.connected: list[str] = []

    async def connect_tcp(self, host: str, *args: Any, **options: Any) -> httpcore.AsyncNetworkStream:
        self.connected.append(host)
        return await super().connect_tcp(host, *args, **options)


class TestManners:
    @pytest.mark.parametrize(
        "path", ["/", "/healthz", "/readyz", "/v1/schema", "/v1/kinds", "/page/app.js", "/metrics"]
    )
    def test_head_is_answered_as_get_without_a_body(self, service: Service, path: str) -> None:
        response = httpx.head(service.url + path)
        assert (response.status_code, response.content) == (200, b"")
        assert response.headers["content-type"] == httpx.get(service.url + path).headers["content-type"]

    @pytest.mark.parametrize("path", POSTS)
    @pytest.mark.parametrize("given", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
    def test_a_body_of_another_type_is_a_415(self, service: Service, path: str, given: str) -> None:
        response = httpx.post(service.url + path, content=b"{}", headers={"content-type": given})
        assert response.status_code == 415 and response.json()["type"].endswith(":media-type")
        assert response.headers["accept-post"] == "application/json"

    @pytest.mark.parametrize("path", [*POSTS, "/v1/batch"])
    def test_a_packed_body_is_a_415(self, service: Service, path: str) -> None:
        headers = {"content-type": "application/json", "content-encoding": "gzip"}
        response = httpx.post(service.url + path, content=gzip.compress(b"{}"), headers=headers)
        assert response.status_code == 415 and "unpacked" in response.json()["detail"]
        assert response.headers["accept-encoding"] == "identity"

    def test_lone_surrogates_and_entities_without_a_place_are_no_fault_of_the_service(self, service: Service) -> None:
        part = {"text": "\ud800 ۵ دلار", "start": 0, "end": 3, "kind": "money"}
        response = httpx.post(f"{service.url}/v1/reading", content=json.dumps(part), headers=JSON_TYPE)
        assert response.status_code == 422 and response.json()["type"].endswith(":unreadable")
        page = f"<html><body><article><p>{TEXT * 5}\ud800</p></article></body></html>"
        response = httpx.post(f"{service.url}/v1/extract", content=json.dumps({"html": page}), headers=JSON_TYPE)
        assert response.status_code == 200 and response.json()["money"]
        article = extract(service, {"text": TEXT}).json() | {"officials": [{"id": "off1", "mentions": []}]}
        body = {"article": article, "corrections": []}
        response = httpx.post(f"{service.url}/v1/corrections", json=body)
        assert response.status_code == 422
        assert "neither a name nor a mention" in response.json()["errors"][0]["detail"]

    def test_an_answer_that_cannot_be_given_is_a_406(self, service: Service) -> None:
        response = extract(service, {"text": TEXT}, accept="image/png, text/html;q=0")
        assert response.status_code == 406 and response.json()["type"].endswith(":not-acceptable")

    @pytest.mark.parametrize(
        ("accept", "chosen"),
        [
            ("", "a/json"), ("*/*", "a/json"), ("b/html", "b/html"), ("b/*", "b/html"),
            ("a/json;q=0.2, b/html;q=0.9", "b/html"),
            ("b/html;q=0.5, */*;q=0.4", "b/html"), ("*/*;q=1, a/json;q=0", "b/html"), ("A/JSON; q=1", "a/json"),
            ("b/html;q=x, a/json;q=0.1", "a/json"),
        ],
    )  # fmt: skip
    def test_what_the_client_likes_best_is_chosen(self, accept: str, chosen: str) -> None:
        assert choose(accept, ["a/json", "b/html"]) == chosen

    def test_long_answers_are_packed_for_those_who_want_it(self, service: Service) -> None:
        packed = extract(service, {"text": TEXT * 20}, **{"accept-encoding": "gzip"})
        plain = extract(service, {"text": TEXT * 20}, **{"accept-encoding": "identity"})
        assert packed.headers["content-encoding"] == "gzip" and "content-encoding" not in plain.headers
        assert packed.json() == plain.json()
        assert "accept-encoding" in packed.headers["vary"].lower()

    @pytest.mark.parametrize("path", ["/", "/v1/schema", "/v1/kinds", "/page/app.js"])
    def test_what_the_client_has_is_not_sent_again(self, service: Service, path: str) -> None:
        tag = httpx.get(service.url + path).headers["etag"]
        again = httpx.get(service.url + path, headers={"if-none-match": tag})
        assert (again.status_code, again.content) == (304, b"")
        assert httpx.get(service.url + path, headers={"if-none-match": '"other"'}).status_code == 200

    @pytest.mark.parametrize("path", [*POSTS, "/v1/batch"])
    @pytest.mark.parametrize(
        "headers",
        [
            {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "https://elsewhere.test"},
            {"origin": "null"},
        ],
    )  # fmt: skip
    def test_pages_of_other_sites_may_not_post(self, service: Service, path: str, headers: dict[str, str]) -> None:
        response = httpx.post(service.url + path, content=b"{}", headers=headers | {"content-type": "application/json"})
        assert response.status_code == 403 and response.json()["type"].endswith(":cross-site")

    def test_its_own_page_and_plain_clients_may(self, service: Service) -> None:
        for headers in ({"sec-fetch-site": "same-origin"}, {"origin": service.url}, {}):
            assert extract(service, {"text": TEXT}, **headers).status_code == 200

    @pytest.mark.parametrize(
        ("published", "yesterday"),
        [
            ("1402-03-01", "2023-05-21"), ("۱۴۰۲/۰۳/۰۱", "2023-05-21"), ("1402-03-01T10:00:00+03:30", "2023-05-21"),
            ("2023-05-22", "2023-05-21"), ("2023-05-22T12:00:00Z", "2023-05-21"),
        ],
    )  # fmt: skip
    def test_a_solar_hijri_day_of_publication_is_understood(
        self, service: Service, published: str, yesterday: str
    ) -> None:
        answer = extract(service, {"text": "دیروز ۵ قرارداد امضا شد.", "published_at": published}).json()
        assert answer["dates"][0]["start"] == yesterday

    @pytest.mark.parametrize("published", ["1402-13-01", "0999-01-01", "1402", 1684744200, 1402, "9999-01-01", "دیروز"])
    def test_a_day_that_cannot_be_is_refused(self, service: Service, published: Any) -> None:
        response = extract(service, {"text": TEXT, "published_at": published})
        assert response.status_code == 422
        assert [error["pointer"] for error in response.json()["errors"]] == ["/published_at"]

    def test_the_description_lists_every_answer(self, service: Service) -> None:
        paths = httpx.get(f"{service.url}/openapi.json").json()["paths"]
        refused = {"400", "403", "406", "408", "413", "415", "422", "500", "503", "504"}
        for path in POSTS:
            assert set(paths[path]["post"]["responses"]) >= {"200", *refused}, path
        assert set(paths["/v1/batch"]["post"]["responses"]) >= {"200", "403", "415", "500"}
        assert set(paths["/readyz"]["get"]["responses"]) >= {"200", "503"}
        for path in ("/v1/schema", "/v1/kinds"):
            assert set(paths[path]["get"]["responses"]) >= {"200", "304"}


class TestFormulas:
    """What a spreadsheet would run stays text, in every file."""

    EVIL = ("=HYPERLINK(1)", "+1+1", "-1+1", "@SUM(1)", "\t=1", "\r=1")

    def articles(self, service: Service) -> list[dict[str, Any]]:
        made = []
        for evil in self.EVIL:
            article = extract(service, {"text": TEXT, "title": evil, "agency": evil}).json()
            for fact in article["facts"]:
                fact |= {"indicator": evil, "reporter": evil, "commodity": evil}
            made.append(article)
        return made

    def test_in_csv(self, service: Service) -> None:
        body = {"articles": self.articles(service)}
        response = httpx.post(f"{service.url}/v1/export", json=body, headers={"accept": "text/csv"}, timeout=60)
        rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))
        assert len(rows) == 2 * len(self.EVIL)
        for row in rows:
            for name in ("title", "agency", "indicator", "reporter", "commodity"):
                assert row[name].startswith("'"), (name, row[name])

    def test_in_excel(self, service: Service) -> None:
        body = {"articles": self.articles(service)}
        response = httpx.post(f"{service.url}/v1/export", json=body, headers={"accept": XLSX}, timeout=60)
        book = openpyxl.load_workbook(io.BytesIO(response.content))
        cells = [cell for name in book.sheetnames for row in book[name].iter_rows() for cell in row]
        assert not [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink]
        assert {"=HYPERLINK(1)", "+1+1", "@SUM(1)"} <= {cell.value for cell in cells}
