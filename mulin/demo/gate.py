"""What is made for trying out stays out of production."""

from mulin.settings import settings


class RefusedInProduction(Exception):
    """Demo data and demo accounts are for trying Mulin out; production refuses them."""


def refuse_in_production() -> None:
    """Raises RefusedInProduction where MULIN_ENVIRONMENT is production."""
    if settings().production:
        raise RefusedInProduction(RefusedInProduction.__doc__)
