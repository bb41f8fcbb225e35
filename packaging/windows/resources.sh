#!/usr/bin/env bash
# Makes what Windows shows of a program: icon, version and manifest (long paths, a
# scale for each monitor, common controls 6, no administrator), as an object file
# that go build takes in when it lies beside the package:
#
#     packaging/windows/resources.sh NAME DESCRIPTION VERSION GOARCH FOLDER
#
# prints the path of the file that it has made in FOLDER. build.sh calls it, and
# removes the file. The icon's name is the one by which GLFW finds it for the
# window; Explorer shows the first there is.
set -euo pipefail
here=$(realpath "$(dirname "$0")")

name=$1 description=$2 version=$3 goarch=$4 folder=$(realpath "$5")
# Windows wants four numbers: 1.2.3-rc1 is 1.2.3.0.
numbers=${version%%[-+]*}.0

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for size in 16 20 24 32 40 48 64 256; do
	rsvg-convert -w "$size" -h "$size" "$here/../../assets/icon.svg" -o "$work/$size.png"
done
sed -e "s/@NAME@/$name/g" -e "s/@DESCRIPTION@/$description/g" \
	-e "s/@VERSION@/$version/g" -e "s/@NUMBERS@/$numbers/g" "$here/winres.json" >"$work/winres.json"
(
	cd "$work"
	env -u GOOS -u GOARCH -u GOFLAGS CGO_ENABLED=0 go run github.com/tc-hib/go-winres@v0.3.3 \
		make --in winres.json --arch "$goarch" --out resources >&2
)
mv "$work/resources_windows_$goarch.syso" "$folder/"
echo "$folder/resources_windows_$goarch.syso"
