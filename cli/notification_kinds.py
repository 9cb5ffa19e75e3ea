"""The committed page on notifications, as far as the registry of kinds writes it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.written_page import write_or_compare

if TYPE_CHECKING:
    from mulin.messages import Language
    from mulin.notifications.models import NotificationKind

_SAMPLE = {
    "starts_at": "2026-03-03T10:00:00+08:00",
    "zone": "Asia/Shanghai",
    "reference": "7K3QX0ZD",
    "who_zh": "张三（演示）",
    "who_en": "Zhang San (demo)",
    "service_zh": "法律咨询",
    "service_en": "Legal advice",
    "where_zh": "演示接待点",
    "where_en": "Demo venue",
    "topic_zh": "合同",
    "topic_en": "Contracts",
    "why_zh": "没有团队负责此范围",
    "why_en": "no team covers it",
    "number": "A012",
    "day_zh": "3月3日",
    "day_en": "3 March",
    "count": "3",
    "days": "7",
    "minutes": "20",
    "score": "5",
    "host": "crm.example",
    "device_zh": "Chrome, Android",
    "device_en": "Chrome, Android",
    "title": "{title}",
    "body": "{body}",
}
"""What the words are about; of a broadcast all words are its author's."""


def notifications(
    path: Annotated[Path, typer.Argument(help="Where the page stands.")] = Path(
        "docs/notifications.md"
    ),
    *,
    check: Annotated[bool, typer.Option("--check", help="Only compare; exit 1 on drift.")] = False,
) -> None:
    """Write every kind of notification into its page, or compare what the page says of them."""
    write_or_compare(path, _table(), what="kinds", command="notifications", check=check)


def _table() -> str:
    from mulin.notifications.kinds import KINDS

    head = "| Kind | How it goes | 中文 | English |\n| --- | --- | --- | --- |\n"
    return head + "".join(f"| {' | '.join(_cells(kind))} |\n" for kind in KINDS)


def _cells(kind: "NotificationKind") -> Iterator[str]:
    yield f"`{kind.name}`"
    yield "; ".join(_behavior(kind))
    yield _words(kind, "zh")
    yield _words(kind, "en")


def _behavior(kind: "NotificationKind") -> Iterator[str]:
    from mulin.notifications.kinds import KINDS, Collapse, Link

    behavior = KINDS[kind]
    yield f"to the {behavior.audience}" if behavior.audience != "both" else "to both sides"
    yield f"lives {_span(behavior.time_to_live)}"
    if behavior.urgent:
        yield "**urgent**"
    yield " and ".join(sorted(behavior.channels, reverse=True))
    if behavior.sms_after is not None:
        yield f"SMS after {_span(behavior.sms_after)}"
    if behavior.collapse is Collapse.THREAD:
        yield "the newest of a thread only"
    match behavior.link:
        case Link.THREAD:
            yield "opens its thread"
        case Link.GIVEN:
            yield "opens its own `link`, or the inbox"
        case place:
            yield f"opens `{place}`"


def _span(span: timedelta) -> str:
    for unit, name in ((timedelta(days=1), "d"), (timedelta(hours=1), "h")):
        if span >= unit and not span % unit:
            return f"{span // unit} {name}"
    return f"{span // timedelta(minutes=1)} min"


def _words(kind: "NotificationKind", language: "Language") -> str:
    from mulin.notifications.kinds import render

    text = render(kind, _SAMPLE, language)
    return f"**{text.title}**<br>{text.body}".replace("|", "\\|")
