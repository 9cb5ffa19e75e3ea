"""One operation from the parameters of a request to its answer, whatever carried it."""

import json
import re
from asyncio import Future
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, replace
from inspect import isawaitable
from types import CoroutineType
from typing import Any, NoReturn

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLFormattedError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    create_source_event_stream,
    execute,
    get_operation_ast,
    located_error,
)

from api.costs import Costs
from api.documents import DocumentRejected, Documents
from api.measuring import measured, rejected
from api.refusals import (
    BATCH,
    CHANGE_TIMED_OUT,
    NO_SUCH_DOCUMENT,
    NOT_A_STRING,
    NOT_AN_OBJECT,
    NOT_JSON,
    OPERATION_UNKNOWN,
    QUERY_MISSING,
    QUERY_TWICE,
    TIMED_OUT,
    TOO_COSTLY,
    VARIABLE_INVALID,
    Locale,
    RequestRefused,
    coded,
    presented,
)
from api.sharing import Sources, audience, key_of
from api.trusted import TrustedDocuments
from api.variables import problems
from mulin.deadlines import within
from mulin.metrics import GRAPHQL_COST

MAX_REQUEST_BYTES = 1_048_576

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def read_json(source: bytes | str, what: str) -> object:
    """The value `source` spells in strict JSON (RFC 8259), in UTF-8.

    Raises RequestRefused for anything else: NaN, half a surrogate pair (no database and no answer
    can hold it), nesting beyond the interpreter's stack. `what` names the text in the message.
    """
    try:
        text = source.decode("utf-8") if isinstance(source, bytes) else source
        value = json.loads(text, parse_constant=_no_constant)
        # Escapes alone can spell a lone surrogate in well-formed UTF-8.
        if "\\u" in text and _LONE_SURROGATE.search(json.dumps(value, ensure_ascii=False)):
            raise RequestRefused(NOT_JSON, what=what)
    except (ValueError, RecursionError):
        raise RequestRefused(NOT_JSON, what=what) from None
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


@dataclass(frozen=True, slots=True)
class Parameters:
    """A request as graphql-over-http names its parts; `extensions` are checked, then ignored.

    Where it names a document by its id, `query` is empty until that has been looked up.
    """

    query: str
    operation_name: str | None
    variables: dict[str, Any]
    document_id: str | None = None

    @classmethod
    def of(cls, body: object) -> "Parameters":
        """Raises RequestRefused, naming the part, when `body` is not such a request."""
        if isinstance(body, list):
            raise RequestRefused(BATCH)
        if not isinstance(body, dict):
            raise RequestRefused(NOT_AN_OBJECT, what="request")
        query = _string(body.get("query"), "query")
        document_id = _string(body.get("documentId"), "documentId")
        if query is None and document_id is None:
            raise RequestRefused(QUERY_MISSING)
        if query is not None and document_id is not None:
            raise RequestRefused(QUERY_TWICE)
        operation_name = _string(body.get("operationName"), "operationName")
        _object(body.get("extensions"), "extensions")
        variables = _object(body.get("variables"), "variables")
        return cls(query or "", operation_name, variables, document_id)


def _string(value: object, what: str) -> str | None:
    """Nothing and an empty string are the same."""
    if value is not None and not isinstance(value, str):
        raise RequestRefused(NOT_A_STRING, what=what)
    return value or None


def _object(value: object, what: str) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise RequestRefused(NOT_AN_OBJECT, what=what)
    return value


NewContext = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Operation:
    """A valid document and the one operation of it that was asked for."""

    document: DocumentNode
    definition: OperationDefinitionNode
    parameters: Parameters

    @property
    def kind(self) -> OperationType:
        return self.definition.operation

    @property
    def name(self) -> str | None:
        """What its author calls it."""
        return None if self.definition.name is None else self.definition.name.value


