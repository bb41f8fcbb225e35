#!/usr/bin/env bash
# Tries the Windows packages as their users get them, by Wine, on a screen of their
# own:
#
#     packaging/windows/try.sh OLDER NEWER FOLDER
#
# where OLDER and NEWER are folders with a setup.exe and an MSI each. AION_TRY_CA, if
# set, is a PEM file: all that is installed must be signed by it.
#
# Installs the older one silently, gives it a key, hands it a video by a second
# start, upgrades in mid-upload, uninstalls, keeps or removes everything, and holds
# the installer against the MSI. Pictures and what each step said go to FOLDER.
# Needs wine64, Xvfb, xdotool, imagemagick, and gcc-mingw-w64-x86-64.
#
# What Wine can't show: SmartScreen and signatures, Explorer's "Open with" and "Send
# to" (only their entries are looked at), Task Manager's start-up page, a language
# other than English, scaled screens, Restart Manager, and an MSI without rights.
set -euo pipefail

older=$(realpath "$1"/*-setup*.exe) newer=$(realpath "$2"/*-setup*.exe)
older_msi=$(realpath "$1"/*.msi) newer_msi=$(realpath "$2"/*.msi) out=$3
mkdir -p "$out"
out=$(realpath "$out")
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
key=aion_trial-key-0123456789abcdef

export WINEPREFIX=$work/prefix WINEARCH=win64 WINEDEBUG=-all WINEDLLOVERRIDES="mscoree,mshtml=" LIBGL_ALWAYS_SOFTWARE=1
home=$WINEPREFIX/drive_c/users/$(id -un)
app="$home/AppData/Local/Programs/Aion Uploader"
exe="C:\\users\\$(id -un)\\AppData\\Local\\Programs\\Aion Uploader\\aion-uploader.exe"
queue="$home/AppData/Local/Aion Uploader/queue/queue.db"
classes='HKCU\Software\Classes'
run='HKCU\Software\Microsoft\Windows\CurrentVersion\Run'
uninstall='HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Aion Uploader'

clean() {
	wineserver -k 2>/dev/null || true # of this prefix alone
	exec 3>&- # ends the service
	[ -z "${screen:-}" ] || kill "$screen" 2>/dev/null || true
	wait 2>/dev/null || true
	rm -rf "$work"
}
trap clean EXIT
: >"$out/log.txt"

say() { printf '== %s\n' "$*" | tee -a "$out/log.txt"; }
fail() {
	say "FAILED: $*"
	picture failed
	exit 1
}
holds() { # holds WHAT COMMAND...
	local what=$1
	shift
	"$@" >>"$out/log.txt" 2>&1 || fail "$what"
	say "ok: $what"
}
soon() { # soon SECONDS COMMAND... repeats it until it is true
	local end=$((SECONDS + $1))
	shift
	until "$@"; do
		[ "$SECONDS" -lt "$end" ] || return 1
		sleep 0.3
	done
}
status() { # status WANTED COMMAND...
	local wanted=$1 got=0
	shift
	"$@" >>"$out/log.txt" 2>&1 || got=$?
	[ "$got" = "$wanted" ] || fail "exit status $got, not $wanted, of $*"
	say "exit status $got: ${*##*/}"
}
picture() { import -window root "$out/$1.png"; }

start_screen() {
	mkfifo "$work/display"
	Xvfb -displayfd 3 -screen 0 1280x900x24 3>"$work/display" 2>/dev/null &
	screen=$!
	read -r DISPLAY <"$work/display"
	export DISPLAY=:$DISPLAY
}

# Debian's Wine lacks a DLL that Go needs; its one function is another's by name.
make_prefix() {
	wineboot -i >>"$out/log.txt" 2>&1
	wine winecfg /v win10 >>"$out/log.txt" 2>&1
	cat >"$work/prng.c" <<-'END'
		#include <windows.h>
		BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
		__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE p, SIZE_T n) { return SystemFunction036(p, (ULONG)n); }
	END
	x86_64-w64-mingw32-gcc -shared -o "$WINEPREFIX/drive_c/windows/system32/bcryptprimitives.dll" "$work/prng.c" -ladvapi32
}

