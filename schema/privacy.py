"""Personal data: what is collected and why, agreeing to it, and taking everything along."""

from collections.abc import Sequence
from typing import Any

import graphene

from mulin.crypto import decrypt
from mulin.files import links
from mulin.files import models as file_models
from mulin.global_ids import global_id
from mulin.people import viewer as viewers
from mulin.privacy import actions, exporting, models, notice, queries
from mulin.privacy.schedule import SCHEDULE, Term
from mulin.privacy.schedule import Kept as KeptModel
from mulin.privacy.wording import span
from mulin.refusals import Code
from schema.context import context_of, viewer_of
from schema.enums import described
from schema.refusals import error_list, telling
from schema.scalars import Date, DateTime

PurposeKind = described(
    notice.PurposeKind,
    "One thing that is collected.",
    {kind.name: f"See `what`: {notice.PURPOSES[kind].what.en}." for kind in notice.PurposeKind},
    name="PrivacyPurposeKind",
)

KeptKind = described(
    KeptModel,
    "A kind of data with a term of its own.",
    {
        kind.name: f"{kind.value.replace('_', ' ').capitalize()}: {SCHEDULE[kind].then.en}."
        for kind in KeptModel
    },
    name="KeptKind",
)

ExportStatus = described(
    models.ExportStatus,
    "Where an export stands.",
    {
        "WAITING": "It is being built; a notification tells when it is ready.",
        "READY": "Download it before `expiresAt`.",
        "EXPIRED": "Its file was removed; ask for another.",
        "FAILED": "It could not be built; ask for another.",
    },
    name="DataExportStatus",
)


class PrivacyPurpose(graphene.ObjectType):
    """One thing that is collected, with all that the law wants said of it (PIPL, article 17)."""

    kind = graphene.Field(PurposeKind, required=True, description="Which, for programs.")
    what = graphene.String(required=True, description="What is collected.")
    purpose = graphene.String(required=True, description="What for.")
    basis = graphene.String(required=True, description="On what grounds, with the article of law.")
    kept = graphene.String(required=True, description="For how long.")
    seen_by = graphene.String(required=True, description="Who can see it.")

    @staticmethod
    def resolve_what(kind: notice.PurposeKind, _info: graphene.ResolveInfo) -> str:
        return notice.PURPOSES[kind].what.said()

    @staticmethod
    def resolve_purpose(kind: notice.PurposeKind, _info: graphene.ResolveInfo) -> str:
        return notice.PURPOSES[kind].purpose.said()

    @staticmethod
    def resolve_basis(kind: notice.PurposeKind, _info: graphene.ResolveInfo) -> str:
        return notice.PURPOSES[kind].basis.said()

    @staticmethod
    def resolve_kept(kind: notice.PurposeKind, _info: graphene.ResolveInfo) -> str:
        return notice.PURPOSES[kind].kept.said()

    @staticmethod
    def resolve_seen_by(kind: notice.PurposeKind, _info: graphene.ResolveInfo) -> str:
        return notice.PURPOSES[kind].seen_by.said()

    @staticmethod
    def resolve_kind(kind: notice.PurposeKind, _info: graphene.ResolveInfo) -> notice.PurposeKind:
        return kind


class RetentionTerm(graphene.ObjectType):
    """How long one kind of data is kept, and why."""

    kind = graphene.Field(KeptKind, required=True, description="Which, for programs.")
    days = graphene.Int(description="For how many days; null: no term of its own, see `why`.")
    term = graphene.String(description="The same in words; null: no term of its own.")
    since = graphene.String(required=True, description="From when on it counts.")
    then = graphene.String(required=True, description="What happens at its end.")
    why = graphene.String(required=True, description="Why so long, with the article of law if any.")

    @staticmethod
    def resolve_kind(kind: KeptModel, _info: graphene.ResolveInfo) -> KeptModel:
        return kind

    @staticmethod
    def resolve_days(kind: KeptModel, _info: graphene.ResolveInfo) -> int | None:
        kept = _term(kind).kept
        return None if kept is None else kept.days

    @staticmethod
    def resolve_term(kind: KeptModel, _info: graphene.ResolveInfo) -> str | None:
        kept = _term(kind).kept
        return None if kept is None else span(kept).said()

    @staticmethod
    def resolve_since(kind: KeptModel, _info: graphene.ResolveInfo) -> str:
        return _term(kind).since.said()

    @staticmethod
    def resolve_then(kind: KeptModel, _info: graphene.ResolveInfo) -> str:
        return _term(kind).then.said()

    @staticmethod
    def resolve_why(kind: KeptModel, _info: graphene.ResolveInfo) -> str:
        return _term(kind).why.said()


def _term(kind: KeptModel) -> Term:
    return SCHEDULE[kind]


class PrivacyNotice(graphene.ObjectType):
    """What is collected and why, as everybody is shown it before they agree."""

    version = graphene.String(required=True, description="For `acceptPrivacyNotice`.")
    effective_on = graphene.Field(Date, required=True, description="Since when it is in force.")
    purposes = graphene.List(
        graphene.NonNull(PrivacyPurpose), required=True, description="Everything that is collected."
    )
    retention = graphene.List(
        graphene.NonNull(RetentionTerm), required=True, description="How long each kind is kept."
    )

    @staticmethod
    def resolve_version(_root: object, _info: graphene.ResolveInfo) -> str:
        return notice.VERSION

    @staticmethod
    def resolve_effective_on(_root: object, _info: graphene.ResolveInfo) -> Any:
        return notice.EFFECTIVE_ON

    @staticmethod
    def resolve_purposes(_root: object, _info: graphene.ResolveInfo) -> Sequence[Any]:
        return list(notice.PURPOSES)

    @staticmethod
    def resolve_retention(_root: object, _info: graphene.ResolveInfo) -> Sequence[Any]:
        return list(SCHEDULE)


