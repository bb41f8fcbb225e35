package storage

import (
	"errors"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxText is how many bytes of foreign text an error keeps.
const maxText = 300

// clean makes foreign text fit for a log: one line, bounded, without control
// characters, without the query or the userinfo of any URL in it.
func clean(s string) string {
	if len(s) > 16*maxText {
		s = s[:16*maxText]
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsGraphic(r) || r == utf8.RuneError:
			return -1
		}
		return r
	}, s)
	words := strings.Fields(s)
	for i, w := range words {
		words[i] = cleanWord(w)
	}
	return cut(strings.Join(words, " "), maxText)
}

// cleanWord cuts a word at whatever may carry a secret: a query, or a piece of
// one that has lost its URL.
func cleanWord(w string) string {
	low := strings.ToLower(w)
	end := len(w)
	if len(low) != len(w) { // odd letters change their length: trust no index
		low = w
	}
	if q := strings.IndexByte(w, '?'); q >= 0 && strings.ContainsAny(w[q:], "=&%") {
		end = q
	}
	for _, s := range [...]string{"x-amz-", "signature=", "awsaccesskeyid=", "token=", "credential="} {
		if i := strings.Index(low, s); i >= 0 && i < end && strings.ContainsAny(w[i:], "=&%") {
			end = i
		}
	}
	cutOff := end < len(w)
	w = w[:end]
	if host := strings.Index(w, "://"); host >= 0 {
		if at := strings.LastIndexByte(w, '@'); at > host {
			w = w[:host+3] + w[at+1:]
		}
	}
	if cutOff {
		w += "…"
	}
	return w
}

// cut shortens s to at most n bytes, at the boundary of a character.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}

// text returns an error's text without the URL that a *url.Error repeats.
func text(err error) string {
	var ue *url.Error
	if errors.As(err, &ue) {
		return ue.Op + ": " + ue.Err.Error()
	}
	return err.Error()
}
