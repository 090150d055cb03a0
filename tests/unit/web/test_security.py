"""Who may ask for what: names of the server, tokens, origins, sizes, rates, paths."""

from __future__ import annotations

import ast
import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from fastapi.exceptions import HTTPException
from fastapi.testclient import TestClient

import intercosmos
from intercosmos.web.app import ROUTERS
from intercosmos.web.security import Guard
from intercosmos.web.security_policy import HEADERS
from intercosmos.web.security_rates import Buckets, client_of
from intercosmos.web.settings import Limits, Rate, Settings, host_of

TOKEN = "a-long-enough-token"
Make = Callable[..., TestClient]


def kind(answer) -> str:
    """What kind of problem was answered; every error has the one shape."""
    assert set(answer.json()["error"]) == {"kind", "problem", "where", "allowed", "advice"}
    return answer.json()["error"]["kind"]


# ------------------------------------------------------------------------------------------------------- headers


@pytest.mark.parametrize("path", ["/", "/nothing", "/api/session", "/api/nothing", "/assets/page-1a2b.js"])
def test_every_answer_has_the_headers(reader: TestClient, path: str) -> None:
    answer = reader.get(path)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value


def test_the_globe_alone_is_framed_and_only_by_ourselves(client: TestClient, tmp_path: Path) -> None:
    (tmp_path / "page" / "globe.html").write_text("<!doctype html><title>Globe</title>")
    policy = client.get("/globe.html").headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "script-src 'self';" in policy
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert client.get("/globe.html").headers["X-Frame-Options"] == "SAMEORIGIN"
    for path in ("/", "/index.html", "/api/session"):
        assert "unsafe" not in client.get(path).headers["Content-Security-Policy"]


def test_refusals_and_failures_have_the_headers_too(
    make_client: Make, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    client = make_client()
    assert client.get("/", headers={"Host": "evil.example"}).headers["X-Content-Type-Options"] == "nosniff"

    def broken(*given: object) -> None:
        raise RuntimeError("secret inside")

    monkeypatch.setattr(client.app.state.workspace, "info", broken)
    answer = client.get("/api/programme")
    assert (answer.status_code, kind(answer)) == (500, "internal")
    assert "secret" not in answer.text
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert "secret inside" in caplog.text


def test_no_other_site_is_let_in(reader: TestClient) -> None:
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "PUT"}
    answer = reader.options("/api/programme/file", headers=asked)
    assert not [name for name in answer.headers if name.startswith("access-control")]


# ------------------------------------------------------------------------------------------------------- names


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.1", "127.0.0.1:8765@evil.example", "127.0.0.1:http", ""]
)
def test_a_stranger_s_name_for_the_server_is_refused(reader: TestClient, host: str) -> None:
    answer = reader.get("/api/programme", headers={"Host": host})
    assert (answer.status_code, kind(answer)) == (403, "forbidden")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:9999", "[::1]:8765", "LOCALHOST"])
def test_own_names_are_taken_at_any_port(reader: TestClient, host: str) -> None:
    assert reader.get("/api/programme", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("header", "host"),
    [("a:1", "a"), ("a", "a"), ("[::1]:80", "::1"), ("[::1]", "::1"), ("a:b", None), ("", None), (":80", None)],
)
def test_hosts_of_headers(header: str, host: str | None) -> None:
    assert host_of(header) == host


def test_beyond_this_machine_addresses_in_numbers_are_taken_and_names_are_not() -> None:
    settings = Settings(Path("x"), host="0.0.0.0", token=TOKEN)
    assert settings.listens_beyond
    assert settings.allows_host("192.168.1.7")
    assert not settings.allows_host("evil.example")
    assert not Settings(Path("x")).allows_host("192.168.1.7")


# ------------------------------------------------------------------------------------------------------- token


