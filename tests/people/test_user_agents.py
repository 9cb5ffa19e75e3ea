"""What devices are called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulin.people.models import Session
from mulin.people.user_agents import device_of

_MOZILLA = "Mozilla/5.0"
_KHTML = "AppleWebKit/537.36 (KHTML, like Gecko)"
_CHROME = f"{_KHTML} Chrome/142.0.0.0 Safari/537.36"


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (f"{_MOZILLA} (Windows NT 10.0; Win64; x64) {_CHROME}", "Chrome, Windows"),
        (f"{_MOZILLA} (Windows NT 10.0) {_CHROME} Edg/142.0.0.0", "Edge, Windows"),
        (
            f"{_MOZILLA} (iPhone; CPU iPhone OS 18_1 like Mac OS X) {_KHTML} Version/18.1 Safari/6",
            "Safari, iPhone",
        ),
        (f"{_MOZILLA} (Linux; Android 14) {_CHROME} MicroMessenger/8.0.50", "WeChat, Android"),
        (f"{_MOZILLA} (X11; Linux x86_64) Gecko/20100101 Firefox/145.0", "Firefox, Linux"),
        (f"{_MOZILLA} (Phone; OpenHarmony 5.0) {_KHTML} ArkWeb/4.1 Mobile", "HarmonyOS"),
        ("okhttp/4.12.0", ""),
        ("", ""),
    ],
)
def test_a_device_is_its_browser_and_its_system(agent: str, device: str) -> None:
    assert device_of(agent) == device


@given(st.text())
def test_whatever_is_said_the_label_fits_and_repeats_nothing(agent: str) -> None:
    most: int = Session._meta.fields_map["device"].max_length  # type: ignore[attr-defined]
    assert len(device_of(agent)) <= most
    assert device_of(agent + "Secret/7") == device_of(agent)
