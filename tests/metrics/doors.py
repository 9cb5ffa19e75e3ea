"""The whole of Mulin in one process, with Firebase's stand-in at the far end."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from api.app import create_app
from mulin import events
from mulin.notifications.models import Channel
from push.channel import Carrier
from tests.phone import Phones
from tests.serving import serve
from workers.running import sending, working


@asynccontextmanager
async def opened(redis_url: str | None, channel: Carrier) -> AsyncIterator[Phones]:
    """Phones of an application whose wake-ups a worker of this process follows."""
    async with AsyncExitStack() as held:
        broker = await held.enter_async_context(sending(redis_url))
        await held.enter_async_context(working(broker, {Channel.PUSH: channel}))
        await held.enter_async_context(events.listening())
        url = await held.enter_async_context(serve(create_app(introspection=False)))
        phones = await held.enter_async_context(AsyncExitStack())
        yield Phones(url, phones)
