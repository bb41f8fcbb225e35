#!/usr/bin/env bash
# Makes every package that this system can make, in dist/, and names those that
# it can't, and why.
set -euo pipefail
cd "$(dirname "$0")/.."

# Only what is made here and now is named in the checksums.
rm -rf dist
mkdir dist
export AION_SBOM_DIR=$PWD/dist

has() { command -v "$1" >/dev/null 2>&1; }
left_out() { printf 'Left out: %s\n' "$*" >&2; }

case "$(uname -s)" in
Linux)
	packaging/linux/package.sh
	if [ ! -x packaging/windows/package.sh ]; then
		left_out "Windows: no packaging/windows/package.sh"
	elif has x86_64-w64-mingw32-gcc && has makensis && has wixl && has msibuild && has convert; then
		packaging/windows/package.sh
	else
		left_out "Windows: x86_64-w64-mingw32-gcc, makensis, wixl, msibuild and convert are needed"
	fi
	left_out "macOS: only a Mac can make its packages (packaging/macos/package.sh)"
	;;
Darwin)
	packaging/macos/package.sh
	left_out "Linux and Windows: make them on Linux"
	;;
*)
	echo "Packages are made on Linux or macOS." >&2
	exit 1
	;;
esac
cd dist
rm -f SHA256SUMS
if has sha256sum; then
	sums=$(sha256sum -- *)
else # a Mac
	sums=$(shasum -a 256 -- *)
fi
printf '%s\n' "$sums" >SHA256SUMS
