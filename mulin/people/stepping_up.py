"""Whether a proof of who somebody is is recent enough for what is dangerous."""

from datetime import timedelta

from mulin.clock import now
from mulin.people.viewer import SecondFactorState, Viewer
from mulin.refusals import Code, Refusal

FRESH_FOR = timedelta(minutes=10)
"""How long after signing in, or proving it anew, nobody is asked again."""


def need_recent_proof(viewer: Viewer) -> None:
    """Raises Refusal STEP_UP_REQUIRED unless the viewer proved of late who they are.

    Where their second factor is still to be given, a phone's code alone is no such proof.
    """
    fresh = viewer.proved_at is not None and now() < viewer.proved_at + FRESH_FOR
    if not fresh or viewer.second_factor is SecondFactorState.NEEDED:
        raise Refusal(Code.STEP_UP_REQUIRED, "prove_again")
