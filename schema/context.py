"""What every resolver knows of the request it works for."""

from dataclasses import dataclass, field

import graphene

from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal
from schema.loaders import Loaders


@dataclass(slots=True)
class Context:
    """One operation's: who asks, from which network address, on what, and its own data loaders."""

    viewer: Viewer | None
    address: str
    device: str = ""
    loaders: Loaders = field(init=False)

    def __post_init__(self) -> None:
        self.loaders = Loaders(self.viewer)

    def become(self, viewer: Viewer | None) -> None:
        """Go on as somebody who has just signed in: what they may see is read anew."""
        self.viewer = viewer
        self.loaders = Loaders(viewer)


def context_of(info: graphene.ResolveInfo) -> Context:
    context: Context = info.context
    return context


def viewer_of(info: graphene.ResolveInfo) -> Viewer:
    """Raises Refusal UNAUTHENTICATED."""
    viewer = context_of(info).viewer
    if viewer is None:
        raise Refusal(Code.UNAUTHENTICATED, "not_authenticated")
    return viewer
