"""Numbers as they stand on the slip and on the display."""


def code_of(number: int) -> str:
    """Such as A012; it grows when a day has more than 999."""
    return f"A{number:03}"
