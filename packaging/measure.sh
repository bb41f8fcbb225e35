#!/usr/bin/env bash
# Measures what a download, an installation and a start cost, of what make package
# has left in dist/:
#
#     packaging/measure.sh [RUNS]
#
# The start is that of the archive's window, as the first one a person has: from the
# process's beginning to its first drawn frame, from when on it takes a drop. It is
# drawn by software on a screen of its own, with its files in memory. Printed are the
# median of RUNS starts (7), and of the processor time until then, which a busy
# machine doesn't lengthen as much. Needs Xvfb and x11-utils.
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-7}

work=$(mktemp -d)
clean() {
	[ -z "${window:-}" ] || kill "$window" 2>/dev/null || true
	[ -z "${screen:-}" ] || kill "$screen" 2>/dev/null || true
	wait 2>/dev/null || true
	rm -rf "$work"
}
trap clean EXIT

row() { printf '%-52s %8s %s\n' "$@"; }
megabytes() { awk -v n="$1" 'BEGIN { printf "%.1f", n / 1e6 }'; }
median() { sort -n | awk '{ v[NR] = $1 } END { printf "%.2f\n", (v[int((NR + 1) / 2)] + v[int((NR + 2) / 2)]) / 2 }'; }

sizes() {
	local file
	for file in dist/*.deb dist/*.rpm dist/*.tar.xz dist/*.exe dist/*.msi dist/*.dmg; do
		[ ! -f "$file" ] || row "$(basename "$file")" "$(megabytes "$(stat -c %s "$file")")" MB
	done
	tar -C "$work" -xJf dist/*-linux-*.tar.xz
	app=$(echo "$work"/aion-uploader-*)
	for file in aion-uploader aion-upload; do
		row "  $file, installed" "$(megabytes "$(stat -c %s "$app/$file")")" MB
	done
	row "  all of the archive, installed" "$(megabytes "$(du -sb "$app" | cut -f 1)")" MB
}

start_screen() {
	mkfifo "$work/display"
	Xvfb -displayfd 3 -screen 0 1280x800x24 -fbdir "$work" 3>"$work/display" 2>/dev/null &
	screen=$!
	read -r DISPLAY <"$work/display"
	export DISPLAY=:$DISPLAY LIBGL_ALWAYS_SOFTWARE=1 LANG=C.UTF-8 HOME=$work/home
	export AION_UPLOADER_HOME=$work/home/aion DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent
	mkdir "$HOME"
	# The screen's picture is a file in XWD's form: where a dot of the window's middle lies.
	dot=$(($(field 0) + 12 * $(field 76) + 400 * $(field 48) + 4 * 500))
}
field() { od -An -tu4 --endian=big -j "$1" -N 4 "$work/Xvfb_screen0" | tr -d ' '; }
drawn() { [ "$(od -An -tx4 -j "$dot" -N 4 "$work/Xvfb_screen0")" != " 00000000" ]; }
now() { echo "${EPOCHREALTIME/[.,]/}"; }

# start prints the seconds and the processor seconds until the first frame.
start() {
	local begun end ticks
	begun=$(now)
	"$app/aion-uploader" >"$work/log" 2>&1 &
	window=$!
	until drawn; do
		kill -0 "$window" 2>/dev/null || {
			cat "$work/log" >&2
			exit 1
		}
	done
	end=$(now)
	ticks=$(awk '{ print $14 + $15 }' "/proc/$window/stat")
	xprop -name 'Aion Uploader' XdndAware | grep -q '= ' || {
		echo "The window is drawn, and takes no drop" >&2
		exit 1
	}
	"$app/aion-uploader" --quit >/dev/null 2>&1
	wait "$window"
	window=
	awk -v us=$((end - begun)) -v ticks="$ticks" -v hz="$(getconf CLK_TCK)" 'BEGIN { printf "%.2f %.2f\n", us / 1e6, ticks / hz }'
}

sizes
start_screen
start >/dev/null # warms up, and makes the list
for _ in $(seq "$runs"); do
	start >>"$work/starts"
done
row "start to first frame, median of $runs" "$(cut -d ' ' -f 1 "$work/starts" | median)" s
row "  processor time of it" "$(cut -d ' ' -f 2 "$work/starts" | median)" s
row "  quickest and slowest" "$(sort -n "$work/starts" | sed -n '1s/ .*//p;$s/ .*//p' | paste -sd '-')" s
