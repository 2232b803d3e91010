"""``archive export``."""

from typing import Annotated

import typer

from solidarity_archive.cli.exporting import export_posts, refuse_unclear
from solidarity_archive.cli.files import to_read
from solidarity_archive.cli.options import Output, takes_posts
from solidarity_archive.query import Query


@takes_posts()
def export(
    ctx: typer.Context,
    query: Query,
    output: Output,
    private: Annotated[
        bool,
        typer.Option(
            "--private/--no-private",
            help="Of json, jsonl, markdown and wxr: with passwords and what commenters told the site alone.",
        ),
    ] = True,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no notes.")] = False,
) -> None:
    """Give posts back in a form that other programs read.

    json, jsonl and markdown have all that is kept of them, and archive add reads them again. markdown
    is a new folder with a file for each post, which Hugo and Jekyll read too. wxr is what
    WordPress's importer takes. All four have the e-mail addresses of commenters too.

    archive export --format jsonl -o posts.jsonl

    archive export --format wxr --type any --status any -o export.xml

    archive export --format markdown -o content/posts
    """
    refuse_unclear(output)
    with to_read(ctx) as db:
        export_posts(db, query, output, private=private, quiet=quiet)
