package update

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/blake2b"
)

// What can be wrong with a signature.
var (
	ErrKey       = errors.New("not a minisign key")
	ErrSignature = errors.New("the signature doesn't hold")
)

// publicKey is a minisign public key.
type publicKey struct {
	id  [8]byte
	key ed25519.PublicKey
}

// parseKey reads the second line of a minisign.pub.
func parseKey(s string) (publicKey, error) {
	b, err := base64.StdEncoding.DecodeString(strings.TrimSpace(s))
	if err != nil || len(b) != 2+8+ed25519.PublicKeySize || string(b[:2]) != "Ed" {
		return publicKey{}, ErrKey
	}
	return publicKey{[8]byte(b[2:10]), b[10:]}, nil
}

// verify holds a message against the contents of its .minisig, in the form
// that minisign writes by default: ed25519 over the message's BLAKE2b, and a
// second one over that and the trusted comment. The older form without the hash
// isn't taken: one form is enough.
func (k publicKey) verify(message, minisig []byte) error {
	lines := strings.Split(strings.TrimSuffix(strings.ReplaceAll(string(minisig), "\r\n", "\n"), "\n"), "\n")
	if len(lines) != 4 || !strings.HasPrefix(lines[0], "untrusted comment: ") {
		return fmt.Errorf("%w: not a minisign signature", ErrSignature)
	}
	comment, ok := strings.CutPrefix(lines[2], "trusted comment: ")
	signature, err := base64.StdEncoding.DecodeString(lines[1])
	global, err2 := base64.StdEncoding.DecodeString(lines[3])
	switch {
	case !ok || err != nil || err2 != nil || len(signature) != 2+8+ed25519.SignatureSize || len(global) != ed25519.SignatureSize:
		return fmt.Errorf("%w: not a minisign signature", ErrSignature)
	case string(signature[:2]) != "ED":
		return fmt.Errorf("%w: of the kind %q; ED is taken", ErrSignature, signature[:2])
	case !bytes.Equal(signature[2:10], k.id[:]):
		return fmt.Errorf("%w: made with another key", ErrSignature)
	}
	sum := blake2b.Sum512(message)
	if !ed25519.Verify(k.key, sum[:], signature[10:]) {
		return fmt.Errorf("%w: the manifest isn't what was signed", ErrSignature)
	}
	if !ed25519.Verify(k.key, append(bytes.Clone(signature[10:]), comment...), global) {
		return fmt.Errorf("%w: its comment isn't what was signed", ErrSignature)
	}
	return nil
}