class PrivacyAcceptance(graphene.ObjectType):
    """That you agreed to a version of the notice. To withdraw is to close the account."""

    version = graphene.String(required=True, description="Which version.")
    accepted_at = graphene.Field(DateTime, required=True, description="When.")


class DataExport(graphene.ObjectType):
    """Everything that is kept about you, as a ZIP: JSON, a page to read, the files you uploaded."""

    id = graphene.ID(required=True, description="Unique; there is nothing else to ask by it.")
    status = graphene.Field(ExportStatus, required=True, description="Where it stands.")
    requested_at = graphene.Field(DateTime, required=True, description="When you asked for it.")
    ready_at = graphene.Field(DateTime, description="When it was ready; null: not yet.")
    expires_at = graphene.Field(DateTime, description="Until when it can be downloaded.")
    size = graphene.Int(description="In bytes, while it can be downloaded.")
    url = graphene.String(
        description="Where to GET it within 10 minutes, without other credentials; ask again for "
        "another. It ends with your session. null: there is nothing to download."
    )

    @staticmethod
    def resolve_id(row: models.DataExport, _info: graphene.ResolveInfo) -> str:
        return global_id("DataExport", row.id)

    @staticmethod
    async def resolve_size(row: models.DataExport, info: graphene.ResolveInfo) -> int | None:
        file = await context_of(info).loaders.one(file_models.File, row.file_id)
        return None if file is None else int(file.size)

    @staticmethod
    async def resolve_url(row: models.DataExport, info: graphene.ResolveInfo) -> str | None:
        context = context_of(info)
        file = await context.loaders.one(file_models.File, row.file_id)
        if file is None:
            return None
        return links.download_url(file, decrypt(file.name_encrypted), context.viewer)


class OwnPrivacy:
    """What the viewer agreed to, and what they took along."""

    privacy_notice_accepted = graphene.Field(
        PrivacyAcceptance, description="The latest notice that you agreed to; null: none."
    )
    needs_acceptance = graphene.Boolean(
        required=True,
        description="Whether the notice in force is still to be shown to you, and agreed to.",
    )
    exports = graphene.List(
        graphene.NonNull(DataExport),
        required=True,
        description="What you asked for with `requestExport`, newest first.",
    )

    @staticmethod
    async def resolve_privacy_notice_accepted(
        viewer: viewers.Viewer, _info: graphene.ResolveInfo
    ) -> Any:
        return await queries.acceptance_of(viewer)

    @staticmethod
    async def resolve_needs_acceptance(viewer: viewers.Viewer, _info: graphene.ResolveInfo) -> bool:
        return not queries.is_current(await queries.acceptance_of(viewer))

    @staticmethod
    async def resolve_exports(viewer: viewers.Viewer, _info: graphene.ResolveInfo) -> Any:
        return await queries.exports_of(viewer).order_by("-id")


class PrivacyQueries:
    """Root fields about personal data."""

    privacy_notice = graphene.Field(
        PrivacyNotice,
        required=True,
        description="What is collected and why, in the caller's language; strangers may read it.",
    )

    @staticmethod
    def resolve_privacy_notice(_root: object, _info: graphene.ResolveInfo) -> object:
        return notice


class AcceptPrivacyNoticeInput(graphene.InputObjectType):
    """To what you agree."""

    version = graphene.String(
        required=True, description="The `version` of the `privacyNotice` that was shown."
    )


class AcceptPrivacyNotice(graphene.Mutation):
    """Agree to the notice on personal data in force; a second time changes nothing.

    To take it back, close your account: `closeAccount`.
    """

    class Meta:
        name = "AcceptPrivacyNoticePayload"

    class Arguments:
        input = AcceptPrivacyNoticeInput(required=True, description="To what you agree.")

    acceptance = graphene.Field(PrivacyAcceptance, description="Kept as proof; null when refused.")
    errors = error_list("AcceptPrivacyNotice", Code.INVALID, Code.UNAUTHENTICATED)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: AcceptPrivacyNoticeInput,  # noqa: A002 - the API's word
    ) -> "AcceptPrivacyNotice":
        accepted = await actions.accept_notice(viewer_of(info), input.version)
        return AcceptPrivacyNotice(acceptance=accepted, errors=[])


class RequestExport(graphene.Mutation):
    """Ask for everything that is kept about you, as a ZIP in your language; once a day.

    It is built within some minutes: the notification `EXPORT_READY` tells when, and
    `viewer.exports` has its address for seven days. `LIMIT_REACHED`: one is being built.
    """

    class Meta:
        name = "RequestExportPayload"

    export = graphene.Field(DataExport, description="It, being built; null when refused.")
    errors = error_list(
        "RequestExport", Code.LIMIT_REACHED, Code.RATE_LIMITED, Code.UNAUTHENTICATED
    )

    @staticmethod
    @telling
    async def mutate(_root: object, info: graphene.ResolveInfo) -> "RequestExport":
        return RequestExport(export=await exporting.request_export(viewer_of(info)), errors=[])


class PrivacyMutations:
    """Root fields about one's own personal data."""

    accept_privacy_notice = AcceptPrivacyNotice.Field()
    request_export = RequestExport.Field()
