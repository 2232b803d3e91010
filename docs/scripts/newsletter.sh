#!/usr/bin/env bash
# Write a month's excerpts as a newsletter in Markdown: newsletter.sh 2015-04
set -euo pipefail

month=${1:?give a month, such as 2015-04}

count=$(archive list --month "$month" --format ids | wc -l)
printf '# News of %s\n\n' "$month"
if [ "$count" -eq 0 ]; then
    printf 'There are no posts of this month.\n'
    exit
fi
printf 'Posts: %d, the newest first.\n\n' "$count"
archive excerpt --month "$month" --words 30 --format markdown
