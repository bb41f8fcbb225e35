package api

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"
)

// CheckKeyShape returns the key without the white space around it, and whether
// it looks like the service's keys: lower-case letters, an underscore, and at
// least 20 letters, digits, "-" or "_". A key of another shape deserves a
// warning, no more: the server decides.
func CheckKeyShape(key string) (trimmed string, ok bool) {
	trimmed = trimKey(key)
	prefix, rest, found := strings.Cut(trimmed, "_")
	if !found || prefix == "" || len(rest) < 20 {
		return trimmed, false
	}
	for _, r := range prefix {
		if r < 'a' || r > 'z' {
			return trimmed, false
		}
	}
	return trimmed, !strings.ContainsFunc(rest, func(r rune) bool {
		return !(r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z')
	})
}

// trimKey cuts white space, and the invisible characters that come along when
// a key is copied from a mail or a web page.
func trimKey(key string) string {
	return strings.TrimFunc(key, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r)
	})
}

// KeyFingerprint returns 16 hexadecimal digits by which keys can be told apart
// where the key itself must not be kept. A key is random and long, so nobody
// finds it by trying.
func KeyFingerprint(key string) string {
	sum := sha256.Sum256([]byte("aion-uploader key\x00" + trimKey(key)))
	return hex.EncodeToString(sum[:8])
}
