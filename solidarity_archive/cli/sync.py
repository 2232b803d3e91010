"""``archive sync``."""

from pathlib import Path
from typing import Annotated

from solidarity_archive.cli.adding import Adding, media_bytes, report
from solidarity_archive.cli.declared import Argument, Option
from solidarity_archive.cli.options import Delay, IgnoreRobots, Media, MediaLimit
from solidarity_archive.lazy import resolve


def sync(
    archive: str,
    sites: Annotated[
        list[str] | None,
        Argument(metavar="[SITE]...", help="Which sites; default: all that were added."),
    ] = None,
    delay: Delay = None,
    ignore_robots: IgnoreRobots = False,
    media: Media = False,
    media_limit: MediaLimit = 10.0,
    dry_run: Annotated[bool, Option("--dry-run", help="Show the balance sheets; change nothing.")] = False,
    keep: Annotated[
        bool, Option("--keep/--no-keep", help="Keep the bytes of the answers, compressed.")
    ] = True,
    format: Annotated[
        str | None,
        Option("--format", "-f", metavar="FORMAT", help="Of the balance sheets: text, json, jsonl."),
    ] = None,
    quiet: Annotated[bool, Option("--quiet", "-q", help="Say only what is wrong.")] = False,
) -> None:
    """Ask sites for what changed since they were added.

    Only what is new or changed is asked for. A post that is gone from its site is kept, and
    marked with the day on which that was seen.

    archive sync

    archive sync example.org
    """
    adding = Adding(
        Path(archive),
        None,
        dry_run=dry_run,
        keep=keep,
        quiet=quiet,
        delay=delay,
        obeys=not ignore_robots,
        media=media_bytes(media_limit) if media else None,
        create=False,
    )
    report(resolve("solidarity_archive.cli.visiting:sync_sites")(adding, sites or []), adding, format)
