#!/usr/bin/env bash
# Builds both programs for one system, as they are released:
#
#     packaging/build.sh GOOS GOARCH FOLDER
#
# The same source, Go and C compiler give the same bytes. The version is
# FyneApp.toml's. AION_UPDATE_URL and AION_UPDATE_KEY, if set, say where newer
# versions are looked for and whose signature they carry.
set -euo pipefail
cd "$(dirname "$0")/.."

goos=$1 goarch=$2 out=$3
version=$(sed -n 's/^ *Version = "\(.*\)"/\1/p' FyneApp.toml)
suffix=
[ "$goos" != windows ] || suffix=.exe

# buildid and the linker's build-id are hashes of temporary paths. A release has
# the fyneDo migration: wrong goroutines have been looked for in every other build.
ldflags="-s -w -buildid= -X main.programVersion=$version"
export GOOS=$goos GOARCH=$goarch GOFLAGS="-trimpath -buildvcs=false -mod=readonly"
mkdir -p "$out"
leftovers=()
trap 'rm -rf "${leftovers[@]}"' EXIT

window="$ldflags"
case "$goos" in
windows)
	window+=" -H=windowsgui -extldflags=-Wl,--no-insert-timestamp"
	[ "$(go env GOHOSTOS)" = windows ] || export CC=${CC:-x86_64-w64-mingw32-gcc}
	leftovers+=("$(packaging/windows/resources.sh aion-uploader "Aion Uploader" "$version" "$goarch" .)")
	leftovers+=("$(packaging/windows/resources.sh aion-upload "Aion Uploader without a window" "$version" "$goarch" cmd/aion-upload)")
	;;
linux) window+=" -extldflags=-Wl,--build-id=none" ;;
esac
if [ -n "${AION_UPDATE_URL:-}" ]; then
	window+=" -X main.updateURL=$AION_UPDATE_URL -X main.updateKey=${AION_UPDATE_KEY:?a build with an update URL needs the key}"
fi

CGO_ENABLED=1 go build -buildmode=pie -tags migrated_fynedo,no_emoji -ldflags "$window" -o "$out/aion-uploader$suffix" .
CGO_ENABLED=0 go build -ldflags "$ldflags" -o "$out/aion-upload$suffix" ./cmd/aion-upload

helpers=$(mktemp -d)
leftovers+=("$helpers")

# Where AION_SBOM_DIR names a folder, a bill of materials of each program is put
# there. The hash in it is that of the program before it is signed.
if [ -n "${AION_SBOM_DIR:-}" ]; then
	env -u GOOS -u GOARCH go build -o "$helpers/sbom" ./packaging/sbom
	for program in aion-uploader aion-upload; do
		"$helpers/sbom" -version "$version" "$out/$program$suffix" >"$AION_SBOM_DIR/sbom-$program-$version-$goos-$goarch.cdx.json"
	done
fi

# The licences are those of the packages for this very system.
env -u GOOS -u GOARCH go build -o "$helpers/licences" ./packaging/licences
CGO_ENABLED=1 "$helpers/licences" . ./cmd/aion-upload >"$out/THIRD-PARTY-LICENCES.txt"
