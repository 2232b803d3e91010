#!/usr/bin/env bash
# Write the excerpts of what a search finds as CSV: search-to-csv.sh 'harbour board' excerpts.csv
set -euo pipefail

words=${1:?say what to look for}
file=${2:?name the CSV file to write}

found=$(archive search --format ids -- "$words")
if [ -z "$found" ]; then
    printf 'nothing found for %s\n' "$words" >&2
    exit
fi
printf '%s\n' "$found" |
    archive excerpt - --format csv --fields id,date,title,author,excerpt,citation -o "$file"
printf 'excerpts in %s: %d\n' "$file" "$(printf '%s\n' "$found" | wc -l)" >&2
