"""A process that runs the embedded server as Mulin does: `python -m … DATA_DIR [UID GID]`.

Prints one line, `up URL` or `refused CLASS MESSAGE`, and holds the server until its input closes.
"""

import importlib.metadata
import os
import sys
from pathlib import Path

from mulin import embedded


def main(data_dir: str, *account: str) -> None:
    if account:
        # The interpreter may lie where the account cannot go: what it reads late, it reads now.
        importlib.metadata.distribution(embedded.PACKAGE)
        uid, gid = map(int, account)
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    try:
        with embedded.start(Path(data_dir)) as server:
            print("up", server.url, flush=True)  # noqa: T201 - its way to talk to the test
            sys.stdin.read()
    except embedded.EmbeddedError as error:
        print("refused", type(error).__name__, str(error).replace("\n", " "), flush=True)  # noqa: T201 - likewise


if __name__ == "__main__":
    main(*sys.argv[1:])
