#!/usr/bin/env bash
# Finds out what this machine lacks to build the command (deps.sh go), the window
# too (deps.sh build), to test all of it (deps.sh test), or to make the packages
# (deps.sh package), and installs that alone
# (Go excepted): by apt as root or by sudo. Where it can't, it prints the one command that would, and fails.
#
# It looks for the things themselves (a command, a header), not for packages:
# whoever has them from elsewhere is left in peace.
set -euo pipefail

purpose=${1:-build}
case "$purpose" in
go | build | test | package) ;;
*)
	echo "usage: $0 go|build|test|package" >&2
	exit 2
	;;
esac

say() { printf '%s\n' "$*" >&2; }
has() { command -v "$1" >/dev/null 2>&1; }

# Go is never installed here: distributions carry older ones.
need_go() {
	local wanted=1.26 version
	if ! has go; then
		say "Go $wanted or newer is missing: install it from https://go.dev/dl/ and run this again."
		exit 1
	fi
	version=$(go env GOVERSION)
	version=${version#go}
	if [ "$(printf '%s\n%s\n' "$wanted" "${version%%[!0-9.]*}" | sort -V | head -n 1)" != "$wanted" ]; then
		say "Go $version is too old: Go $wanted or newer is needed, see https://go.dev/dl/."
		exit 1
	fi
}

# header says whether the C compiler finds all the named headers.
header() { printf '#include <%s>\n' "$@" | gcc -E - >/dev/null 2>&1; }

# The system's own Python, as e2e starts it: another one wouldn't see the packages.
gi_for_python() { /usr/bin/python3 -c 'import gi' >/dev/null 2>&1; }

gtk_for_python() {
	/usr/bin/python3 -c 'import gi; gi.require_version("Gtk", "3.0"); from gi.repository import Gtk' >/dev/null 2>&1
}

x11_tools() { has xprop && has xwininfo; }

dbus_tools() { has dbus-daemon && has dbus-send; }

software_gl() { compgen -G '/usr/lib*/dri/swrast_dri.so' >/dev/null || compgen -G '/usr/lib/*/dri/swrast_dri.so' >/dev/null; }

# Each missing thing is named by Debian's package; packages() translates.
missing=()
want() { # want PACKAGE CHECK...
	local package=$1
	shift
	"$@" || missing+=("$package")
}

look_for_build() {
	want gcc has gcc
	want libc6-dev header stdlib.h
	want pkg-config has pkg-config
	want libgl1-mesa-dev header GL/gl.h
	want xorg-dev header X11/Xlib.h X11/Xcursor/Xcursor.h X11/extensions/Xrandr.h \
		X11/extensions/Xinerama.h X11/extensions/XInput2.h X11/extensions/xf86vmode.h
}

look_for_test() {
	want xvfb has Xvfb
	want openbox has openbox
	want xdotool has xdotool
	want x11-utils x11_tools
	want imagemagick has import
	want ffmpeg has ffprobe
	want python3-gi gi_for_python
	want gir1.2-gtk-3.0 gtk_for_python
	want gnome-keyring has gnome-keyring-daemon
	want dbus dbus_tools
	want dbus-x11 has dbus-launch
	want libgl1-mesa-dri software_gl
	want libsecret-tools has secret-tool
	want minisign has minisign
	want e2fsprogs test -x /usr/sbin/mkfs.ext4
	want iproute2 has ip
	want util-linux has nsenter
}

look_for_package() {
	want librsvg2-bin has rsvg-convert
	want xz-utils has xz
	# for Windows
	want gcc-mingw-w64-x86-64 has x86_64-w64-mingw32-gcc
	want nsis has makensis
	want wixl has wixl
	want msitools has msibuild
	want osslsigncode has osslsigncode
	want imagemagick has convert
}

# packages prints the names of what is missing as a system's packager has them.
packages() { # packages dnf|pacman|zypper
	local name
	for name in "${missing[@]}"; do
		case "$1:$name" in
		dnf:libc6-dev) echo glibc-devel ;;
		dnf:pkg-config) echo pkgconf-pkg-config ;;
		dnf:libgl1-mesa-dev) echo mesa-libGL-devel ;;
		dnf:xorg-dev) echo libX11-devel libXcursor-devel libXrandr-devel libXinerama-devel libXi-devel libXxf86vm-devel ;;
		dnf:xvfb) echo xorg-x11-server-Xvfb ;;
		dnf:x11-utils) echo xprop xwininfo ;;
		dnf:imagemagick) echo ImageMagick ;;
		dnf:ffmpeg) echo ffmpeg-free ;;
		dnf:python3-gi) echo python3-gobject ;;
		dnf:gir1.2-gtk-3.0) echo gtk3 ;;
		dnf:dbus) echo dbus-daemon ;;
		dnf:libgl1-mesa-dri) echo mesa-dri-drivers ;;
		dnf:libsecret-tools) echo libsecret ;;
		dnf:iproute2) echo iproute ;;
		dnf:librsvg2-bin) echo librsvg2-tools ;;
		dnf:xz-utils | zypper:xz-utils | pacman:xz-utils) echo xz ;;
		pacman:librsvg2-bin) echo librsvg ;;
		zypper:librsvg2-bin) echo rsvg-convert ;;
		dnf:gcc-mingw-w64-x86-64) echo mingw64-gcc ;;
		dnf:nsis) echo mingw-nsis-base ;;
		dnf:wixl) echo msitools ;;
		pacman:gcc-mingw-w64-x86-64) echo mingw-w64-gcc ;;
		pacman:wixl) echo msitools ;;
		zypper:gcc-mingw-w64-x86-64) echo mingw64-cross-gcc ;;
		zypper:nsis) echo mingw64-cross-nsis ;;
		zypper:wixl) echo msitools ;;
		pacman:libc6-dev) echo glibc ;;
		pacman:pkg-config) echo pkgconf ;;
		pacman:libgl1-mesa-dev | pacman:libgl1-mesa-dri) echo mesa ;;
		pacman:xorg-dev) echo libx11 libxcursor libxrandr libxinerama libxi libxxf86vm ;;
		pacman:xvfb) echo xorg-server-xvfb ;;
		pacman:x11-utils) echo xorg-xprop xorg-xwininfo ;;
		pacman:python3-gi) echo python-gobject ;;
		pacman:gir1.2-gtk-3.0) echo gtk3 ;;
		pacman:dbus-x11) echo dbus ;;
		pacman:libsecret-tools) echo libsecret ;;
		zypper:libc6-dev) echo glibc-devel ;;
		zypper:libgl1-mesa-dev) echo Mesa-libGL-devel ;;
		zypper:xorg-dev) echo libX11-devel libXcursor-devel libXrandr-devel libXinerama-devel libXi-devel libXxf86vm-devel ;;
		zypper:xvfb) echo xorg-x11-server-Xvfb ;;
		zypper:x11-utils) echo xprop xwininfo ;;
		zypper:imagemagick) echo ImageMagick ;;
		zypper:python3-gi) echo python3-gobject-Gdk ;;
		zypper:gir1.2-gtk-3.0) echo typelib-1_0-Gtk-3_0 ;;
		zypper:dbus) echo dbus-1-daemon ;;
		zypper:dbus-x11) echo dbus-1-x11 ;;
		zypper:libgl1-mesa-dri) echo Mesa-dri ;;
		*) echo "$name" ;;
		esac
	done | tr ' ' '\n' | sort -u | paste -sd ' '
}

