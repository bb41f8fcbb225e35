package storage

import (
	"bufio"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

// tidy fails for text that isn't fit for a log.
func tidy(t *testing.T, s string, most int) {
	t.Helper()
	if !utf8.ValidString(s) || len(s) > most+len("…") || strings.ContainsFunc(s, unicode.IsControl) {
		t.Errorf("unfit for a log: %q", s)
	}
}

func FuzzParseError(f *testing.F) {
	f.Add([]byte(xmlError("SlowDown", "Please reduce your request rate.")))
	f.Add([]byte("<Error><Code>A</Code><Message>https://u:p@h/?X-Amz-Signature=1&a=b\x1b[31m</Message>"))
	f.Add([]byte(`<!DOCTYPE a [<!ENTITY b "c">]><Error><Code>&b;</Code></Error>`))
	f.Add([]byte(strings.Repeat("<Error>", 1000)))
	f.Fuzz(func(t *testing.T, text []byte) {
		code, message, id := parseError(text)
		tidy(t, code, 100)
		tidy(t, message, maxText)
		tidy(t, id, 100)
		e := &Error{Status: 403}
		e.judge(text, isHTML(http.Header{}, text))
		if e.Kind == 0 || e.Kind >= kindCount {
			t.Errorf("kind %d", e.Kind)
		}
		tidy(t, e.Error(), 1000)
	})
}

// Whatever a signature is hidden behind, it doesn't come through.
func FuzzClean(f *testing.F) {
	f.Add("Put \"https://h/p\": EOF", "a=b&")
	f.Add("\u212a\u0130", "?")
	f.Fuzz(func(t *testing.T, before, between string) {
		if strings.ContainsFunc(between, func(r rune) bool { return !unicode.IsGraphic(r) || unicode.IsSpace(r) || r == utf8.RuneError }) {
			return
		}
		for _, url := range []string{
			"https://h/p?X-Amz-Credential=1&" + between + "X-Amz-Signature=SECRET",
			"https://h/p?" + between + "&Signature=SECRET&x=1",
			"X-Amz-Security-Token=SECRET",
			"http://me:SECRET@proxy:3128/" + strings.ReplaceAll(between, "?", ""),
		} {
			got := clean(before + " " + url + " after")
			tidy(t, got, maxText)
			if strings.Contains(got, "SECRET") && !strings.Contains(before+between, "SECRET") {
				t.Errorf("clean(%q) = %q", before+" "+url, got)
			}
		}
	})
}

// FuzzHead puts foreign bytes where the storage's answer would be, and looks
// at what the parsers of its headers make of it.
func FuzzHead(f *testing.F) {
	f.Add(good)
	f.Add(reply(503, "text/html;;", page, "Retry-After: Fri, 01 May 2026 12:00:00 GMT", `ETag: W/"x`))
	f.Fuzz(func(t *testing.T, text string) {
		resp, err := http.ReadResponse(bufio.NewReader(strings.NewReader(text)), nil)
		if err != nil {
			return
		}
		now := time.Unix(1e9, 0)
		if d := retryAfter(resp.Header.Get("Retry-After"), now); d < 0 || d > 24*time.Hour {
			t.Errorf("Retry-After %v", d)
		}
		if tag := trimETag(resp.Header.Get("ETag")); strings.ContainsFunc(tag, unicode.IsControl) && !strings.ContainsFunc(tag, func(r rune) bool { return r >= 0x80 }) {
			t.Errorf("ETag %q", tag)
		}
		isHTML(resp.Header, []byte(text))
	})
}

// FuzzSigned gives the URL's own words to the request's headers: what comes
// out must be one that net/http sends.
func FuzzSigned(f *testing.F) {
	f.Add("X-Amz-SignedHeaders=host%3Bx-amz-meta-a&x-amz-meta-a=b%0d%0aX:%20y")
	f.Fuzz(func(t *testing.T, raw string) {
		u, err := target("https://h/p?" + raw)
		if err != nil {
			return
		}
		h := http.Header{}
		query, _ := url.ParseQuery(u.RawQuery)
		sign(h, signed(query), query)
		for k, vs := range h {
			if !strings.HasPrefix(strings.ToLower(k), "x-amz-") || len(vs) != 1 {
				t.Errorf("header %q: %q", k, vs)
			}
			if strings.ContainsAny(k+vs[0], "\r\n\x00") {
				t.Errorf("a header that can't be sent: %q: %q", k, vs)
			}
		}
	})
}
