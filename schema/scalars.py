"""Scalars: how instants, dates and times of day are written."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import graphene
from graphql import GraphQLError, StringValueNode
from graphql.language import ValueNode

from mulin.messages import text
from mulin.scheduling.wall_clock import YEARS

_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,6})?([Zz]|[+-]\d\d:\d\d)")
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_LOCAL_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00")


def _wrong(reason: str) -> GraphQLError:
    return GraphQLError(text(reason), extensions={"code": "BAD_USER_INPUT"})


def _read(value: object, pattern: re.Pattern[str], parse: Callable[[str], Any], reason: str) -> Any:
    if not isinstance(value, str) or not value.isascii() or not pattern.fullmatch(value):
        raise _wrong(reason)
    try:
        return parse(value)
    except (ValueError, OverflowError):
        raise _wrong(reason) from None


def _literal(node: ValueNode) -> object:
    return node.value if isinstance(node, StringValueNode) else None


def _instant(value: str) -> datetime:
    read = datetime.fromisoformat(value.upper())
    if read.year not in YEARS:
        raise ValueError(value)
    return read.astimezone(UTC)


def _date(value: str) -> date:
    read = date.fromisoformat(value)
    if read.year not in YEARS:
        raise ValueError(value)
    return read


def _minutes(value: str) -> int:
    hours, minutes = value.split(":")
    return int(hours) * 60 + int(minutes)


class DateTime(graphene.Scalar):
    """An instant, RFC 3339 with offset: `2026-12-01T09:00:00+08:00`. Answers are in UTC.

    Years 2000 to 2199.
    """

    class Meta:
        specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339#section-5.6"

    @staticmethod
    def serialize(value: datetime) -> str:
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")

    @staticmethod
    def parse_value(value: object) -> datetime:
        read: datetime = _read(value, _RFC_3339, _instant, "bad_datetime")
        return read

    @staticmethod
    def parse_literal(node: ValueNode, _variables: object = None) -> datetime:
        return DateTime.parse_value(_literal(node))


class Date(graphene.Scalar):
    """A day of the local calendar, ISO 8601: `2026-12-01`. Years 2000 to 2199."""

    @staticmethod
    def serialize(value: date) -> str:
        return value.isoformat()

    @staticmethod
    def parse_value(value: object) -> date:
        read: date = _read(value, _ISO_DATE, _date, "bad_date")
        return read

    @staticmethod
    def parse_literal(node: ValueNode, _variables: object = None) -> date:
        return Date.parse_value(_literal(node))


class LocalTime(graphene.Scalar):
    """A time on the wall clock, `HH:MM`, from `00:00` to `24:00` (the end of the day)."""

    @staticmethod
    def serialize(minutes: int) -> str:
        return f"{minutes // 60:02}:{minutes % 60:02}"

    @staticmethod
    def parse_value(value: object) -> int:
        read: int = _read(value, _LOCAL_TIME, _minutes, "bad_local_time")
        return read

    @staticmethod
    def parse_literal(node: ValueNode, _variables: object = None) -> int:
        return LocalTime.parse_value(_literal(node))