# The service is outside of Wine, takes this key alone, and is slow.
start_service() {
	mkfifo "$work/ask"
	go build -C e2e -o "$work/service" ./cmd/service
	"$work/service" -key "$key" -chunk 65536 -rate 60000 -concurrent 2 <"$work/ask" >"$work/said" 2>"$out/service.txt" &
	exec 3>"$work/ask"
	soon 10 grep -q '^http' "$work/said"
	AIONVISION_BASE_URL=$(grep -m1 '^http' "$work/said")
	export AIONVISION_BASE_URL
}
ask_service() {
	local before
	before=$(wc -l <"$work/said")
	echo >&3
	until [ "$(wc -l <"$work/said")" -gt "$before" ]; do sleep 0.1; done
	tail -n 1 "$work/said"
}
requests() { ask_service | sed 's/.*"requests":\([0-9]*\).*/\1/'; }
busy() { [ "$(requests)" -ge "$1" ]; }
arrived() { ask_service | grep -q "\"Filename\":\"$1\""; }

reg() { wine reg query "$@"; }
is_version() { reg "$uninstall" /v DisplayVersion | grep -qF "$(basename "$1" | cut -d - -f 3)"; }
is_default_player() { reg "$classes\\.mp4" /ve | grep -q 'Player.Video'; }
offered() { reg "$classes\\$1\\OpenWithProgids" | grep -q AionUploader.Video; }
no_key_of_ours() { ! reg 'HKCU\Software\Wine\Credential Manager' /s | grep -q 'Aion Uploader:'; }
key_is_kept() { ! no_key_of_ours; }
gone() { ! [ -e "$1" ]; }
running() { pgrep -f 'Programs.Aion Uploader.aion-uploader.exe$' >"$work/pid"; }
ended() { ! running; }
titled() { xdotool search --onlyvisible --name "$1" >"$work/window" 2>/dev/null; }
untitled() { ! titled "$1"; }
shown() { titled '^Aion Uploader$'; }

open_window() {
	wine "$exe" >>"$out/log.txt" 2>&1 &
	soon 60 shown || fail "no window"
	sleep 4 # until it is drawn
}
click() { # click TITLE X Y: in a window, from its upper left corner
	titled "$1" || fail "no window $1"
	xdotool mousemove --window "$(head -n 1 "$work/window")" "$2" "$3" click 1
	sleep 1
}
video() { # video NAME LENGTH: the sample, made longer by an empty box
	{
		cat assets/sample.mp4
		printf '\000%b\000\000free' "\\x$(printf %02x $(($2 >> 16)))"
		head -c $(($2 - 8)) /dev/zero
	} >"$work/$1"
	touch -d '1 hour ago' "$work/$1" # a file of this moment may still be being recorded
}

