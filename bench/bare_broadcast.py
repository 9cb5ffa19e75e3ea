"""The least a broadcast can be: Starlette, a set of WebSockets, a message from Redis sent to each.

    python bench/bare_broadcast.py redis://127.0.0.1:6379/0

Prints its address. uvicorn is set as `mulin serve` sets it, but with its own WebSocket class.
"""

import asyncio
import sys
from pathlib import Path

import uvicorn
import uvloop
from redis.asyncio import Redis
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

sys.path.insert(0, str(Path(__file__).parents[1]))

from cli.serving import address_of, listening

CHANNEL = "bench:broadcast"


async def broadcast(redis_url: str) -> None:
    clients = set[WebSocket]()

    async def endpoint(websocket: WebSocket) -> None:
        await websocket.accept()
        clients.add(websocket)
        try:
            while True:
                await websocket.receive_text()
        except WebSocketDisconnect:
            clients.discard(websocket)

    async def tell() -> None:
        async with Redis.from_url(redis_url).pubsub() as pubsub:
            await pubsub.subscribe(CHANNEL)
            async for message in pubsub.listen():
                if message["type"] == "message":
                    text = message["data"].decode()
                    for client in tuple(clients):
                        await client.send_text(text)

    app = Starlette(routes=[WebSocketRoute("/", endpoint)])
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off")
    telling = asyncio.create_task(tell())
    with listening("127.0.0.1", 0) as listener:
        print(f"A bare broadcast is on {address_of(listener)}", flush=True)
        await uvicorn.Server(config).serve([listener])
    telling.cancel()


if __name__ == "__main__":
    uvloop.run(broadcast(sys.argv[1]))
