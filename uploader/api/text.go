package api

import (
	"errors"
	"net/url"
	"regexp"
	"strings"
	"unicode"
)

const (
	maxMessage = 500 // runes of an error's message
	maxToken   = 100 // runes of a code or a request ID
	minSecret  = 8   // a shorter key isn't one, and cutting it out would garble every text
)

// What may be a secret in a foreign text: URLs, queries that lost their URL,
// and parameters of a presigned one that lost their question mark.
var (
	urlPattern    = regexp.MustCompile(`(?i)[a-z][a-z0-9+.-]*://[^\s"'<>\\]+`)
	queryPattern  = regexp.MustCompile(`\?[^\s"'<>]*=[^\s"'<>]*`)
	signedPattern = regexp.MustCompile(`(?i)X-Amz-[a-z-]+(=|%3D)[^&\s"'<>]*`)
)

// scrub makes a foreign text fit to be shown: no control or invisible
// characters, no key, no query, at most limit runes.
func scrub(s, key string, limit int) string {
	// Control characters go first: a key broken by one must not be whole again
	// after the look for it.
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || unicode.IsControl(r):
			return ' '
		case unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	if len(key) >= minSecret {
		s = strings.ReplaceAll(s, key, "[key]")
	}
	s = urlPattern.ReplaceAllStringFunc(s, RedactURL)
	s = queryPattern.ReplaceAllString(s, "")
	s = signedPattern.ReplaceAllString(s, "[signed]")
	return cutRunes(s, limit)
}

// cutRunes cuts a text to at most n runes, the last of them an ellipsis.
func cutRunes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	count := 0
	last := 0 // where the n-th rune begins
	for i := range s {
		if count == n {
			return s[:last] + "…"
		}
		last = i
		count++
	}
	return s
}

// clean returns an error that can be shown. net/http wraps what went wrong in
// the URL that was asked; that goes. Should anything secret be left, the text
// is replaced; what the error is can still be asked by errors.Is and As.
func clean(err error, key string) error {
	for u := (*url.Error)(nil); errors.As(err, &u); {
		err = u.Err
	}
	if err == nil {
		return nil
	}
	text := scrub(err.Error(), key, maxMessage)
	if text == err.Error() {
		return err
	}
	return &cleaned{text, err}
}

// cleaned hides an error's text but not what it is. It has no Unwrap, so that
// nobody prints the text by walking the chain.
type cleaned struct {
	text string
	err  error
}

func (c *cleaned) Error() string        { return c.text }
func (c *cleaned) Is(target error) bool { return errors.Is(c.err, target) }
func (c *cleaned) As(target any) bool   { return errors.As(c.err, target) }
