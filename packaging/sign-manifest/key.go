package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/blake2b"
)

// secretKey is a minisign secret key.
type secretKey struct {
	id  []byte
	key ed25519.PrivateKey
}

// Where things lie in a minisign secret key, in bytes.
const (
	atKDF    = 2
	atID     = 54 // behind three algorithms, salt and limits
	atSecret = atID + 8
	atSum    = atSecret + ed25519.PrivateKeySize
	keySize  = atSum + 32 // and a sum
)

// parseSecretKey reads the file that "minisign -G -W" makes, or its last line.
// A key behind a password isn't taken: nobody is there to type it where
// releases are made, so the key's place is the machine's own store of secrets.
func parseSecretKey(text string) (secretKey, error) {
	lines := strings.Fields(text)
	if len(lines) == 0 {
		return secretKey{}, errors.New("no secret key: set AION_UPDATE_SECRET_KEY or -key")
	}
	b, err := base64.StdEncoding.DecodeString(lines[len(lines)-1])
	switch {
	case err != nil || len(b) != keySize || string(b[:2]) != "Ed":
		return secretKey{}, errors.New("not a minisign secret key")
	case b[atKDF] != 0 || b[atKDF+1] != 0:
		return secretKey{}, errors.New("the secret key has a password; make one without by minisign -G -W")
	}
	// The sum at the end is filled in only where there is a password; the public
	// half of the key says as much.
	key := ed25519.PrivateKey(b[atSecret:atSum])
	if !bytes.Equal(ed25519.NewKeyFromSeed(key.Seed()), key) {
		return secretKey{}, errors.New("the secret key is damaged")
	}
	return secretKey{id: b[atID:atSecret], key: key}, nil
}

// sign returns the contents of the message's .minisig.
func (k secretKey) sign(message []byte, comment string) []byte {
	sum := blake2b.Sum512(message)
	signature := ed25519.Sign(k.key, sum[:])
	global := ed25519.Sign(k.key, append(bytes.Clone(signature), comment...))
	whole := append(append([]byte("ED"), k.id...), signature...)
	return fmt.Appendf(nil, "untrusted comment: signature of Aion Uploader's manifest\n%s\ntrusted comment: %s\n%s\n",
		base64.StdEncoding.EncodeToString(whole), comment, base64.StdEncoding.EncodeToString(global))
}