@dataclass(slots=True)
class Answer:
    """`executed` is False for a request error: such an answer has no `data` at all."""

    errors: list[GraphQLFormattedError]
    data: dict[str, Any] | None = None
    executed: bool = True
    _text: str | None = None

    @property
    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {"errors": self.errors} if self.errors else {}
        return {**body, "data": self.data} if self.executed else body

    @property
    def text(self) -> str:
        """`body` as JSON, spelled once however many it is sent to."""
        if self._text is None:
            self._text = json.dumps(self.body, separators=(",", ":"), ensure_ascii=False)
        return self._text


class OperationRejected(Exception):
    """There is nothing to execute; `answer` says why."""

    def __init__(self, errors: list[GraphQLFormattedError]) -> None:
        super().__init__("the operation is rejected")
        self.answer = Answer(errors, executed=False)


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one operation may take: values in its answer (`api.costs`), and seconds by its kind.

    Of a subscription each event has the seconds of a query.
    """

    cost: int = 100_000
    query_seconds: float = 10
    mutation_seconds: float = 30

    def seconds(self, kind: OperationType) -> float:
        change = kind is OperationType.MUTATION
        return self.mutation_seconds if change else self.query_seconds


class Operations:
    """Runs operations of one schema; `locale` picks the language of what is said about them."""

    def __init__(
        self,
        schema: GraphQLSchema,
        documents: Documents,
        *,
        introspection: bool,
        locale: Locale,
        allowance: Allowance,
        trusted: TrustedDocuments,
    ) -> None:
        self._trusted = trusted
        self._schema = schema
        self._costs = Costs(schema)
        self._allowance = allowance
        self._documents = documents
        self._hide_suggestions = not introspection
        self._locale = locale
        self._sources = Sources[Answer]()

    def prepare(self, parameters: Parameters) -> Operation:
        """Raises OperationRejected when the document, or the choice within it, is not valid."""
        try:
            return self._prepared(parameters)
        except OperationRejected as refused:
            rejected(refused.answer.errors)
            raise

    def _prepared(self, parameters: Parameters) -> Operation:
        locale = self._locale()
        try:
            parameters = self._looked_up(parameters)
            document = self._documents.document(parameters.query)
        except DocumentRejected as invalid:
            errors = [coded(error, invalid.code) for error in invalid.errors]
            raise OperationRejected(errors) from None
        except RequestRefused as refused:
            raise OperationRejected([refused.error(locale)]) from None
        definition = get_operation_ast(document, parameters.operation_name)
        if definition is None:
            raise OperationRejected([OPERATION_UNKNOWN.error(locale)])
        self._hold_to_cost(document, definition, parameters)
        return Operation(document, definition, parameters)

    def _looked_up(self, parameters: Parameters) -> Parameters:
        """With the text that was meant. Raises RequestRefused for an id that means none."""
        if parameters.document_id is None:
            return parameters
        text = self._trusted.text(parameters.document_id)
        if text is None:
            raise RequestRefused(NO_SUCH_DOCUMENT)
        return replace(parameters, query=text)

    def _hold_to_cost(
        self, document: DocumentNode, definition: OperationDefinitionNode, parameters: Parameters
    ) -> None:
        cost, limit = (
            self._costs.of(document, definition, parameters.variables),
            self._allowance.cost,
        )
        GRAPHQL_COST.labels(definition.operation.value).observe(cost)
        if cost > limit:
            told = {"cost": cost, "limit": limit}
            raise OperationRejected([TOO_COSTLY.error(self._locale(), told, **told)])

    async def execute(
        self, operation: Operation, context: object, *, payload: object = None
    ) -> Answer:
        """Query, mutation, or one event (`payload`) of a subscription."""
        with measured(operation.kind.value, operation.name) as under_way:
            seconds = self._allowance.seconds(operation.kind)
            change = operation.kind is OperationType.MUTATION
            try:
                async with within(seconds, until_commit=change):
                    answer = await self._executed(operation, context, payload)
            except TimeoutError:
                refusal = CHANGE_TIMED_OUT if change else TIMED_OUT
                answer = Answer([refusal.error(self._locale(), seconds=f"{seconds:g}")])
            under_way.errors = answer.errors
        return answer

    async def _executed(self, operation: Operation, context: object, payload: object) -> Answer:
        result = execute(
            self._schema,
            operation.document,
            payload,
            context,
            operation.parameters.variables,
            operation.parameters.operation_name,
            is_awaitable=_is_pending,
            hide_suggestions=self._hide_suggestions,
        )
        return self._answer(operation, await result if isawaitable(result) else result)

    async def subscribe(
        self, operation: Operation, new_context: NewContext
    ) -> AsyncGenerator[Answer, None]:
        """One answer an event, until the source ends; a single request error if it never starts.

        Raises what a gate says, FallenBehind for a listener that takes in too little, and what
        `new_context` and the source raise.

        Each event gets a context of its own: the data loaders in a shared one would answer the
        second event with what they read for the first. Closing the generator closes the source.
        Those to whom it tells the same share source and answers (`api.sharing`).
        """
        context, asked = await new_context(), operation.parameters
        who = await audience(
            self._schema, operation.document, operation.definition, asked.variables, context
        )
        if who is None:
            return self._by_itself(operation, context, new_context)
        key = who, self._locale(), key_of(asked.query, asked.operation_name, asked.variables)
        return self._sources.joined(key, lambda: self._for_many(operation, context, new_context))

    async def _for_many(
        self, operation: Operation, context: object, new_context: NewContext
    ) -> AsyncGenerator[Answer, None]:
        """What ends the source is said, to each who listens."""
        try:
            async with aclosing(self._by_itself(operation, context, new_context)) as answers:
                async for answer in answers:
                    yield answer
        except Exception as error:  # noqa: BLE001 - the door: logged by `failure`, told without detail
            yield Answer(self.failure(error), executed=False)

    async def _by_itself(
        self, operation: Operation, context: object, new_context: NewContext
    ) -> AsyncGenerator[Answer, None]:
        source = await create_source_event_stream(
            self._schema,
            operation.document,
            None,
            context,
            operation.parameters.variables,
            operation.parameters.operation_name,
            hide_suggestions=self._hide_suggestions,
        )
        if isinstance(source, ExecutionResult):
            yield Answer(self._answer(operation, source).errors, executed=False)
            return
        async with _closing(aiter(source)) as events:
            async for payload in events:
                yield await self.execute(operation, await new_context(), payload=payload)

    def failure(self, error: Exception) -> list[GraphQLFormattedError]:
        """What ended an operation outside of any field, such as a source that raised."""
        return [presented(located_error(error), self._locale())]

    def _answer(self, operation: Operation, result: ExecutionResult) -> Answer:
        errors = result.errors or []
        # graphql-core says `data: None` for both; only an error of a field has a path.
        if errors and result.data is None and all(error.path is None for error in errors):
            return Answer(self._request_errors(operation, errors), executed=False)
        return Answer([presented(error, self._locale()) for error in errors], result.data)

    def _request_errors(
        self, operation: Operation, errors: list[GraphQLError]
    ) -> list[GraphQLFormattedError]:
        locale = self._locale()
        answers = [
            VARIABLE_INVALID.error(
                locale, {"field": problem.field}, field=problem.field, reason=problem.reason
            )
            for problem in problems(self._schema, errors, operation.parameters.variables)
        ]
        return answers or [coded(error, VARIABLE_INVALID.code) for error in errors]


def _is_pending(value: object) -> bool:
    """What a resolver left to be awaited.

    A Tortoise row can be awaited too, and gives itself: graphql-core would make a task for each
    row of every list, which doubles what a long answer costs.
    """
    return isinstance(value, (CoroutineType, Future))


@asynccontextmanager
async def _closing(source: AsyncIterator[Any]) -> AsyncIterator[AsyncIterator[Any]]:
    """Close what can be closed: a source may be any async iterator, not only a generator."""
    if isinstance(source, AsyncGenerator):
        async with aclosing(source):
            yield source
    else:
        yield source
