"""What the mutations that change a consultation have in common."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import graphene

from mulin.consultations import models
from mulin.people.viewer import Viewer
from mulin.refusals import Code
from schema.consultations.types import Consultation
from schema.context import viewer_of
from schema.ids import local_id
from schema.refusals import error_list, telling

Act = Callable[[Viewer, int, Any], Awaitable[models.Consultation]]


def changing(name: str, summary: str, fields: Mapping[str, object], act: Act, *codes: Code) -> Any:
    """A mutation `{id, <fields>} → {consultation, errors}`.

    `act(viewer, key, input)` does it; `codes` are those it can refuse with beside the usual ones.
    """
    input_type = type(
        f"{name}Input",
        (graphene.InputObjectType,),
        {
            "__doc__": f"What `{name[0].lower()}{name[1:]}` is about.",
            "id": graphene.ID(required=True, description="Id of the `Consultation`."),
            **fields,
        },
    )

    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: Any,  # noqa: A002 - the API's word
    ) -> Any:
        viewer = viewer_of(info)
        row = await act(viewer, local_id(input.id, "Consultation", "id"), input)
        return made(consultation=row, errors=[])

    members = {
        "__doc__": summary,
        "Meta": type("Meta", (), {"name": f"{name}Payload"}),
        "Arguments": type(
            "Arguments",
            (),
            {"input": input_type(required=True, description="Which one.")},
        ),
        "consultation": graphene.Field(
            Consultation, description="As it is now; null when refused."
        ),
        "errors": error_list(
            name,
            Code.NOT_FOUND,
            Code.FORBIDDEN,
            Code.WRONG_STATUS,
            Code.INVALID,
            Code.UNAUTHENTICATED,
            *codes,
        ),
        "mutate": staticmethod(mutate),
    }
    made: Any = type(name, (graphene.Mutation,), members)
    return made
