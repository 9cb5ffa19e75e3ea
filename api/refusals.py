"""What the transport says when it cannot, or will not, answer; one table, in both languages."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from graphql import GraphQLError, GraphQLFormattedError

from mulin.correlation import current_request_id, new_request_id
from mulin.outages import is_out_of_reach

logger = logging.getLogger(__name__)

Locale = Callable[[], str]
"""Answers "zh" or "en" for the request at hand."""


class NotAuthorized(Exception):
    """The credentials that came with the connection are not valid (any more).

    Raised by a context factory: HTTP answers 401, a WebSocket closes with 4403.
    """


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reason not to answer, with the HTTP status and the code a program reads."""

    code: str
    en: str
    zh: str
    status: HTTPStatus = HTTPStatus.BAD_REQUEST

    def text(self, locale: str, **values: object) -> str:
        return (self.zh if locale == "zh" else self.en).format(**values)

    def error(
        self, locale: str, extensions: Mapping[str, Any] | None = None, **values: object
    ) -> GraphQLFormattedError:
        return {
            "message": self.text(locale, **values),
            "extensions": {"code": self.code, **(extensions or {})},
        }


class RequestRefused(Exception):
    """The request is not answered, for the reason it carries."""

    def __init__(
        self,
        refusal: Refusal,
        headers: Mapping[str, str] | None = None,
        extensions: Mapping[str, Any] | None = None,
        **values: Any,
    ) -> None:
        super().__init__(refusal.code)
        self.extensions = extensions
        self.refusal = refusal
        self.headers = headers
        self.values = values

    def error(self, locale: str) -> GraphQLFormattedError:
        return self.refusal.error(locale, self.extensions, **self.values)


BODY_TOO_LARGE = Refusal(
    "PAYLOAD_TOO_LARGE",
    "The request is larger than {limit} bytes",
    "请求超过 {limit} 字节",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
)
NOT_JSON = Refusal(
    "BAD_REQUEST", "{what} is not valid JSON in UTF-8", "{what} 不是有效的 UTF-8 JSON"
)
NOT_AN_OBJECT = Refusal(
    "BAD_REQUEST", "{what} must be a JSON object", "{what} 必须是一个 JSON 对象"
)
NOT_A_STRING = Refusal("BAD_REQUEST", "{what} must be a string", "{what} 必须是字符串")
QUERY_MISSING = Refusal("BAD_REQUEST", "query is missing", "缺少 query")
QUERY_TWICE = Refusal(
    "BAD_REQUEST",
    "Send query or documentId, not both",
    "query 与 documentId 只能发送其一",
)
BATCH = Refusal(
    "BAD_REQUEST",
    "Batches are not supported: send one operation a request",
    "不支持批量请求：每个请求只能包含一个操作",
)
WRONG_CONTENT_TYPE = Refusal(
    "UNSUPPORTED_MEDIA_TYPE",
    "Send application/json in UTF-8",
    "请以 UTF-8 编码的 application/json 发送请求",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
)
NOT_ACCEPTABLE = Refusal(
    "NOT_ACCEPTABLE",
    "Answers are application/graphql-response+json or application/json",
    "仅提供 application/graphql-response+json 或 application/json 格式的响应",
    HTTPStatus.NOT_ACCEPTABLE,
)
WRONG_METHOD = Refusal(
    "METHOD_NOT_ALLOWED",
    "{method} is not supported here",
    "此处不支持 {method} 方法",
    HTTPStatus.METHOD_NOT_ALLOWED,
)
GET_IS_FOR_QUERIES = Refusal(
    "METHOD_NOT_ALLOWED",
    "GET is for queries only: send this operation with POST",
    "GET 仅可用于查询：请用 POST 发送此操作",
    HTTPStatus.METHOD_NOT_ALLOWED,
)
SUBSCRIPTION_NEEDS_SOCKET = Refusal(
    "BAD_REQUEST",
    "Subscriptions need a WebSocket (graphql-transport-ws)",
    "订阅须通过 WebSocket（graphql-transport-ws）进行",
)
UNAUTHENTICATED = Refusal(
    "UNAUTHENTICATED",
    "Sign in again: the credentials are not valid",
    "登录凭证无效，请重新登录",
    HTTPStatus.UNAUTHORIZED,
)
OPERATION_UNKNOWN = Refusal(
    "OPERATION_RESOLUTION_FAILURE",
    "operationName does not name one operation of the document",
    "operationName 未指向文档中的某一个操作",
)
VARIABLE_INVALID = Refusal(
    "BAD_USER_INPUT", "{field} is not valid: {reason}", "{field} 的值无效：{reason}"
)
TOO_DEEP = Refusal(
    "GRAPHQL_VALIDATION_FAILED",
    "The document nests deeper than {limit} levels",
    "查询嵌套超过 {limit} 层",
)
TOO_MANY_ROOT_FIELDS = Refusal(
    "GRAPHQL_VALIDATION_FAILED",
    "An operation may ask for at most {limit} root fields",
    "一个操作最多可请求 {limit} 个根字段",
)
TOO_MANY_FIELDS = Refusal(
    "GRAPHQL_VALIDATION_FAILED",
    "An operation may ask for at most {limit} fields, fragments spelled out",
    "展开片段后，一个操作最多可请求 {limit} 个字段",
)
TOO_MANY_ALIASES = Refusal(
    "GRAPHQL_VALIDATION_FAILED",
    "An operation may have at most {limit} aliases, fragments spelled out",
    "展开片段后，一个操作最多可使用 {limit} 个别名",
)
TOO_MANY_OF_ONE_FIELD = Refusal(
    "GRAPHQL_VALIDATION_FAILED",
    "{name} may stand at most {limit} times in one selection",
    "同一选择集中最多可出现 {limit} 次 {name}",
)
TOO_MANY_DIRECTIVES = Refusal(
    "GRAPHQL_VALIDATION_FAILED",
    "At most {limit} directives may stand at one place",
    "同一位置最多可使用 {limit} 个指令",
)
TOO_COSTLY = Refusal(
    "TOO_COSTLY",
    "The operation costs {cost}, and may cost {limit}: ask for smaller pages, or for less of each",
    "此操作的开销为 {cost}，上限为 {limit}：请减小分页或减少字段",
)
TIMED_OUT = Refusal(
    "TIMED_OUT",
    "This took longer than {seconds} seconds and was given up: ask for less, or again later",
    "处理超过 {seconds} 秒，已中止：请减少查询内容，或稍后再试",
)
CHANGE_TIMED_OUT = Refusal(
    "TIMED_OUT",
    "This took longer than {seconds} seconds and was undone: nothing was changed; please try again",
    "处理超过 {seconds} 秒，已撤销：未作任何更改，请稍后再试",
)
TOO_SLOW = Refusal(
    "REQUEST_TIMEOUT",
    "The request did not arrive within {seconds} seconds",
    "请求未能在 {seconds} 秒内送达",
    HTTPStatus.REQUEST_TIMEOUT,
)
RATE_LIMITED = Refusal(
    "RATE_LIMITED",
    "Too many requests: please come again in {seconds} seconds",
    "请求过于频繁，请在 {seconds} 秒后重试",
    HTTPStatus.TOO_MANY_REQUESTS,
)
TOO_MANY_AT_ONCE = Refusal(
    "TOO_MANY_OPERATIONS",
    "Too many operations of yours are under way at this moment",
    "您同时进行的操作过多，请稍后再试",
    HTTPStatus.TOO_MANY_REQUESTS,
)
NO_SUCH_DOCUMENT = Refusal(
    "PERSISTED_DOCUMENT_NOT_FOUND",
    "This server knows no document of that documentId",
    "服务器没有此 documentId 对应的文档",
)
ONLY_KNOWN_DOCUMENTS = Refusal(
    "PERSISTED_DOCUMENT_REQUIRED",
    "This server runs registered documents only: send a documentId",
    "此服务器仅接受已登记的文档：请发送 documentId",
)
TOO_MANY_OPERATIONS = Refusal(
    "TOO_MANY_OPERATIONS",
    "A connection may run at most {limit} operations at a time",
    "一个连接最多可同时运行 {limit} 个操作",
    HTTPStatus.TOO_MANY_REQUESTS,
)
FALLEN_BEHIND = Refusal(
    "RESYNC_NEEDED",
    "You fell behind: read what there is now, then subscribe again",
    "您的连接已落后，请重新读取后再订阅",
)
INTERNAL = Refusal(
    "INTERNAL",
    "Something went wrong on our side",
    "服务器出了点问题，请稍后再试",
    HTTPStatus.INTERNAL_SERVER_ERROR,
)


