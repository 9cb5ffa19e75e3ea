"""The command `mulin`."""

import gc
import signal
import sys

import typer
from pydantic import ValidationError

from cli import (
    audit,
    backups,
    demo,
    dev,
    importing,
    jobs,
    keys,
    notification_kinds,
    people,
    permissions,
    privacy_page,
    processes,
    push,
    schema_file,
    structure,
    tour,
)

app = typer.Typer(
    help="Mulin (睦邻): an open platform for community legal service.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(audit.app, name="audit")
app.add_typer(demo.app, name="demo")
app.add_typer(dev.app, name="dev")
app.add_typer(jobs.app, name="jobs")
app.add_typer(people.app, name="people")
app.add_typer(keys.app, name="keys")
app.add_typer(push.app, name="push")
app.command("run")(processes.run)
app.command("serve")(processes.serve)
app.command("worker")(processes.worker)
app.command("scheduler")(processes.scheduler)
app.command("migrate")(structure.migrate)
app.command("revision")(structure.revision)
app.command("drift")(structure.drift)
app.command("schema")(schema_file.schema)
app.command("notifications")(notification_kinds.notifications)
app.command("privacy")(privacy_page.privacy)
app.command("permissions")(permissions.permissions)
app.command("tour")(tour.tour)
app.command("backup")(backups.backup)
app.command("restore")(backups.restore)
app.command("import")(importing.import_district)
app.command("export")(importing.export_district)
app.command("import-template")(importing.write_template)


@app.command("settings")
def show_settings() -> None:
    """List every MULIN_… variable, its default and its meaning."""
    from mulin.settings import Settings

    for name, field in Settings.model_fields.items():
        print(f"MULIN_{name.upper()} = {field.default}\n    {field.description}")


def main() -> None:
    """Run a command; what a user can mend is one sentence, not a traceback."""
    # A command begins by importing a hundred thousand objects that stay: to go through them for
    # garbage again and again is a seventh of the time it takes.
    gc.set_threshold(100_000, 20, 100)
    # Until a process waits for signals itself, SIGTERM ends it as Ctrl-C does: what has been
    # started is put away.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        app()
    except ValidationError as error:
        for problem in error.errors():
            place = "_".join(str(part) for part in problem["loc"])
            name = f"MULIN_{place.upper()}: " if place else ""
            words = problem["msg"].removeprefix("Value error, ")
            print(f"mulin: {name}{words}", file=sys.stderr)
        sys.exit(2)
    except Exception as error:
        from cli.failures import EXPECTED
        from mulin.refusals import Refusal

        if not isinstance(error, EXPECTED):
            raise
        sentence = error.message("en") if isinstance(error, Refusal) else str(error)
        print(f"mulin: {' '.join(sentence.split())}", file=sys.stderr)
        sys.exit(1)