try_install() {
	say "a person who has a player for .mp4"
	wine reg add "$classes\\.mp4" /ve /d Player.Video /f >>"$out/log.txt"
	wine "$older" >>"$out/log.txt" 2>&1 & # as by a double-click, and cancelled
	holds "setup asks first" soon 60 titled '^Aion Uploader Setup'
	sleep 2
	picture 1-welcome
	xdotool key Escape
	holds "setup can be cancelled" soon 20 untitled '^Aion Uploader Setup'
	holds "a cancelled setup leaves nothing" gone "$app"
	status 0 wine "$older" /S
	holds "both programs are there" test -f "$app/aion-uploader.exe" -a -f "$app/aion-upload.exe"
	holds "Start menu" test -f "$home/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Aion Uploader.lnk"
	holds "Send to" test -f "$home/AppData/Roaming/Microsoft/Windows/SendTo/Aion Uploader.lnk"
	for type in .mp4 .mov .m4v .webm .avi; do
		holds "Open with for $type" offered "$type"
	done
	holds "the player stays" is_default_player
	for file in "$older" "$newer" "$newer_msi" "$app"/*.exe; do
		[ -z "${AION_TRY_CA:-}" ] || holds "signed: $(basename "$file")" osslsigncode verify -CAfile "$AION_TRY_CA" -in "$file"
	done
	reg "$uninstall" >>"$out/log.txt"
}

try_key() {
	say "the key"
	open_window
	click '^Aion Uploader$' 496 338
	xdotool type --delay 40 "$key"
	xdotool key Return
	sleep 3
	picture 2-first
	status 0 wine "$exe" --quit
	holds "the window has ended" soon 5 ended
	holds "the Credential Manager has the key" key_is_kept
}

try_upload() {
	say "a second start hands its video over"
	open_window # with the key that is kept: the service takes no other
	video bridge.mp4 $((0x200000))
	status 0 wine "$exe" "Z:${work//\//\\}\\bridge.mp4"
	sleep 2
	picture 3-handed-over
	click '^Aion Uploader$' 984 152 # Start
	holds "it is on its way" soon 30 busy 20
	wine reg add "$run" /v "Aion Uploader" /d "\"$exe\"" /f >>"$out/log.txt"
	picture 4-uploading
	say "upgrade in mid-upload"
	status 0 wine "$newer" /S
	holds "the newer one has taken its place" is_version "$newer"
	holds "the window is open again" soon 20 shown
	sleep 4
	picture 5-upgraded
	holds "the video has arrived" soon 90 arrived bridge.mp4
	picture 6-arrived
	say "the service: $(ask_service)"
	holds "nothing confirmed was sent again" grep -q '"sent_after_confirm":null' "$work/said"
}

try_timeout() {
	say "one that can't save in time"
	holds "it runs" running
	local pid
	pid=$(head -n 1 "$work/pid")
	kill -STOP "$pid"
	status 3 wine "$newer" /S
	kill -CONT "$pid"
	holds "nothing was changed" test -f "$app/aion-uploader.exe" -a ! -e "$app/aion-uploader.exe.new"
	holds "it ended by itself, as it was asked" soon 20 ended
}

try_uninstall() {
	say "uninstall with a video on hold"
	open_window
	video second.mp4 $((0x100000))
	status 0 wine "$exe" "Z:${work//\//\\}\\second.mp4"
	wine "C:\\users\\$(id -un)\\AppData\\Local\\Programs\\Aion Uploader\\uninstall.exe" >>"$out/log.txt" 2>&1 &
	holds "the uninstaller asks first" soon 30 titled '^Aion Uploader Uninstall'
	sleep 2
	picture 7-uninstall
	click '^Aion Uploader Uninstall' 422 364
	holds "the window saves and ends" soon 30 ended
	sleep 4
	picture 8-unfinished
	xdotool key Return # No
	holds "the window is open again" soon 30 running
	sleep 5
	picture 9-stayed
	status 0 wine "$exe" --quit
	status 3 wine "$exe" --unfinished
	say "uninstall silently"
	wineserver -k # ends the uninstaller's window, too
	status 0 wine "$app/uninstall.exe" /S # which goes on from a copy of itself
	holds "the program is gone" soon 30 gone "$app"
	holds "the list is kept" test -f "$queue"
	holds "the key is kept" key_is_kept
	holds "the player stays" is_default_player
	status 1 offered .mp4
	status 1 reg "$run" /v "Aion Uploader"
	status 1 reg "$uninstall"
}

try_everything() {
	say "remove everything"
	status 0 wine "$newer" /S
	status 0 wine "$app/uninstall.exe" /S /EVERYTHING
	holds "the program is gone" soon 40 gone "$app"
	holds "the list is gone" gone "$(dirname "$(dirname "$queue")")"
	holds "the settings are gone" gone "$home/AppData/Roaming/Aion Uploader"
	holds "Fyne's folder is gone" gone "$home/AppData/Roaming/fyne"
	holds "the key is gone" no_key_of_ours
	holds "the videos are there" test -f "$work/bridge.mp4" -a -f "$work/second.mp4"
}

try_msi() {
	local files="$WINEPREFIX/drive_c/Program Files/Aion Uploader"
	say "the MSI"
	status 0 wine msiexec /i "Z:${older_msi//\//\\}" /qn
	holds "it is in Program Files" test -f "$files/aion-uploader.exe"
	holds "Open with" reg 'HKLM\Software\Classes\.webm\OpenWithProgids' /v AionUploader.Video
	status 2 wine "$newer" /S
	holds "the other one isn't installed beside it" gone "$app"
	status 0 wine msiexec /i "Z:${newer_msi//\//\\}" /qn
	holds "upgraded" test -f "$files/aion-uploader.exe" -a -f "$files/aion-upload.exe"
	holds "one entry" one_entry
	status 0 wine msiexec /x "Z:${newer_msi//\//\\}" /qn
	holds "it is gone" gone "$files/aion-uploader.exe"
}
one_entry() { [ "$(reg 'HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall' /s | grep -c 'DisplayName.*Aion Uploader')" = 1 ]; }

start_screen
start_service
make_prefix
try_install
try_key
try_upload
try_timeout
try_uninstall
try_everything
try_msi
say "all is well"
