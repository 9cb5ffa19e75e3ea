"""Sentences about following and broadcasts; Chinese and English."""

SENTENCES: dict[str, tuple[str, str]] = {
    "bad_link": (
        "须为应用内路径（以 / 开头）或 https 网址",
        "This must be a path of the app, beginning with /, or an https address",
    ),
    "broadcast_moved_on": (
        "该群发消息当前状态不允许此操作",
        "The status of the broadcast does not allow this",
    ),
    "topic_or_area": (
        "topicId 与 areaId 不能同时使用",
        "Use either topicId or areaId, not both",
    ),
    "topic_or_organization": (
        "topicId 与 organizationId 不能同时使用",
        "Use either topicId or organizationId, not both",
    ),
}