install_by_apt() {
	local -a as_root=(env DEBIAN_FRONTEND=noninteractive)
	if [ "$(id -u)" -ne 0 ]; then
		if ! has sudo; then
			refuse "su -c 'apt-get install -y ${missing[*]}'"
		elif sudo -n true 2>/dev/null; then
			as_root=(sudo -n "${as_root[@]}")
		elif [ -t 0 ]; then
			as_root=(sudo "${as_root[@]}")
		else
			refuse "sudo apt-get install -y ${missing[*]}"
		fi
	fi
	say "Installing what is missing: ${missing[*]}"
	local -a options=(-y -q -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=120)
	local -a install=("${as_root[@]}" apt-get install --no-install-recommends "${options[@]}" "${missing[@]}")
	# The lists of packages may be missing or old: renewed once, and only then.
	if ! "${install[@]}" >"$log" 2>&1 </dev/null; then
		"${as_root[@]}" apt-get update "${options[@]}" >>"$log" 2>&1 </dev/null || true
		if ! "${install[@]}" >>"$log" 2>&1 </dev/null; then
			tail -n 30 "$log" >&2
			refuse "apt-get install -y ${missing[*]}"
		fi
	fi
}

refuse() {
	say "This is missing: ${missing[*]}"
	say "Install it by this command, then run make again:"
	say "    $1"
	exit 1
}

look() {
	missing=()
	look_for_build
	case "$purpose" in
	test) look_for_test ;;
	package) look_for_package ;;
	esac
}

need_go
[ "$purpose" != go ] || exit 0
case "$(uname -s)" in
Linux) ;;
Darwin)
	if ! has clang; then
		say "A C compiler is missing. Install it by this command, then run make again:"
		say "    xcode-select --install"
		exit 1
	fi
	if [ "$purpose" = test ] && ! has ffprobe; then
		say "ffmpeg is missing, which makes the videos that the tests read. Install it by this command:"
		say "    brew install ffmpeg"
		exit 1
	fi
	exit 0
	;;
*)
	say "This script knows Linux and macOS. README.md says what Windows needs."
	exit 1
	;;
esac

look
[ "${#missing[@]}" -gt 0 ] || exit 0

if has apt-get; then
	log=$(mktemp)
	trap 'rm -f "$log"' EXIT
	install_by_apt
	look
	if [ "${#missing[@]}" -gt 0 ]; then
		say "Installed, but still not found: ${missing[*]}"
		exit 1
	fi
elif has dnf; then
	refuse "sudo dnf install $(packages dnf)"
elif has pacman; then
	refuse "sudo pacman -S --needed $(packages pacman)"
elif has zypper; then
	refuse "sudo zypper install $(packages zypper)"
else
	refuse "(no apt, dnf, pacman or zypper here: the names are Debian's, your system's may differ)"
fi
