"""How soon the web app can be used on a cheap phone, and Lighthouse's marks.

    python bench/web.py [--runs 3] [--out FILE.json]

The built app (`make web`) served by `mulin run` with the demo district, in Chromium with
Lighthouse's slow 4G (150 ms, 1.6 Mbit/s) and a processor four times slower:

- the first load of the home screen until its topics can be tapped, and the repeat load, when the
  service worker has the app; each as a ratio to the bare answer of 36 bytes on the same network;
- the JavaScript it took, gzipped;
- Lighthouse's marks for home, the choice of a time, and a specialist's agenda (medians).
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import monotonic, sleep
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import httpx

from bench.reporting import figures, table, write_json

HERE = Path(__file__).parent
RESULTS = Path("bench/results/web.json")
MULIN = Path(sys.executable).parent / "mulin"
RESIDENT, SPECIALIST = "+8613490000100", "+8613490000300"
# A topic on the home screen.
READY = "main a[href^='/help/']"
BASELINE = "bare answer"
PORT = "8971"


@contextmanager
def running(data: str) -> Iterator[str]:
    """The URL of a server with the demo district, ready."""
    # Sessions outlive the measurement; `mulin demo token` asks the same server.
    os.environ |= {
        "MULIN_DATA_DIR": data,
        "MULIN_PORT": PORT,
        "MULIN_ACCESS_TOKEN_SECONDS": "7200",
    }
    url = f"http://127.0.0.1:{PORT}"
    with subprocess.Popen([MULIN, "run"], stdout=subprocess.DEVNULL) as server:  # noqa: S603 - ours
        try:
            wait_for(f"{url}/readyz", server)
            yield url
        finally:
            server.terminate()


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = monotonic() + 120
    while monotonic() < deadline and server.poll() is None:
        try:
            httpx.get(url).raise_for_status()
        except httpx.HTTPError:
            sleep(0.2)
        else:
            return
    raise SystemExit(f"{url} did not answer")


def session_of(url: str, phone: str) -> dict[str, str]:
    """What the app keeps of somebody signed in (web/src/people/session.ts)."""
    token = subprocess.run(  # noqa: S603 - ours
        [MULIN, "demo", "token", phone], check=True, capture_output=True, text=True
    ).stdout.strip()
    answer = httpx.post(
        f"{url}/graphql",
        json={"query": "{ viewer { id } }"},
        headers={"Authorization": f"Bearer {token}"},
    ).json()
    return {
        "accessToken": token,
        "refreshToken": "unused",
        "personId": answer["data"]["viewer"]["id"],
    }


def first_topic(url: str) -> str:
    answer = httpx.post(
        f"{url}/graphql", json={"query": "{ topics(first: 1) { edges { node { id } } } }"}
    ).json()
    topic: str = answer["data"]["topics"]["edges"][0]["node"]["id"]
    return topic


def measured(url: str, runs: int) -> dict[str, Any]:
    resident = session_of(url, RESIDENT)
    asked = {
        "url": url,
        "chromium": os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium",
        "runs": runs,
        "ready": READY,
        "screens": [
            {"name": "home", "path": "/", "session": resident},
            {"name": "slots", "path": f"/book?topic={first_topic(url)}", "session": resident},
            {"name": "agenda", "path": "/agenda", "session": session_of(url, SPECIALIST)},
        ],
    }
    node = shutil.which("node")
    if node is None:
        raise SystemExit("needs Node.js")
    said = subprocess.run(  # noqa: S603 - ours
        [node, "measure.mjs", json.dumps(asked)], cwd=HERE / "web", check=True, capture_output=True
    )
    found: dict[str, Any] = json.loads(said.stdout)
    return found


def figures_of(found: dict[str, Any]) -> dict[str, Any]:
    loads = {
        name: median(one["milliseconds"] for one in found["loads"][key])
        for name, key in ((BASELINE, "bare"), ("first load", "first"), ("repeat load", "repeat"))
    }
    marks = {
        screen: {name: median(run["marks"][name] for run in runs) for name in runs[0]["marks"]}
        for screen, runs in found["screens"].items()
    }
    return {
        "milliseconds": loads,
        "initial JavaScript, KB gzipped": found["loads"]["first"][0]["scriptBytes"] / 1000,
        "marks": marks,
        "lighthouse": found["lighthouse"],
        "failed": {
            screen: sorted({audit for run in runs for audit in run["failed"]})
            for screen, runs in found["screens"].items()
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--out", type=Path, default=RESULTS)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mulin-bench-") as data, running(data) as url:
        found = figures_of(measured(url, chosen.runs))
    print(table(figures(found["milliseconds"], BASELINE), BASELINE))
    print(f"initial JavaScript: {found['initial JavaScript, KB gzipped']:.0f} KB gzipped")
    for screen, marks in found["marks"].items():
        said = ", ".join(f"{name} {round(mark)}" for name, mark in marks.items())
        print(f"{screen}: {said}; below 90: {', '.join(found['failed'][screen]) or 'nothing'}")
    write_json(chosen.out, found)


if __name__ == "__main__":
    main()
