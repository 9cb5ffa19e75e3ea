"""One search for specialists, organizations and consultations."""

import asyncio
from collections.abc import Sequence
from typing import Any

import graphene

from mulin.consultations.models import Consultation
from mulin.organizations.models import Organization
from mulin.search import queries
from mulin.search.models import Found
from mulin.teams.models import Specialist
from schema.context import context_of
from schema.enums import described
from schema.nodes import Node
from schema.refusals import coded

SearchKind = described(
    Found,
    "What can be searched for.",
    {
        "SPECIALIST": "Specialists: names, titles, topics, teams, firms, what they say.",
        "ORGANIZATION": "Organizations: names, venues and addresses.",
        "CONSULTATION": "Consultations you may see: reference, title, thread without notes.",
    },
    name="SearchKind",
)

_USUAL = 20

_MODELS = {
    Found.SPECIALIST: Specialist,
    Found.ORGANIZATION: Organization,
    Found.CONSULTATION: Consultation,
}


class SearchHit(graphene.ObjectType):
    """Something that was found."""

    kind = graphene.Field(SearchKind, required=True, description="What it is.")
    node = graphene.Field(Node, required=True, description="The thing itself.")
    score = graphene.Float(
        required=True, description="How well it fits, within this answer; 1 and more: every word."
    )


class SearchQueries:
    """Root fields that search."""

    search = graphene.List(
        graphene.NonNull(SearchHit),
        required=True,
        text=graphene.String(
            required=True,
            description="Chinese or English words, all of which must fit; the last may be "
            "unfinished. Names also in pinyin, and nearly right. At most 80 characters.",
        ),
        kinds=graphene.List(graphene.NonNull(SearchKind), description="Only these; all otherwise."),
        limit=graphene.Int(description="1 to 50; usually 20."),
        description="The best hits, best first, of what you may see.",
    )

    @staticmethod
    @coded
    async def resolve_search(
        _root: object,
        info: graphene.ResolveInfo,
        text: str,
        kinds: Sequence[Found] | None = None,
        limit: int | None = None,
    ) -> Any:
        context = context_of(info)
        wanted = list(Found) if kinds is None else [Found(kind) for kind in kinds]
        hits = await queries.search(
            context.viewer, text, wanted, limit=_USUAL if limit is None else limit
        )
        loading = (context.loaders.one(_MODELS[hit.kind], hit.object_id) for hit in hits)
        nodes = await asyncio.gather(*loading)
        return [
            SearchHit(kind=hit.kind.name, node=node, score=hit.score)
            for hit, node in zip(hits, nodes, strict=True)
            if node is not None
        ]
