"""``archive export``."""

from typing import Annotated

from solidarity_archive.cli.declared import Option
from solidarity_archive.cli.exporting import export_posts, refuse_unclear
from solidarity_archive.cli.files import to_read
from solidarity_archive.cli.options import FORMAT_OF_EXPORTS, Output, takes_posts
from solidarity_archive.cli.withholding import Withholding
from solidarity_archive.query import Query


@takes_posts(format=FORMAT_OF_EXPORTS)
def export(
    archive: str,
    query: Query,
    output: Output,
    private: Annotated[
        bool,
        Option("--private", help="With what was never public: e-mail and IP addresses, passwords."),
    ] = False,
    profile: Annotated[
        str | None,
        Option("--profile", metavar="public", help="Only what everybody could read, and redacted."),
    ] = None,
    quiet: Annotated[bool, Option("--quiet", "-q", help="No progress and no notes.")] = False,
) -> None:
    """Give posts back in a form that other programs read.

    json, jsonl and markdown have all that is kept of them, and archive add reads them again. markdown
    is a new folder with a file for each post, which Hugo and Jekyll read too. wxr is what WordPress's
    importer takes. bagit is a new folder with jsonl, wxr, with --private also the sources of these posts
    as they came in, and a digest of each file (RFC 8493). Passwords, and what commenters told the site
    alone, are there only with --private. --profile public also leaves out drafts, private and protected
    posts, comments that were not approved, custom fields and account names, and puts █████ for what
    archive redact names.

    archive export --format jsonl --private -o posts.jsonl

    archive export --format wxr --type any --status any --private -o export.xml

    archive export --format markdown --profile public -o content/posts

    archive export --format bagit --type any --status any --private -o bag
    """
    refuse_unclear(output)
    with to_read(archive) as db:
        withholding = Withholding(db, private=private, profile=profile)
        export_posts(db, query, output, withholding, quiet=quiet)
    if not quiet:
        withholding.tell()
