"""Sending the codes that prove a phone or a mailbox."""

import asyncio
import logging

from mulin.clock import now
from mulin.notifications import code_messages
from mulin.notifications.code_messages import CodeLetter
from mulin.notifications.models import Channel
from push.channel import Carrier, Delayed, Message, Sent
from push.channels import Carriers

log = logging.getLogger(__name__)

_CHANNELS = (Channel.SMS, Channel.EMAIL)


async def send_codes(carriers: Carriers) -> int:
    """Send what is due by text message and by mail until nothing is; how many codes went."""
    sent = await asyncio.gather(
        *(_send(channel, carriers[channel]) for channel in _CHANNELS if channel in carriers)
    )
    return sum(sent)


async def _send(channel: Channel, carrier: Carrier) -> int:
    sent = 0
    while letters := await code_messages.take(channel, carrier.most):
        outcomes = await carrier.send([message_of(letter) for letter in letters])
        late = []
        for letter, outcome in zip(letters, outcomes, strict=True):
            match outcome:
                case Sent():
                    sent += 1
                case Delayed(reason, retry_after):
                    log.warning("a code goes again: %s", reason)
                    late.append((letter, retry_after))
                case _:
                    log.warning("a code did not go: %s", outcome.reason)
        await code_messages.put_back(late)
    return sent


def message_of(letter: CodeLetter) -> Message:
    """A code as its carrier takes it."""
    text = letter.text
    return Message(
        address=letter.address,
        dedupe_key=letter.dedupe_key,
        collapse_key=letter.dedupe_key,
        title=text.title,
        body=text.body,
        data={},
        link=None,
        time_to_live=letter.expires_at - now(),
        urgent=True,
        language=letter.language,
        code=letter.code,
    )