UNAVAILABLE = Refusal(
    "UNAVAILABLE",
    "This cannot be answered at the moment: please try again",
    "服务暂时不可用，请稍后再试",
    HTTPStatus.SERVICE_UNAVAILABLE,
)


def fault(error: BaseException, where: str) -> RequestRefused:
    """What to tell of an exception nobody meant: that a try soon may help, or that it is a bug.

    Details go to the log, the caller gets the id to find them by.
    """
    request_id = current_request_id() or new_request_id()
    told = {"requestId": request_id}
    if is_out_of_reach(error):
        logger.warning("the database is out of reach at %s: %r", where, error)
        return RequestRefused(UNAVAILABLE, {"Retry-After": "1"}, told)
    said = "bug at %s (request %s)", where, request_id
    logger.error(*said, exc_info=error, extra={"request_id": request_id})
    return RequestRefused(INTERNAL, extensions=told)


def coded(error: GraphQLError, code: str) -> GraphQLFormattedError:
    """`error` as the client sees it, with `code` where it brings none of its own."""
    formatted = error.formatted
    formatted["extensions"] = {"code": code, **(error.extensions or {})}
    return formatted


def presented(error: GraphQLError, locale: str) -> GraphQLFormattedError:
    """An error of execution as the client sees it.

    What a resolver says on purpose is a GraphQLError with a `code` among its extensions, and is
    passed on. One without a code that points into the document is graphql-core's word on an
    argument. All else is a bug, also a GraphQLError of a scalar that could not put a result into
    words: its message would quote the value.
    """
    cause: BaseException = error
    while isinstance(cause, GraphQLError):
        if cause.extensions and "code" in cause.extensions:
            return coded(error, cause.extensions["code"])
        if cause.original_error is None:
            break
        cause = cause.original_error
    if isinstance(cause, GraphQLError) and cause.nodes:
        return coded(error, VARIABLE_INVALID.code)
    where = ".".join(map(str, error.path or ["the operation"]))
    return {**error.formatted, **fault(cause, where).error(locale)}
