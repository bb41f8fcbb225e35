#!/usr/bin/env bash
# Makes the Linux packages of one version: .deb, .rpm and .tar.xz, in dist/.
# Built twice from one commit they are equal, byte for byte.
set -euo pipefail
cd "$(dirname "$0")/../.."

here=packaging/linux
id=tech.aionvision.uploader
goarch=${1:-$(go env GOHOSTARCH)}
version=$(sed -n 's/^ *Version = "\(.*\)"/\1/p' FyneApp.toml)
nfpm=(go run github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.43.4)

# Every time in a package is that of the commit.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
export SOURCE_DATE_EPOCH TZ=UTC LC_ALL=C.UTF-8
day=$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%d)
umask 022

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
stage=$work/stage
mkdir -p dist "$work/made" "$stage/usr/bin" "$stage/usr/share/doc/aion-uploader"

filled() { sed -e "s/@VERSION@/$version/g" -e "s/@DATE@/$day/g" "$1"; }

# icons DEST draws the icon in every size that desktops ask for.
icons() {
	local size dir
	for size in 16 22 24 32 48 64 128 256 512; do
		dir=$1/hicolor/${size}x${size}/apps
		mkdir -p "$dir"
		rsvg-convert -w "$size" -h "$size" assets/icon.svg -o "$dir/$id.png"
	done
	mkdir -p "$1/hicolor/scalable/apps"
	cp assets/icon.svg "$1/hicolor/scalable/apps/$id.svg"
}

build_stage() {
	local share=$stage/usr/share
	packaging/build.sh linux "$goarch" "$work/bin"
	cp "$work/bin/aion-uploader" "$work/bin/aion-upload" "$stage/usr/bin/"
	mkdir -p "$share/applications" "$share/metainfo" "$share/man/man1" \
		"$share/kio/servicemenus" "$share/nemo/actions" "$share/lintian/overrides"
	cp "$here/$id.desktop" "$share/applications/"
	cp "$here/servicemenu.desktop" "$share/kio/servicemenus/$id.desktop"
	cp "$here/aion-uploader.nemo_action" "$share/nemo/actions/"
	cp "$here/lintian-overrides" "$share/lintian/overrides/aion-uploader"
	filled "$here/$id.metainfo.xml" >"$share/metainfo/$id.metainfo.xml"
	for page in aion-uploader aion-upload; do
		filled "$here/man/$page.1" | gzip -9n >"$share/man/man1/$page.1.gz"
	done
	icons "$share/icons"
	local doc=$share/doc/aion-uploader
	cp "$here/copyright" "$doc/copyright"
	gzip -9n <"$work/bin/THIRD-PARTY-LICENCES.txt" >"$doc/THIRD-PARTY-LICENCES.txt.gz"
	gzip -9n <CHANGELOG.md >"$doc/changelog.gz"
	printf 'aion-uploader (%s-1) stable; urgency=medium\n\n  * See changelog.gz.\n\n -- AionVision <support@aionvision.tech>  %s\n' \
		"$version" "$(date -u -R -d "@$SOURCE_DATE_EPOCH")" | gzip -9n >"$doc/changelog.Debian.gz"
	for guide in docs/guide/*.html docs/INSTALL.md; do
		[ ! -f "$guide" ] || cp "$guide" "$doc/"
	done
	find "$stage" -type d -exec chmod 755 {} +
	find "$stage" -type f -exec chmod 644 {} +
	chmod 755 "$stage"/usr/bin/*
	find "$stage" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
}

package() { # package deb|rpm
	local config=$work/nfpm-$1.yaml
	cp "$here/nfpm.yaml" "$config"
	[ "$1" != deb ] || sed -i '/^license:/d' "$config"
	STAGE=$stage ARCH=$goarch VERSION=$version \
		"${nfpm[@]}" package --config "$config" --packager "$1" --target "$work/made/"
}

# tighten_deb packs a .deb anew by xz itself: nfpm's xz is another one, and its
# packages are larger by two thirds.
tighten_deb() { # tighten_deb FILE
	local deb parts=$work/deb name size
	deb=$(realpath "$1")
	mkdir "$parts"
	(
		cd "$parts"
		ar x "$deb"
		xz -9e -T1 data.tar
		printf '!<arch>\n' >"$deb"
		for name in debian-binary control.tar.* data.tar.xz; do
			size=$(stat -c %s "$name")
			# A member's name, time, owner, group, mode and size; it ends at an even byte.
			printf '%-16s%-12s%-6s%-6s%-8s%-10s`\n' "$name" "$SOURCE_DATE_EPOCH" 0 0 100644 "$size"
			cat "$name"
			[ $((size % 2)) -eq 0 ] || echo
		done >>"$deb"
	)
}

# For one user, without an administrator.
tarball() {
	local name=aion-uploader-$version-linux-$goarch
	local root=$work/$name
	mkdir -p "$root/doc" "$root/share/man/man1"
	cp "$stage"/usr/bin/* "$here/install.sh" "$root/"
	cp -r "$stage/usr/share/icons" "$stage/usr/share/applications" "$stage/usr/share/metainfo" "$root/share/"
	for page in aion-uploader aion-upload; do
		gzip -dc "$stage/usr/share/man/man1/$page.1.gz" >"$root/share/man/man1/$page.1"
	done
	cp LICENSE CHANGELOG.md docs/INSTALL.md docs/guide/*.html "$work/bin/THIRD-PARTY-LICENCES.txt" "$root/doc/"
	tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" \
		-C "$work" -cf - "$name" | xz -9e -T1 >"dist/$name.tar.xz"
}

build_stage
package deb
tighten_deb "$work"/made/*.deb
package rpm
go run ./packaging/tighten "$work"/made/*.rpm
mv "$work"/made/* dist/
tarball
ls -l dist/
