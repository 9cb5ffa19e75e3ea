"""Which carriers a process uses."""

from collections.abc import Mapping

from mulin import firebase, settings
from mulin.notifications.models import Channel
from push.channel import Carrier
from push.console import ConsoleChannel
from push.fcm import FcmChannel

Carriers = Mapping[Channel, Carrier]


def carriers_for(configured: settings.Settings) -> Carriers:
    """The carriers the settings name, to be closed by who asked, on the event loop they served.

    Raises RuntimeError for a console in production and mulin.firebase's FirebaseNotConfigured when
    Firebase is asked for without what it needs.
    """
    found: dict[Channel, Carrier] = {Channel.PUSH: _push(configured)}
    production = configured.production
    if configured.sms_channel is settings.SmsChannel.CONSOLE:
        found[Channel.SMS] = ConsoleChannel(production=production, kind="SMS")
    if configured.email_channel is settings.EmailChannel.CONSOLE:
        found[Channel.EMAIL] = ConsoleChannel(production=production, kind="E-MAIL")
    return found


def _push(configured: settings.Settings) -> Carrier:
    match configured.push_channel:
        case settings.PushChannel.FCM:
            stand_in = None if configured.fcm_url is None else str(configured.fcm_url)
            app = firebase.app(configured)
            return FcmChannel(app, site=configured.base_url, stand_in=stand_in)
        case settings.PushChannel.CONSOLE:
            return ConsoleChannel(production=configured.production)
