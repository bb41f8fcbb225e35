#!/usr/bin/env bash
# Signs Windows programs and installers in place, with a key that isn't here:
#
#     packaging/windows/sign.sh FILE...
#
# The key is one of these, by the environment:
#
#   AION_SIGN_COMMAND    a program that signs the file that it is given, in place:
#                        a cloud signer (Azure, AWS, SSL.com …), wrapped by a script
#   AION_SIGN_PKCS11     a PKCS#11 module (a token, an HSM); with it
#     AION_SIGN_KEY      the key's URI, like pkcs11:object=release
#     AION_SIGN_CERTS    PEM file of the certificate and its chain
#     AION_SIGN_PASSWORD_FILE  with the PIN in it; may be missing
#   AION_SIGN_PFX        a PKCS#12 file; with it
#     AION_SIGN_PASSWORD_FILE  with its password in it
#
#   AION_SIGN_TIMESTAMP  an RFC 3161 server's URL. Without one a signature ends with
#                        its certificate. A cloud signer stamps by itself.
#
# Passwords are read from files, so that no list of processes shows them. With no
# key it says "Not signed" and leaves the file as it is.
set -euo pipefail

work=
trap '[ -z "$work" ] || rm -rf "$work"' EXIT

osslsigncode() {
	local file=$1 out
	local -a how=(-h sha256 -n "Aion Uploader" -i https://www.aionvision.tech)
	if [ -n "${AION_SIGN_PKCS11:-}" ]; then
		how+=(-pkcs11module "$AION_SIGN_PKCS11" -key "${AION_SIGN_KEY:?names the key in the module}"
			-certs "${AION_SIGN_CERTS:?names the certificate}")
	else
		how+=(-pkcs12 "$AION_SIGN_PFX")
	fi
	[ -z "${AION_SIGN_PASSWORD_FILE:-}" ] || how+=(-readpass "$AION_SIGN_PASSWORD_FILE")
	[ -z "${AION_SIGN_TIMESTAMP:-}" ] || how+=(-ts "$AION_SIGN_TIMESTAMP")
	# Beside the file, so that mv is a rename; it makes the file anew by itself.
	work=$(mktemp -d "$(dirname "$file")/.sign.XXXXXX")
	out=$work/$(basename "$file")
	command osslsigncode sign "${how[@]}" -in "$file" -out "$out" >&2
	chmod --reference="$file" "$out"
	mv "$out" "$file"
	rm -rf "$work"
}

for file in "$@"; do
	if [ -n "${AION_SIGN_COMMAND:-}" ]; then
		"$AION_SIGN_COMMAND" "$file"
	elif [ -n "${AION_SIGN_PKCS11:-}${AION_SIGN_PFX:-}" ]; then
		osslsigncode "$file"
	else
		echo "Not signed: $(basename "$file") (packaging/windows/sign.sh says how)" >&2
	fi
done
