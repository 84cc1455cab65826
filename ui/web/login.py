"""The form to log in, plain HTML that works without scripts, and the way out."""

from __future__ import annotations

from importlib.resources import files
from urllib.parse import parse_qs, urlencode, urlsplit

from fastapi import APIRouter, Request, Response
from jinja2 import Environment, PackageLoader, select_autoescape
from starlette.datastructures import URL
from starlette.responses import HTMLResponse, RedirectResponse

from ontology.errors import DuiceError
from ui import tongue
from ui.tongue import LANGUAGES, preferred, say, speaking, spoken
from ui.web import logs
from ui.web.gate import Gate, TooManyError
from ui.web.guard import address_of
from ui.web.languages import YEAR
from ui.web.sessions import COOKIE, LASTS
from ui.web.users import Entry

HOME = "/"
FORGOTTEN = {"Clear-Site-Data": '"storage"'}
"""Has the browser forget what the page keeps in it: the next user's talk is not this one's."""
OTHER = {"zh": ("en", "English"), "en": ("zh", "中文")}

_pages = Environment(loader=PackageLoader("ui.web"), autoescape=select_autoescape())


def router(gate: Gate | None) -> APIRouter:
    """Serve ``/login`` and ``/logout``; without a gate both lead to the page."""
    routes = APIRouter()

    @routes.get("/login")
    def form(request: Request) -> Response:
        if gate is None:
            return RedirectResponse(HOME, 303)
        return _form(request, request.query_params.get("next", HOME))

    @routes.post("/login")
    async def login(request: Request) -> Response:
        if gate is None:
            return RedirectResponse(HOME, 303)
        typed = parse_qs((await request.body()).decode("utf-8", "replace"))
        name, password, place = (typed.get(one, [""])[0] for one in ("name", "password", "next"))
        try:
            user = await gate.login(name, password, address_of(request.scope))
        except TooManyError as error:
            return _form(request, place, name, wait=error.wait)
        except DuiceError:
            logs.event("users unreadable", level="error")
            return _form(request, place, name, is_broken=True)
        if user is None:
            return _form(request, place, name, is_wrong=True)
        return _entered(request, gate, user, place)

    @routes.get("/logout")
    def logout(request: Request) -> Response:
        if gate is None:
            return RedirectResponse(HOME, 303)
        gate.sessions.end(request.cookies.get(COOKIE, ""))
        answer = RedirectResponse("/login", 303, headers=FORGOTTEN)
        answer.delete_cookie(COOKIE, httponly=True, samesite="lax")
        return answer

    @routes.get("/login.css")
    def style() -> Response:
        text = (files("ui.web") / "templates" / "login.css").read_text("utf-8")
        return Response(text, media_type="text/css", headers={"Cache-Control": "max-age=3600"})

    return routes


def within(place: str) -> str:
    """Return a place of this site, `HOME` for any other that a link may have smuggled in.

    >>> within("/sparql?query=ASK%20%7B%7D")
    '/sparql?query=ASK%20%7B%7D'
    >>> within("//elsewhere.example"), within("https://elsewhere.example/")
    ('/', '/')
    """
    strange = not place.isprintable() or "\\" in place or " " in place
    if strange or not place.startswith("/") or place.startswith("//"):
        return HOME
    try:
        parts = urlsplit(place)
    except ValueError:
        return HOME
    goes_round = parts.path.rstrip("/") in ("/login", "/logout")
    return HOME if parts.scheme or parts.netloc or goes_round else place


def _entered(request: Request, gate: Gate, user: Entry, place: str) -> Response:
    """Begin a session and go where one wanted to."""
    logs.event("login", user=user.name, client=address_of(request.scope))
    answer = RedirectResponse(URL(within(place)), 303, headers=FORGOTTEN)
    answer.set_cookie(
        COOKIE,
        gate.sessions.begin(user),
        max_age=LASTS,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return answer


def _form(  # noqa: PLR0913 -- what can be wrong
    request: Request,
    place: str,
    name: str = "",
    *,
    wait: int = 0,
    is_wrong: bool = False,
    is_broken: bool = False,
) -> Response:
    """Show the form, with what was wrong with the last try."""
    asked = request.query_params.get("language", "")
    cookie = request.cookies.get(tongue.COOKIE)
    chosen = asked if asked in LANGUAGES else cookie
    with speaking(preferred(request.headers.get("accept-language", ""), chosen)):
        status, fault = 200, ""
        if wait:
            status = 429
            fault = say("登录失败的次数太多，请 {minutes} 分钟后再试。", minutes=wait // 60 + 1)
        elif is_broken:
            status, fault = 503, say("用户文件读不了，暂时谁也不能登录；请告诉管理员。")
        elif is_wrong:
            status, fault = 401, say("用户名或密码不对，请再试一次。")
        language, title = OTHER[spoken()]
        page = _pages.get_template("login.html").render(
            lang="zh-CN" if spoken() == "zh" else spoken(),
            title=say("登录"),
            brand=say("对策 Duice"),
            name_label=say("用户名"),
            password_label=say("密码"),
            name=name,
            next=within(place),
            fault=fault,
            other=language,
            other_title=title,
            other_link="/login?" + urlencode({"next": within(place), "language": language}),
        )
    answer = HTMLResponse(page, status, headers={"Vary": "Accept-Language, Cookie"})
    if asked in LANGUAGES:
        answer.set_cookie(tongue.COOKIE, asked, max_age=YEAR, httponly=True, samesite="lax")
    if wait:
        answer.headers["Retry-After"] = str(wait)
    return answer
