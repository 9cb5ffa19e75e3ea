"""Which push channel a process uses."""

from mulin import firebase, settings
from push.channel import PushChannel
from push.console import ConsoleChannel
from push.fcm import FcmChannel


def channel_for(configured: settings.Settings) -> PushChannel:
    """The channel the settings name, to be closed by who asked, on the event loop it served.

    Raises RuntimeError for the console channel in production and mulin.firebase's
    FirebaseNotConfigured when Firebase is asked for without what it needs.
    """
    match configured.push_channel:
        case settings.PushChannel.FCM:
            stand_in = None if configured.fcm_url is None else str(configured.fcm_url)
            return FcmChannel(firebase.app(configured), stand_in=stand_in)
        case settings.PushChannel.CONSOLE:
            return ConsoleChannel(production=configured.production)
