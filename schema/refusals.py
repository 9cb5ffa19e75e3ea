"""How a domain's "no" is told: as data in a mutation's payload, as a coded error of a query."""

import functools
from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum
from typing import Any

import graphene
from graphql import GraphQLError, get_named_type
from graphql.pyutils import snake_to_camel

from mulin.refusals import Code, Refusal
from schema.scalars import DateTime

Resolver = Callable[..., Awaitable[Any]]

_CODES: Mapping[Code, str] = {
    Code.SLOT_TAKEN: "The time was taken a moment ago, or you are busy then; see `alternatives`.",
    Code.NOT_AVAILABLE: "The time is not offered.",
    Code.TOO_SOON: "It is too early for this, or too short before the start.",
    Code.TOO_FAR: "The time is beyond the booking horizon.",
    Code.LIMIT_REACHED: "You hold as many open appointments as the service allows.",
    Code.NOT_FOUND: "There is no such object, or it is not yours to see.",
    Code.FORBIDDEN: "You may not do this.",
    Code.INVALID: "The value of `field` is malformed.",
    Code.WRONG_STATUS: "The appointment's status does not allow this step.",
    Code.UNAUTHENTICATED: "Sign in (again) first.",
    Code.RATE_LIMITED: "Too many requests or tries; wait, then try again.",
    Code.UNAVAILABLE: "A service this depends on does not answer; try again later.",
    Code.STEP_UP_REQUIRED: "Prove anew that it is you, with `proveIdentity`, then try again.",
    Code.RESYNC_NEEDED: "Too much has happened to tell it one by one; read what there is now.",
}


_RETRY_AT = graphene.Field(
    DateTime, description="Of `RATE_LIMITED`: when it may be tried again; null: not known."
)


def error_list(mutation: str, *codes: Code) -> graphene.Field:
    """The `errors` field of a mutation's payload, with an enum of the codes it can give."""
    member_names = [(code.name, code.value) for code in codes]
    enum: Any = StrEnum(f"{mutation}ErrorCode", member_names)  # type: ignore[misc]  # made of data
    code_type = graphene.Enum.from_enum(
        enum,
        name=f"{mutation}ErrorCode",
        description=lambda value: (
            f"Why `{snake_to_camel(mutation, upper=False)}` did nothing."
            if value is None
            else _CODES[Code(value.value)]
        ),
    )
    waiting = {"retry_at": _RETRY_AT} if Code.RATE_LIMITED in codes else {}
    error_type = type(
        f"{mutation}Error",
        (graphene.ObjectType,),
        {
            **waiting,
            "__doc__": "One reason why nothing was changed.",
            "field": graphene.String(
                description="The input field to blame, such as `startsAt`; null: no single one."
            ),
            "code": graphene.Field(code_type, required=True, description="What a program acts on."),
            "message": graphene.String(
                required=True, description="For a person, in the caller's language."
            ),
        },
    )
    return graphene.List(
        graphene.NonNull(error_type),
        required=True,
        description="Empty when it was done; otherwise nothing was changed.",
    )


def error_of(errors: graphene.Field) -> Any:
    """The type of one error of an `error_list`."""
    return errors.of_type.of_type


def camel(field: str | None) -> str | None:
    """`ranges.0.ends_at` as the API spells it: `ranges.0.endsAt`."""
    if field is None:
        return None
    return ".".join(snake_to_camel(part, upper=False) for part in field.split("."))


def telling(mutate: Resolver) -> Resolver:
    """A mutation whose refusals become its payload's `errors`."""

    @functools.wraps(mutate)
    async def told(root: object, info: graphene.ResolveInfo, **arguments: Any) -> Any:
        try:
            return await mutate(root, info, **arguments)
        except Refusal as refusal:
            payload: Any = get_named_type(info.return_type)
            return payload.graphene_type(errors=[told_of(refusal)], **refusal.offers_instead())

    return told


def told_of(refusal: Refusal) -> dict[str, object]:
    """A refusal as the error types tell it."""
    return {
        "field": camel(refusal.field),
        "code": refusal.code.value,
        "message": refusal.message(),
        "retry_at": refusal.retry_at,
    }


def coded(resolve: Resolver) -> Resolver:
    """A query whose refusals become GraphQL errors with `extensions: {code, field}`."""

    @functools.wraps(resolve)
    async def told(root: object, info: graphene.ResolveInfo, **arguments: Any) -> Any:
        try:
            return await resolve(root, info, **arguments)
        except Refusal as refusal:
            raise coded_error(refusal) from None

    return told


def coded_error(refusal: Refusal) -> GraphQLError:
    extensions = {"code": refusal.code.value, "field": camel(refusal.field)}
    return GraphQLError(refusal.message(), extensions=extensions)
