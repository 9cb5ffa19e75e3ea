"""The demo district: data to try Mulin out with, marked as such, refused in production."""

from mulin.demo.account import DemoAccount, DemoAccountDoesNotExist, accounts, token_for
from mulin.demo.gate import RefusedInProduction
from mulin.demo.keeping import LoadReport
from mulin.demo.loading import load

__all__ = [
    "DemoAccount",
    "DemoAccountDoesNotExist",
    "LoadReport",
    "RefusedInProduction",
    "accounts",
    "load",
    "token_for",
]
