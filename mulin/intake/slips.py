"""What an operator reads out, prints or texts: plain text in the language of whoever asks."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from mulin.database import query
from mulin.messages import Language, current_locale
from mulin.settings import settings

_LOCALES: Mapping[Language, str] = {"zh": "zh_Hans_CN", "en": "en_US"}
_WHEN: Mapping[Language, str] = {"zh": "M月d日EEEE HH:mm", "en": "EEE d MMM, HH:mm"}
_MODES: Mapping[str, Mapping[Language, str]] = {
    "in_person": {"zh": "现场", "en": "in person"},
    "phone": {"zh": "电话", "en": "by phone"},
    "video": {"zh": "视频", "en": "by video"},
}
_LABELS: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "reference": "编号：{}",
        "service": "服务：{}",
        "when": "时间：{}",
        "where": "地点：{}",
        "how": "方式：{}",
        "who": "专员：{}",
        "topic": "主题：{}",
        "team": "团队：{}",
        "by": "将于 {} 前答复",
        "pending": "待确认，确认后会通知您",
    },
    "en": {
        "reference": "Reference: {}",
        "service": "Service: {}",
        "when": "When: {}",
        "where": "Where: {}",
        "how": "How: {}",
        "who": "With: {}",
        "topic": "About: {}",
        "team": "Team: {}",
        "by": "To be answered by {}",
        "pending": "To be confirmed; you will be told",
    },
}

_APPOINTMENT = """
SELECT a.reference, a.starts_at, a.mode, a.status,
    s.name_zh AS service_zh, s.name_en AS service_en,
    sp.name_zh AS who_zh, sp.name_en AS who_en,
    v.name_zh AS venue_zh, v.name_en AS venue_en,
    v.address_zh, v.address_en, coalesce(v.time_zone, sp.time_zone) AS zone
FROM appointment a
JOIN service s ON s.id = a.service_id
JOIN specialist sp ON sp.id = a.specialist_id
LEFT JOIN venue v ON v.id = a.venue_id
WHERE a.id = $1
"""

_CONSULTATION = """
SELECT c.reference, c.promised_at, p.name_zh AS topic_zh, p.name_en AS topic_en,
    t.name_zh AS team_zh, t.name_en AS team_en
FROM consultation c
LEFT JOIN topic p ON p.id = c.topic_id
LEFT JOIN team t ON t.id = c.team_id
WHERE c.id = $1
"""


async def slip_of_appointment(appointment_id: int) -> str:
    """Reference, what, when, where and with whom, a line each."""
    (row,) = await query(_APPOINTMENT, appointment_id)
    language = current_locale()
    meets_there = row["mode"] == "in_person" and row["venue_zh"] is not None
    where = f"{row[f'venue_{language}']}, {row[f'address_{language}']}" if meets_there else None
    lines = {
        "reference": row["reference"],
        "service": row[f"service_{language}"],
        "when": _when(row["starts_at"], row["zone"], language),
        "where": where,
        "how": None if meets_there else _MODES[row["mode"]][language],
        "who": row[f"who_{language}"],
        "pending": "" if row["status"] == "pending" else None,
    }
    return _written(lines, language)


async def slip_of_consultation(consultation_id: int) -> str:
    """Reference, topic, who has it and by when it is answered, a line each."""
    (row,) = await query(_CONSULTATION, consultation_id)
    language, by = current_locale(), row["promised_at"]
    lines = {
        "reference": row["reference"],
        "topic": row[f"topic_{language}"],
        "team": row[f"team_{language}"],
        "by": None if by is None else _when(by, settings().time_zone, language),
    }
    return _written(lines, language)


def _when(instant: datetime, zone: str, language: Language) -> str:
    return str(
        format_datetime(instant, _WHEN[language], tzinfo=ZoneInfo(zone), locale=_LOCALES[language])
    )


def _written(lines: Mapping[str, Any], language: Language) -> str:
    labels = _LABELS[language]
    return "\n".join(labels[name].format(said) for name, said in lines.items() if said is not None)