def test_with_a_token_nothing_is_shown_without_it(make_client: Make) -> None:
    client = make_client(token=TOKEN)
    for path in ("/", "/api/session", "/assets/page-1a2b.js", "/api/openapi.json", "/record/", "/report"):
        answer = client.get(path)
        assert (answer.status_code, kind(answer)) == (401, "unauthorised")
        assert answer.headers["www-authenticate"] == "Bearer"
    assert client.get("/api/programme", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200
    assert client.get("/api/programme", headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert client.get("/api/programme", headers={"Authorization": f"Basic {TOKEN}"}).status_code == 401
    assert client.get(f"/api/programme?token={TOKEN}").status_code == 401, "in an address only on the first page"


def test_the_token_in_the_address_becomes_a_cookie_that_scripts_and_other_sites_do_not_get(make_client: Make) -> None:
    client = make_client(token=TOKEN)
    answer = client.get(f"/?token={TOKEN}", follow_redirects=False)
    assert answer.status_code == 200
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert TOKEN not in cookie
    assert TOKEN not in answer.text
    assert client.get("/api/programme").status_code == 200, "the cookie is enough from now on"
    assert client.get(f"/?token={TOKEN}").text == answer.text, "nor does it stay in the address the next time"


def test_guessing_tokens_is_slowed(make_client: Make) -> None:
    client = make_client(token=TOKEN, limits=Limits(refusals=Rate(3, 0.01)))
    answers = [client.get(f"/?token=guess{number}").status_code for number in range(5)]
    assert answers == [401, 401, 401, 429, 429]
    right = client.get(f"/?token={TOKEN}")
    assert right.status_code == 429, "the right one among many guesses is not told either"
    assert int(right.headers["retry-after"]) > 1


def test_somebody_else_s_guesses_keep_nobody_out_who_is_in(make_client: Make) -> None:
    client = make_client(token=TOKEN, limits=Limits(refusals=Rate(3, 0.01)))
    client.get(f"/?token={TOKEN}")
    mine = {"Cookie": "; ".join(f"{name}={value}" for name, value in client.cookies.items())}
    client.cookies.clear()
    for number in range(5):
        client.get(f"/?token=guess{number}")
    assert client.get("/api/programme").status_code == 429
    assert client.get("/api/programme", headers=mine).status_code == 200


def test_the_cookie_is_not_made_of_the_token_alone_and_outlives_the_server(make_client: Make, tmp_path: Path) -> None:
    made = []
    for folder in ("here", "here", "elsewhere"):
        client = make_client(token=TOKEN, data=tmp_path / folder)
        client.get(f"/?token={TOKEN}")
        made.append(dict(client.cookies))
    assert made[0] == made[1] != made[2], "who knows how cookies are made cannot try tokens as cookies"


# ------------------------------------------------------------------------------------------------------- changes


@pytest.fixture(scope="module")
def changing(reader: TestClient) -> list[tuple[str, str]]:
    """Every address that changes something."""
    return [
        (method, path.replace("{job}", "x").replace("{id}", "1"))
        for path, methods in reader.get("/api/openapi.json").json()["paths"].items()
        for method in methods
        if method not in ("get", "head")
    ]


def test_changes_need_the_header(make_client: Make, changing: list[tuple[str, str]]) -> None:
    client = make_client({"X-Other": "1"})
    assert len(changing) >= 8
    for method, path in changing:
        answer = client.request(method, path, json={})
        assert (answer.status_code, kind(answer)) == (403, "forbidden"), path


def test_changes_from_other_sites_are_refused(reader: TestClient) -> None:
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ):
        answer = reader.post("/api/programme/undo", headers={**headers, "If-Match": "x"})
        assert (answer.status_code, kind(answer)) == (403, "forbidden"), headers
    own = {"Origin": "http://127.0.0.1:8765", "Sec-Fetch-Site": "same-origin", "If-Match": "x"}
    assert reader.post("/api/programme/undo", headers=own).status_code == 409


def test_other_sites_do_not_have_the_interface_read_for_them(reader: TestClient) -> None:
    assert reader.get("/api/programme", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert reader.get("/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200, "a link to the page is fine"


def test_only_json_is_taken(reader: TestClient) -> None:
    for media_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""):
        answer = reader.post("/api/jobs", content=b'{"scenario": ""}', headers={"Content-Type": media_type})
        assert answer.status_code == 415, media_type


def test_read_only_nothing_is_changed_and_nothing_begun(make_client: Make, changing: list[tuple[str, str]]) -> None:
    client = make_client(read_only=True)
    for method, path in changing:
        if path != "/api/what-if":  # it computes an answer and keeps nothing
            answer = client.request(method, path, json={})
            assert (answer.status_code, kind(answer)) == (403, "read-only"), path
    assert client.post("/api/what-if", json={}).status_code == 422
    assert client.get("/api/session").json()["read_only"] is True


# ------------------------------------------------------------------------------------------------------- sizes


def test_large_bodies_are_refused_whether_they_say_their_size_or_not(make_client: Make) -> None:
    client = make_client(limits=Limits(body_bytes=1000, programme_bytes=3000))

    def pieces(count: int) -> Iterator[bytes]:
        for _ in range(count):
            yield b" " * 100

    asked = {"Content-Type": "application/json"}
    for content in (b" " * 1001, pieces(11)):
        answer = client.post("/api/jobs", content=content, headers=asked)
        assert (answer.status_code, kind(answer)) == (413, "too-large")
    assert client.post("/api/jobs", content=pieces(9), headers=asked).status_code == 422
    tagged = {**asked, "If-Match": "x"}
    assert client.put("/api/programme/file", content=pieces(20), headers=tagged).status_code == 422
    assert client.put("/api/programme/file", content=pieces(31), headers=tagged).status_code == 413


def test_a_body_that_drips_is_not_waited_for(make_client: Make) -> None:
    """Each byte comes in time, all of them never."""
    client = make_client(limits=Limits(slow_s=1.0, body_s=0.1))
    scope = {
        "type": "http", "method": "POST", "path": "/api/programme/undo", "raw_path": b"/api/programme/undo",
        "root_path": "", "scheme": "http", "query_string": b"", "http_version": "1.1", "client": ("127.0.0.1", 1),
        "headers": [(b"host", b"127.0.0.1"), (b"x-intercosmos", b"1"), (b"content-type", b"application/json"),
                    (b"transfer-encoding", b"chunked")],
    }  # fmt: skip
    guard = Guard(_reads_all, owner=client.app, settings=client.app.state.settings)

    async def drip() -> dict[str, object]:
        await asyncio.sleep(0.02)
        return {"type": "http.request", "body": b" ", "more_body": True}

    with pytest.raises(HTTPException) as refused:
        asyncio.run(guard(scope, drip, None))
    assert refused.value.status_code == 408


async def _reads_all(scope: object, receive: Callable[[], Awaitable[dict[str, object]]], send: object) -> None:
    while (await receive()).get("more_body"):
        pass


# ------------------------------------------------------------------------------------------------------- paths


@pytest.mark.parametrize(
    "path",
    [
        "/../slow.toml",
        "/..%2fslow.toml",
        "/%2e%2e/slow.toml",
        "/assets/..%2f..%2fslow.toml",
        "/assets/..%5c..%5cslow.toml",
        "/..\\slow.toml",
        "/assets//etc/passwd",
        "//etc/passwd",
        "/C:/Windows/win.ini",
        "/C:%5cWindows%5cwin.ini",
        "/con",
        "/index.html::$DATA",
        "/index.html%20",
        "/api/scenes/..%2f..%2fslow.toml",
        "/api/jobs/..%2f..%2fslow.toml",
        "/record/..%2f..%2f..%2fslow.toml",
        "/record/%2e%2e/%2e%2e/slow.toml",
    ],
)
def test_nothing_outside_is_reached(reader: TestClient, path: str) -> None:
    answer = reader.get(path)
    assert answer.status_code in (400, 404, 422)
    assert kind(answer)
    assert "programme" not in answer.text.replace("the programme was not studied", "")


def test_a_null_character_is_refused(reader: TestClient) -> None:
    assert reader.get("/assets/page%00.js").status_code == 400


def test_links_out_of_the_page_s_folder_are_not_followed(client: TestClient, tmp_path: Path) -> None:
    (tmp_path / "page" / "link.js").symlink_to(tmp_path / "slow.toml")
    assert client.get("/link.js").status_code == 404


# ------------------------------------------------------------------------------------------------------- rates


def test_each_kind_of_request_has_its_rate(make_client: Make) -> None:
    rates = {"changes": Rate(2, 0.01), "questions": Rate(1, 0.01), "studies": Rate(1, 0.01)}
    client = make_client(limits=Limits(reads=Rate(5, 0.01), **rates))
    assert [client.get("/").status_code for _ in range(6)] == [200] * 5 + [429]
    asked = {"If-Match": "x"}
    assert [client.post("/api/programme/undo", headers=asked).status_code for _ in range(3)] == [409, 409, 429]
    answers = [client.post("/api/jobs", json={"scenario": "none"}) for _ in range(2)]
    assert [one.status_code for one in answers] == [404, 429]
    assert [client.post("/api/what-if", json={"option": "none"}).status_code for _ in range(2)] == [422, 429]
    assert kind(answers[1]) == "too-many"
    assert int(answers[1].headers["retry-after"]) >= 1


def test_buckets_are_refilled_and_do_not_grow_without_end() -> None:
    now = 0.0
    buckets = Buckets(Rate(2, 0.5), clock=lambda: now)
    assert [buckets.take("a"), buckets.take("a"), buckets.take("a"), buckets.take("b")] == [0, 0, 2, 0]
    now = 2.0
    assert [buckets.take("a"), buckets.take("a")] == [0, 2]
    for number in range(20_000):
        buckets.take(str(number))
    assert len(buckets._left) == 10_000


def test_a_network_of_the_sixth_version_is_one_client() -> None:
    assert client_of("2001:db8::1") == client_of("2001:db8::ffff") != client_of("2001:db8:0:1::1")
    assert client_of("::ffff:10.0.0.1") == client_of("10.0.0.1")
    assert client_of("testclient") == "testclient"


# ------------------------------------------------------------------------------------------------------- no way out


def test_the_server_has_nothing_to_fetch_with() -> None:
    """No address that a user gives can be fetched, since nothing here can fetch."""
    clients = {"http", "urllib", "httpx", "httpx2", "requests", "aiohttp", "urllib3", "ftplib", "socket", "smtplib"}
    harmless = {"urllib.parse", "http.cookies"}
    listens = {("serving.py", "socket")}  # the type of what it is given, and this machine's name
    named = {("settings.py", "socket")}  # this machine's name
    root = Path(intercosmos.__file__).parent
    for path in [*root.glob("web/**/*.py"), *root.glob("record/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = (
                [one.name for one in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom) and not node.level
                else []
            )
            for name in names:
                allowed = name in harmless or (path.name, name) in listens | named
                assert allowed or name.partition(".")[0] not in clients, f"{path.name} imports {name}"


def test_the_page_comes_last() -> None:
    """It takes every address, so a router behind it would never be asked."""
    assert ROUTERS[-1] == "static"
