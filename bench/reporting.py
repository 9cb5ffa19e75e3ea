"""What measurements share: the best of several tries, a table of ratios, a plot, a JSON file."""

import json
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import matplotlib as mpl

mpl.use("svg")

from matplotlib import pyplot as plt


class Figure(NamedTuple):
    """How long one way takes, in milliseconds, and its ratio to the baseline of the same run."""

    name: str
    milliseconds: float
    ratio: float


def best(work: Callable[[], object], repeats: int) -> float:
    """The shortest of several runs, in milliseconds: what is added to it is other work."""
    took = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return min(took) * 1000


async def best_awaited(work: Callable[[], Awaitable[object]], repeats: int) -> float:
    """Likewise of something that is awaited."""
    took = []
    for _ in range(repeats):
        began = time.perf_counter()
        await work()
        took.append(time.perf_counter() - began)
    return min(took) * 1000


def figures(measured: Mapping[str, float], baseline: str) -> list[Figure]:
    return [
        Figure(name, milliseconds, milliseconds / measured[baseline])
        for name, milliseconds in measured.items()
    ]


def table(rows: list[Figure], baseline: str) -> str:
    """The figures as text, one a line."""
    width = max(len(row.name) for row in rows)
    lines = [f"{'':{width}}  {'milliseconds':>12}  of {baseline}"]
    lines += [f"{row.name:{width}}  {row.milliseconds:12.2f}  {row.ratio:10.3f}" for row in rows]
    return "\n".join(lines)


def write_json(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def write_plot(path: Path, rows: list[Figure], title: str) -> None:
    """Bars on a logarithmic scale; the same figures always give the same file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    settings = {"svg.hashsalt": "mulin", "svg.fonttype": "none", "font.family": "sans-serif"}
    with mpl.rc_context(settings):
        drawing, axes = plt.subplots(figsize=(9, 0.42 * len(rows) + 1), layout="constrained")
        names = [row.name for row in rows][::-1]
        bars = axes.barh(names, [row.milliseconds for row in rows][::-1], color="#2f6f8f")
        axes.bar_label(bars, [_short(row.milliseconds) for row in rows][::-1], padding=3)
        axes.set_xscale("log")
        axes.margins(x=0.15)
        axes.set_xlabel("milliseconds, logarithmic")
        axes.set_title(title, loc="left")
        axes.spines[["top", "right"]].set_visible(False)
        drawing.savefig(path, format="svg", metadata={"Date": None, "Creator": None})
        plt.close(drawing)


def _short(milliseconds: float) -> str:
    if milliseconds < 10:  # noqa: PLR2004 - below, tenths matter
        return f"{milliseconds:.1f} ms"
    return f"{milliseconds:,.0f} ms"
