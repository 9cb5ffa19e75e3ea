"""Which carriers a process uses."""

from collections.abc import Mapping

from pydantic import SecretStr

from mulin import firebase, settings
from mulin.notifications.models import Channel
from mulin.webhooks.addresses import Reach
from push.channel import Carrier
from push.console import ConsoleChannel
from push.email import SmtpEmail, mail_server
from push.fcm import FcmChannel
from push.sms import Account, Templates, TencentSms
from push.webhooks import WebhookCarrier

Carriers = Mapping[Channel, Carrier]


def carriers_for(configured: settings.Settings) -> Carriers:
    """The carriers the settings name, to be closed by who asked, on the event loop they served.

    Raises RuntimeError for a console in production and mulin.firebase's FirebaseNotConfigured when
    Firebase is asked for without what it needs.
    """
    found: dict[Channel, Carrier] = {
        Channel.PUSH: _push(configured),
        Channel.WEBHOOK: WebhookCarrier(Reach.of(configured).web()),
    }
    production = configured.production
    match configured.sms_channel:
        case settings.SmsChannel.CONSOLE:
            found[Channel.SMS] = ConsoleChannel(production=production, kind="SMS")
        case settings.SmsChannel.TENCENT:
            found[Channel.SMS] = TencentSms(_account(configured), url=str(configured.sms_url))
    match configured.email_channel:
        case settings.EmailChannel.CONSOLE:
            found[Channel.EMAIL] = ConsoleChannel(production=production, kind="E-MAIL")
        case settings.EmailChannel.SMTP:
            found[Channel.EMAIL] = _mail(configured)
    return found


def _account(configured: settings.Settings) -> Account:
    code, notice = configured.sms_code_template or "", configured.sms_notice_template or ""
    return Account(
        key_id=configured.sms_key_id or "",
        key=_secret(configured.sms_key),
        app_id=configured.sms_app_id or "",
        sign_name=configured.sms_sign_name,
        region=configured.sms_region,
        templates={
            "zh": Templates(code, notice),
            "en": Templates(
                configured.sms_code_template_en or code,
                configured.sms_notice_template_en or notice,
            ),
        },
    )


def _mail(configured: settings.Settings) -> Carrier:
    server = mail_server(_secret(configured.smtp_url), configured.smtp_tls)
    return SmtpEmail(server, sender=configured.email_from or "", site=configured.base_url)


def _secret(kept: SecretStr | None) -> str:
    return "" if kept is None else kept.get_secret_value()


def _push(configured: settings.Settings) -> Carrier:
    match configured.push_channel:
        case settings.PushChannel.FCM:
            stand_in = None if configured.fcm_url is None else str(configured.fcm_url)
            app = firebase.app(configured)
            return FcmChannel(app, site=configured.base_url, stand_in=stand_in)
        case settings.PushChannel.CONSOLE:
            return ConsoleChannel(production=configured.production)
