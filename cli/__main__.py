"""`python -m cli` is `mulin`."""

from cli.main import main

main()
