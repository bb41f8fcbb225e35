#!/usr/bin/env bash
# Makes the macOS package of one version in dist/: a .dmg with a universal .app.
# It runs on a Mac with Xcode's command line tools, Go and python3.
#
# Everything secret comes from outside, by the environment:
#
#   AION_MAC_IDENTITY      the signing identity, like "Developer ID Application: …",
#                          in a keychain that is unlocked. Without one the app is
#                          signed ad hoc: it runs here, elsewhere after "Open Anyway"
#   AION_NOTARY_KEY        file of an App Store Connect API key (.p8); with it
#     AION_NOTARY_KEY_ID   its ID
#     AION_NOTARY_ISSUER   its issuer
#                          Without them nothing is notarised.
#
# UNTESTED on a real Mac so far; what can be linted elsewhere is (plists, shell).
set -euo pipefail
cd "$(dirname "$0")/../.."

[ "$(uname -s)" = Darwin ] || {
	echo "macOS packages can be made on a Mac alone." >&2
	exit 1
}

here=packaging/macos
version=$(sed -n 's/^ *Version = "\(.*\)"/\1/p' FyneApp.toml)
numbers=${version%%[-+]*}
export MACOSX_DEPLOYMENT_TARGET=${MACOSX_DEPLOYMENT_TARGET:-12.0} # Go 1.26 needs 12
identity=${AION_MAC_IDENTITY:--}

work=$(mktemp -d)
mounted=
clean() {
	[ -z "$mounted" ] || hdiutil detach -quiet -force "$mounted" || true
	rm -rf "$work"
}
trap clean EXIT
app="$work/Aion Uploader.app"
mkdir -p dist "$app/Contents/MacOS" "$app/Contents/Resources"

# Both processors' programs in one file. clang builds for either on either.
build() {
	local arch
	for arch in amd64 arm64; do
		CC="clang -arch ${arch/amd64/x86_64}" packaging/build.sh darwin "$arch" "$work/$arch"
	done
	for program in aion-uploader aion-upload; do
		lipo -create -output "$app/Contents/MacOS/$program" "$work/amd64/$program" "$work/arm64/$program"
	done
	cp "$work/arm64/THIRD-PARTY-LICENCES.txt" LICENSE "$app/Contents/Resources/"
	for language in en de es fr pt-BR; do # so that macOS speaks it, too
		mkdir -p "$app/Contents/Resources/$language.lproj"
	done
}

# The icon in the sizes that macOS asks for. sips draws them from the PNG, unless
# rsvg-convert draws them from the source.
icon() {
	local set=$work/icon.iconset size name
	mkdir -p "$set"
	for size in 16 32 128 256 512; do
		for scale in 1 2; do
			name=icon_${size}x$size
			[ "$scale" = 1 ] || name+=@2x
			if command -v rsvg-convert >/dev/null; then
				rsvg-convert -w $((size * scale)) -h $((size * scale)) assets/icon.svg -o "$set/$name.png"
			else
				sips -z $((size * scale)) $((size * scale)) assets/icon.png --out "$set/$name.png" >/dev/null
			fi
		done
	done
	iconutil --convert icns --output "$app/Contents/Resources/icon.icns" "$set"
}

sign() { # sign FILE...
	local -a how=(--force --sign "$identity" --options runtime --entitlements "$here/entitlements.plist")
	if [ "$identity" = - ]; then how+=(--timestamp=none); else how+=(--timestamp); fi
	codesign "${how[@]}" "$@"
}

notarise() { # notarise FILE
	if [ -z "${AION_NOTARY_KEY:-}" ]; then
		echo "Not notarised: $1 (AION_NOTARY_KEY isn't set)" >&2
		return
	fi
	xcrun notarytool submit "$1" --wait --key "$AION_NOTARY_KEY" \
		--key-id "${AION_NOTARY_KEY_ID:?}" --issuer "${AION_NOTARY_ISSUER:?}"
	xcrun stapler staple "$1"
}

# The usual window: the app at the left, Applications at the right. Where nobody
# is logged in the Finder can't be asked, and the window is a plain one.
arrange() {
	osascript - "Aion Uploader" <<'END_OF_SCRIPT' || echo "The disk's window wasn't arranged." >&2
on run argv
	tell application "Finder" to tell disk (item 1 of argv)
		open
		set current view of container window to icon view
		set toolbar visible of container window to false
		set statusbar visible of container window to false
		set the bounds of container window to {200, 200, 740, 560}
		set theOptions to the icon view options of container window
		set arrangement of theOptions to not arranged
		set icon size of theOptions to 96
		set background picture of theOptions to file ".background:background.png"
		set position of item "Aion Uploader.app" of container window to {140, 180}
		set position of item "Applications" of container window to {400, 180}
		close
	end tell
end run
END_OF_SCRIPT
}

disk() {
	local out=$1 root=$work/disk
	mkdir -p "$root/.background"
	cp -R "$app" "$root/"
	ln -s /Applications "$root/Applications"
	cp "$here/background.png" "$root/.background/background.png"
	cp docs/INSTALL.md "$root/Install.txt"
	hdiutil create -quiet -fs HFS+ -format UDRW -volname "Aion Uploader" -srcfolder "$root" "$work/rw.dmg"
	mounted="/Volumes/Aion Uploader"
	hdiutil attach -quiet -readwrite -noautoopen "$work/rw.dmg"
	arrange
	sync
	hdiutil detach -quiet "$mounted"
	mounted=
	hdiutil convert -quiet "$work/rw.dmg" -format UDZO -imagekey zlib-level=9 -o "$out"
}

build
icon
sed -e "s/@VERSION@/$version/g" -e "s/@NUMBERS@/$numbers/g" -e "s/@MINIMUM@/$MACOSX_DEPLOYMENT_TARGET/g" \
	"$here/Info.plist" >"$app/Contents/Info.plist"
plutil -lint "$app/Contents/Info.plist" "$here/entitlements.plist"
sign "$app/Contents/MacOS/aion-upload"
sign "$app"
codesign --verify --strict --deep "$app"

name=aion-uploader-$version-macos-universal
[ "$identity" != - ] || name+=-unsigned
dmg=$work/$name.dmg
disk "$dmg"
[ "$identity" = - ] || codesign --force --sign "$identity" --timestamp "$dmg"
notarise "$dmg"
mv -f "$dmg" dist/
ls -l dist/*-macos-*
