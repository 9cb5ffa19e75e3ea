"""Which channels word can go by from here."""

from mulin.notifications.models import Channel
from mulin.settings import EmailChannel, SmsChannel, settings


def carried() -> tuple[Channel, ...]:
    """The channels to people that the settings name a carrier for."""
    configured = settings()
    return (
        Channel.PUSH,
        *([Channel.SMS] if configured.sms_channel is not SmsChannel.NONE else []),
        *([Channel.EMAIL] if configured.email_channel is not EmailChannel.NONE else []),
    )
