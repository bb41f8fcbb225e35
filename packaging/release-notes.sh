#!/usr/bin/env bash
# Prints the changelog's section of one version; fails where there is none.
#
#     packaging/release-notes.sh VERSION
set -euo pipefail
cd "$(dirname "$0")/.."

notes=$(awk -v head="## [$1]" 'index($0, "## [") == 1 { on = index($0, head) == 1; next } on' CHANGELOG.md)
[ -n "${notes//[[:space:]]/}" ] || {
	echo "CHANGELOG.md has no section of $1" >&2
	exit 1
}
printf '%s\n' "$notes"
