#!/usr/bin/env bash
# Makes the Windows packages of one version in dist/: the installer for one user
# (NSIS) and the MSI for managed computers (wixl).
# sign.sh says how they are signed; without a key their names end in "-unsigned".
# Unsigned ones that are built twice from one commit are equal, byte for byte.
set -euo pipefail
cd "$(dirname "$0")/../.."

here=$PWD/packaging/windows
goarch=amd64 # Windows on Arm runs it, too
version=$(sed -n 's/^ *Version = "\(.*\)"/\1/p' FyneApp.toml)
plain=${version%%[-+]*}
# The family of all versions' MSIs: never another one.
upgrade_code=8D0B1E1C-7F0B-5B7A-9C57-2B1D0D5A9E60

SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
export SOURCE_DATE_EPOCH TZ=UTC LC_ALL=C.UTF-8
umask 022

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
stage=$work/stage art=$work/art
mkdir -p dist "$stage" "$art"

signed=-unsigned
[ -z "${AION_SIGN_COMMAND:-}${AION_SIGN_PKCS11:-}${AION_SIGN_PFX:-}" ] || signed=

# uuid NAME prints an ID that is always the same for this name.
uuid() {
	local h
	h=$(printf '%s' "tech.aionvision.uploader $1" | sha256sum | tr a-f A-F)
	printf '%s-%s-8%s-8%s-%s\n' "${h:0:8}" "${h:8:4}" "${h:13:3}" "${h:17:3}" "${h:20:12}"
}

build_stage() {
	if [ -n "${AION_WINDOWS_BIN:-}" ]; then # built before, by build.sh
		cp "$AION_WINDOWS_BIN"/* "$stage/"
	else
		packaging/build.sh windows "$goarch" "$stage"
	fi
	# What has been written by and for Unix is read in Notepad.
	sed 's/$/\r/' LICENSE >"$stage/LICENSE.txt"
	sed -i 's/$/\r/' "$stage/THIRD-PARTY-LICENCES.txt"
	"$here/sign.sh" "$stage/aion-uploader.exe" "$stage/aion-upload.exe"
	find "$stage" -exec touch -d "@$SOURCE_DATE_EPOCH" {} +
}

# The installer's icon is the program's; its picture is the icon on the window's
# own background.
draw() {
	local size
	for size in 16 20 24 32 40 48 64 256; do
		rsvg-convert -w "$size" -h "$size" assets/icon.svg -o "$work/$size.png"
	done
	convert "$work"/{16,20,24,32,40,48,64,256}.png "$art/icon.ico"
	# The size that it is shown in, so that nothing is scaled at 100 %.
	rsvg-convert -w 96 -h 96 assets/icon.svg -o "$work/side.png"
	convert -size 191x362 'xc:#E6F0FE' "$work/side.png" -gravity north -geometry +0+88 -composite \
		-alpha off -strip BMP3:"$art/side.bmp"
}

nsis() {
	local out=$work/aion-uploader-$version-windows-$goarch-setup$signed.exe
	makensis -V2 -INPUTCHARSET UTF8 -DVERSION="$version" -DNUMBERS="$plain.0" -DSTAGE="$stage" -DART="$art" \
		-DUPGRADE_CODE="{$upgrade_code}" -DSIGN="$here/sign.sh" -DOUT="$out" "$here/installer.nsi"
	"$here/sign.sh" "$out"
	mv "$out" dist/
}

# wixl takes relative paths alone. What it can't say is written into its result:
# the programs' versions (else Windows would keep an older program, for it has a
# version), and an ID and times that depend on the content alone.
msi() {
	local out=$work/aion-uploader-$version-windows-$goarch$signed.msi content row
	(
		cd "$work"
		wixl -a x64 -D Version="$plain" -D ProductCode="$(uuid "product $version")" -D UpgradeCode="$upgrade_code" \
			-D Stage=stage -D Art=art -o "$out" "$here/installer.wxs"
	)
	for row in aion_uploader.exe aion_upload.exe; do
		msibuild "$out" -q "UPDATE \`File\` SET \`Version\`='$plain.0', \`Language\`='1033' WHERE \`File\`='$row'"
	done
	content=$(cat "$stage"/* "$here/installer.wxs" | sha256sum)
	msiinfo export "$out" _SummaryInformation >"$work/summary.idt"
	sed -i -e "s|^9\t.*|9\t{$(uuid "package $content")}\r|" \
		-e "s|^\(1[23]\)\t.*|\1\t$(date -u -d "@$SOURCE_DATE_EPOCH" '+%Y/%m/%d %H:%M:%S')\r|" "$work/summary.idt"
	msibuild "$out" -i "$work/summary.idt"
	"$here/sign.sh" "$out"
	mv "$out" dist/
}

build_stage
draw
rm -f dist/aion-uploader-"$version"-windows-*
nsis
msi
ls -l dist/*-windows-*
[ -z "$signed" ] || echo "These are not signed: Windows warns of them (packaging/windows/sign.sh says how to sign)." >&2
