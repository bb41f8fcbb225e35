#!/usr/bin/env bash
# Tries a package as its users get it: in a clean Debian, as an ordinary user.
#
#     packaging/linux/try.sh OLDER.deb NEWER.deb FOLDER
#
# Installs the older one, leaves an upload half done, upgrades, lets the window
# finish it under Xvfb, and removes the package. Pictures and what each step said
# go to FOLDER. Needs root, debootstrap and a Debian mirror.
set -euo pipefail

older=$(realpath "$1") newer=$(realpath "$2") out=$3
cd "$(dirname "$0")/../.."
mkdir -p "$out"
out=$(realpath "$out")
suite=bookworm
work=$(mktemp -d)
root=$work/root

say() { printf '== %s\n' "$*" | tee -a "$out/log.txt"; }
inside() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
as_user() { inside setpriv --reuid inspector --regid inspector --init-groups env HOME=/home/inspector AIONVISION_API_KEY=aion_trial-key-0123456789abcdef "$@"; }

clean() {
	[ -z "${service:-}" ] || kill "$service" 2>/dev/null || true
	# Lazily: what the desktop's services are about to end may still hold them.
	umount -l -R "$root/dev" 2>/dev/null || true
	umount -l "$root/proc" 2>/dev/null || true
	rm -rf --one-file-system "$work"
}
trap clean EXIT
: >"$out/log.txt"

make_root() {
	if [ -n "${AION_ROOT:-}" ]; then
		cp -a "$AION_ROOT" "$root"
	else
		debootstrap --variant=minbase "$suite" "$root" >"$work/debootstrap.log"
	fi
	mount -t proc proc "$root/proc"
	mount --rbind --make-rslave /dev "$root/dev"
	inside useradd --create-home inspector
	inside apt-get update -q >>"$out/log.txt"
	# What a desktop has anyway; the package's own needs come by its dependencies.
	inside apt-get install -y -q --no-install-recommends xvfb xauth x11-utils imagemagick dbus dbus-x11 \
		libgl1-mesa-dri xdg-utils desktop-file-utils >>"$out/log.txt"
}

# The service runs outside, in a process of its own.
start_service() {
	mkfifo "$work/ask"
	go build -C e2e -o "$work/service" ./cmd/service
	"$work/service" -chunk 65536 -rate 60000 -concurrent 2 <"$work/ask" >"$work/said" 2>"$out/service.txt" &
	service=$!
	exec 3>"$work/ask"
	until grep -q '^http' "$work/said" 2>/dev/null; do sleep 0.1; done
	url=$(grep -m1 '^http' "$work/said")
}

ask_service() {
	local before
	before=$(wc -l <"$work/said")
	echo >&3
	until [ "$(wc -l <"$work/said")" -gt "$before" ]; do sleep 0.1; done
	tail -n 1 "$work/said"
}

handlers() { # handlers LABEL EXPECTED
	local type got
	for type in video/mp4 video/quicktime video/x-m4v video/webm video/x-msvideo; do
		got=$(as_user env XDG_CURRENT_DESKTOP=GNOME xdg-mime query default "$type")
		say "$1: $type opens with '${got}'"
		[ "$got" = "$2" ] || { say "FAILED: '$2' was expected"; exit 1; }
	done
}

say "a clean $suite"
make_root
start_service
cp "$older" "$root/tmp/older.deb"
cp "$newer" "$root/tmp/newer.deb"
# The sample, made 2 MiB longer by an empty box: long enough to be cut off.
{
	cat assets/sample.mp4
	printf '\000\040\000\000free'
	head -c $((0x200000 - 8)) /dev/zero
} >"$root/home/inspector/bridge.mp4"
inside chown inspector: /home/inspector/bridge.mp4
touch -d '1 hour ago' "$root/home/inspector/bridge.mp4" # a file of this moment may still be being recorded

say "install $(basename "$older")"
inside apt-get install -y -q --no-install-recommends /tmp/older.deb >>"$out/log.txt"
handlers "no player installed" ""

say "an upload is begun and killed"
state=/home/inspector/.local/state/aion-uploader/queue
as_user aion-upload --base-url "$url" --state "$state" /home/inspector/bridge.mp4 >>"$out/log.txt" 2>&1 &
begun=$!
until answer=$(ask_service) && ! grep -q '"requests":[0-6],' <<<"$answer"; do sleep 0.2; done
pkill -KILL -U "$(inside id -u inspector)" -x aion-upload
wait "$begun" || true
say "the service: $(ask_service)"

say "upgrade to $(basename "$newer")"
inside apt-get install -y -q --no-install-recommends --reinstall --allow-downgrades /tmp/newer.deb >>"$out/log.txt"

say "the window finishes it"
cat >"$root/tmp/window.sh" <<-'END'
	#!/bin/sh
	dbus-run-session -- xvfb-run -a -s '-screen 0 1280x800x24' sh -c '
		aion-uploader --base-url "$1" & window=$!
		for i in $(seq 60); do
			[ -e /tmp/done ] && break
			sleep 1
		done
		sleep 2
		import -window root /tmp/picture.png
		aion-uploader --quit; echo "quit: $?"
		wait $window; echo "window: $?"
	' sh "$1"
END
as_user sh /tmp/window.sh "$url" >>"$out/log.txt" 2>&1 &
window=$!
for _ in $(seq 60); do
	answer=$(ask_service)
	if ! grep -q '"videos":\(null\|\[\]\)' <<<"$answer"; then
		break
	fi
	sleep 1
done
touch "$root/tmp/done"
wait "$window"
cp "$root/tmp/picture.png" "$out/window.png"
say "the service: $(ask_service)"
grep -q '"videos":\[{' <<<"$answer" || { say "FAILED: the video didn't arrive"; exit 1; }

say "beside a player"
cat >"$root/usr/share/applications/player.desktop" <<-'END'
	[Desktop Entry]
	Type=Application
	Name=Player
	Exec=true %U
	MimeType=video/mp4;video/quicktime;video/x-m4v;video/webm;video/x-msvideo;
END
inside update-desktop-database -q
handlers "with a player" player.desktop

say "remove"
inside dpkg -L aion-uploader | sort >"$work/files"
inside apt-get purge -y -q aion-uploader >>"$out/log.txt"
while IFS= read -r f; do
	if [ -f "$root$f" ]; then
		say "FAILED: $f is left"
		exit 1
	fi
done <"$work/files"
inside test -f "$state/queue.db" && say "the queue of the user is kept"
say "all is well"
