"""Importing a district from a spreadsheet, and getting it as one."""

import graphene

from mulin.importing import handing_in, report
from mulin.refusals import Code
from schema.context import viewer_of
from schema.files import File
from schema.ids import local_id
from schema.refusals import error_list, telling

MOST_TOLD = 1000


class ImportCount(graphene.ObjectType):
    """What became of the rows of one sheet."""

    sheet = graphene.String(
        required=True,
        description="`organizations`, `venues`, `topics`, `services`, `specialists`, `teams`, "
        "`team_members` or `enterprises`.",
    )
    created = graphene.Int(required=True, description="Rows that are new.")
    updated = graphene.Int(required=True, description="Rows that changed something.")
    unchanged = graphene.Int(required=True, description="Rows that say what is there already.")


class ImportMistake(graphene.ObjectType):
    """One thing that is wrong with one row."""

    sheet = graphene.String(
        required=True, description="As in `ImportCount`; of an unknown sheet its own name."
    )
    row = graphene.Int(required=True, description="As the spreadsheet numbers it, from 1.")
    column = graphene.String(
        required=True, description="The column's English header, such as `contact_phone`."
    )
    code = graphene.String(
        required=True,
        description="What a program acts on, such as `BAD_PHONE`, `UNKNOWN_CODE`, `REPEATED_ROW`. "
        "New ones come with new rules.",
    )
    message = graphene.String(required=True, description="For a person, in the caller's language.")

    @staticmethod
    def resolve_message(mistake: report.Mistake, _info: graphene.ResolveInfo) -> str:
        return mistake.refusal.message()


class ImportReport(graphene.ObjectType):
    """What an import did, or what keeps it from doing anything."""

    dry_run = graphene.Boolean(
        required=True, description="true: it was only tried, nothing was changed."
    )
    counts = graphene.List(
        graphene.NonNull(ImportCount),
        required=True,
        description="By sheet, of the sheets that were there; empty when there are errors.",
    )
    errors = graphene.List(
        graphene.NonNull(ImportMistake),
        required=True,
        description="Every mistake of every row, by sheet and row; the first 1,000. With a single "
        "one nothing was changed.",
    )
    error_count = graphene.Int(required=True, description="How many there are in all.")

    @staticmethod
    def resolve_counts(row: report.Report, _info: graphene.ResolveInfo) -> list[ImportCount]:
        return [
            ImportCount(
                sheet=name,
                created=counts.created,
                updated=counts.updated,
                unchanged=counts.unchanged,
            )
            for name, counts in row.counts.items()
        ]

    @staticmethod
    def resolve_errors(row: report.Report, _info: graphene.ResolveInfo) -> list[report.Mistake]:
        return list(row.mistakes[:MOST_TOLD])

    @staticmethod
    def resolve_error_count(row: report.Report, _info: graphene.ResolveInfo) -> int:
        return len(row.mistakes)


class ImportDistrictInput(graphene.InputObjectType):
    """Which file, and whether only to try."""

    file_id = graphene.ID(
        required=True,
        description="A `File` of yours that has arrived: an XLSX of the template's sheets, as "
        "`exportDistrict` gives it.",
    )
    dry_run = graphene.Boolean(
        description="true: do everything, tell what it would come to, and change nothing."
    )


class ImportDistrict(graphene.Mutation):
    """As district admin: bring in organizations, venues, specialists, teams and enterprises.

    All rows or none. Rows are known again by their codes: sent a second time they change nothing.
    Nothing is ever removed, and an empty cell leaves what is there. Only your own district can be
    touched; a specialist belongs to one of its organizations. Topics and services, which are every
    district's, may stand in the file as they are.
    """

    class Meta:
        name = "ImportDistrictPayload"

    class Arguments:
        input = ImportDistrictInput(required=True, description="The file.")

    report = graphene.Field(
        ImportReport, description="What it came to; null when the file cannot be read at all."
    )
    errors = error_list(
        "ImportDistrict",
        Code.FORBIDDEN,
        Code.INVALID,
        Code.NOT_FOUND,
        Code.UNAUTHENTICATED,
        Code.UNAVAILABLE,
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: ImportDistrictInput,  # noqa: A002 - the API's word
    ) -> "ImportDistrict":
        viewer = viewer_of(info)
        file_id = local_id(input.file_id, "File", "file_id")
        found = await handing_in.import_file(viewer, file_id, dry_run=bool(input.dry_run))
        return ImportDistrict(report=found, errors=[])


class ExportDistrict(graphene.Mutation):
    """As district admin: your district as an XLSX that `importDistrict` reads.

    It holds the phones of specialists and of enterprises' contacts. The file is yours alone, and is
    removed after a day.
    """

    class Meta:
        name = "ExportDistrictPayload"

    file = graphene.Field(File, description="Fetch it by its `url`; null when refused.")
    errors = error_list(
        "ExportDistrict",
        Code.FORBIDDEN,
        Code.LIMIT_REACHED,
        Code.RATE_LIMITED,
        Code.STEP_UP_REQUIRED,
        Code.UNAUTHENTICATED,
        Code.UNAVAILABLE,
    )

    @staticmethod
    @telling
    async def mutate(_root: object, info: graphene.ResolveInfo) -> "ExportDistrict":
        return ExportDistrict(file=await handing_in.export_district(viewer_of(info)), errors=[])


class ImportingMutations:
    """Root fields about whole districts."""

    import_district = ImportDistrict.Field()
    export_district = ExportDistrict.Field()
