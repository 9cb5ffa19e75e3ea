"""Sentences about webhooks, in Chinese and English."""

SENTENCES: dict[str, tuple[str, str]] = {
    "bad_webhook_url": (
        "须为 https:// 开头的网址，且不含用户名和密码",
        "This must be an address that begins with https://, without user or password",
    ),
    "webhook_address_refused": (
        "对方服务器须在公网上，并使用 443 或 8443 端口",
        "The server must be on the public Internet, on port 443 or 8443",
    ),
    "webhook_disabled": (
        "该事件推送已停用，请先启用",
        "This webhook is disabled; enable it first",
    ),
    "webhook_limit": (
        "每个机构最多 {limit} 个事件推送，请先删除一个",
        "An organization has at most {limit} webhooks; please delete one first",
    ),
}
