#!/usr/bin/env bash
# Tries each way of sign.sh with a certificate of its own, on a program and an MSI:
#
#     packaging/windows/try-sign.sh FILE.msi
#
# Needs osslsigncode, openssl, gcc-mingw-w64-x86-64; for the token softhsm2, opensc
# and libengine-pkcs11-openssl; for the time stamp python3.
set -euo pipefail

msi=$(realpath "$1")
sign=$(realpath "$(dirname "$0")/sign.sh")
work=$(mktemp -d)
trap '[ -z "${server:-}" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"

fail() {
	echo "FAILED: $*" >&2
	exit 1
}

make_certificates() {
	openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 30 -subj "/CN=Trial CA" 2>/dev/null
	issue signer codeSigning
	issue stamper critical,timeStamping
	printf 'trial\n' >password
	openssl pkcs12 -export -inkey signer.key -in signer.pem -certfile ca.pem -passout file:password -out signer.pfx
}
issue() { # issue NAME USE
	openssl req -newkey rsa:2048 -nodes -keyout "$1.key" -out "$1.csr" -subj "/CN=Trial $1" 2>/dev/null
	openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days 20 -out "$1.pem" \
		-extfile <(printf 'extendedKeyUsage=%s\n' "$2") 2>/dev/null
}

make_token() {
	mkdir tokens
	printf 'directories.tokendir = %s/tokens\n' "$work" >softhsm.conf
	export SOFTHSM2_CONF=$work/softhsm.conf
	module=$(find /usr/lib -name libsofthsm2.so | head -n 1)
	softhsm2-util --init-token --free --label trial --pin 1234 --so-pin 1234 >/dev/null
	openssl pkcs8 -topk8 -nocrypt -in signer.key -out signer.p8
	softhsm2-util --import signer.p8 --token trial --label release --id 01 --pin 1234 >/dev/null
	cat signer.pem ca.pem >chain.pem
	printf '1234\n' >pin
}

# A time-stamp server of one page.
start_stamper() {
	cat >tsa.conf <<-END
		[tsa]
		default_tsa = one
		[one]
		serial = $work/serial
		signer_digest = sha256
		default_policy = 1.2.3.4
		digests = sha256
	END
	cat >tsa.py <<-'END'
		import http.server, subprocess
		class Stamper(http.server.BaseHTTPRequestHandler):
		    def do_POST(self):
		        open("query", "wb").write(self.rfile.read(int(self.headers["Content-Length"])))
		        subprocess.run(["openssl", "ts", "-reply", "-config", "tsa.conf", "-queryfile", "query", "-signer", "stamper.pem",
		            "-inkey", "stamper.key", "-chain", "ca.pem", "-out", "reply"], check=True, stderr=subprocess.DEVNULL)
		        self.send_response(200)
		        self.send_header("Content-Type", "application/timestamp-reply")
		        self.end_headers()
		        self.wfile.write(open("reply", "rb").read())
		    def log_message(self, *a): pass
		server = http.server.HTTPServer(("127.0.0.1", 0), Stamper)
		print(server.server_port, flush=True)
		server.serve_forever()
	END
	python3 tsa.py >port &
	server=$!
	until [ -s port ]; do sleep 0.1; done
	stamper=http://127.0.0.1:$(cat port)/
}

verify() { # verify FILE
	osslsigncode verify -CAfile ca.pem -TSA-CAfile ca.pem -in "$1" >said 2>&1 || {
		cat said
		fail "$1 isn't signed rightly"
	}
}

try() { # try WHAT NAME=VALUE...
	local what=$1 file
	shift
	for file in trial.exe trial.msi; do
		cp "clean.${file#trial.}" "$file"
		env "$@" "$sign" "$file" >"$file.log" 2>&1 || {
			cat "$file.log"
			fail "$what: $file"
		}
		verify "$file"
		if printf '%s\n' "$@" | grep -q TIMESTAMP; then
			grep -qi 'timestamp.*verif.*ok\|Timestamp Server Signature verification: ok' said || fail "$what: no time stamp"
		fi
	done
	echo "ok: $what"
}

echo 'int main(void) { return 0; }' >trial.c
x86_64-w64-mingw32-gcc -o clean.exe trial.c
cp "$msi" clean.msi
make_certificates
make_token
start_stamper
cat >cloud.sh <<END
#!/bin/sh
osslsigncode sign -pkcs12 $work/signer.pfx -readpass $work/password -h sha256 -in "\$1" -out "\$1.signed" && mv "\$1.signed" "\$1"
END
chmod +x cloud.sh

cp clean.exe trial.exe
"$sign" trial.exe 2>said
cmp clean.exe trial.exe || fail "no key, and the file is changed"
grep -q 'Not signed' said || fail "no key, and nothing is said"
if (verify trial.exe) >/dev/null 2>&1; then
	fail "an unsigned file passes"
fi
echo "ok: no key"
try "PFX" AION_SIGN_PFX="$work/signer.pfx" AION_SIGN_PASSWORD_FILE="$work/password"
try "PFX, stamped" AION_SIGN_PFX="$work/signer.pfx" AION_SIGN_PASSWORD_FILE="$work/password" AION_SIGN_TIMESTAMP="$stamper"
try "PKCS#11, stamped" AION_SIGN_PKCS11="$module" AION_SIGN_KEY="pkcs11:token=trial;object=release" AION_SIGN_CERTS="$work/chain.pem" \
	AION_SIGN_PASSWORD_FILE="$work/pin" AION_SIGN_TIMESTAMP="$stamper"
try "a command" AION_SIGN_COMMAND="$work/cloud.sh"
cp clean.exe trial.exe
printf 'wrong\n' >password
if AION_SIGN_PFX=$work/signer.pfx AION_SIGN_PASSWORD_FILE=$work/password "$sign" trial.exe 2>/dev/null; then
	fail "a wrong password is taken"
fi
cmp -s clean.exe trial.exe || fail "a failure changed the file"
echo "ok: a failure is a failure"
