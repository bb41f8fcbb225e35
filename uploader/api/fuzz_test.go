package api

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

// FuzzReply decodes one body as every reply there is. Nothing may panic, and
// an upload that passes the check must cover its file.
func FuzzReply(f *testing.F) {
	for _, name := range []string{
		"initiate-new.json", "initiate-old.json", "complete.json", "progress.json", "analysis.json", "limits.json", "scenes.json",
	} {
		f.Add(golden(f, name), int64(15728641))
	}
	for _, s := range []string{``, `null`, `[]`, `{}`, `{"chunks":[null,{}]}`, `{"videos":[{"chunks":{}}]}`, `{"limits":[],"scenes":[[]]}`, "{\"a\":\xff}"} {
		f.Add([]byte(s), int64(1))
	}
	f.Fuzz(func(t *testing.T, body []byte, size int64) {
		a := answer{status: 200, header: http.Header{}, body: body}
		var u Upload
		if a.decode(OpInitiate, testKey, &u) == nil && CheckUpload(&u, size) == nil {
			sum := int64(0)
			for i, c := range u.Chunks {
				if c.Number != i+1 || c.SizeBytes <= 0 || !strings.Contains(c.UploadURL, "://") && !strings.HasPrefix(strings.ToLower(c.UploadURL), "http") {
					t.Errorf("bad chunk %+v", c)
				}
				URLExpiry(c)
				sum += c.SizeBytes
			}
			if sum != size {
				t.Errorf("%d bytes in chunks, the file has %d", sum, size)
			}
		}
		for _, v := range []any{
			new(Batch), new(Confirmation), new(Completed), new(Progress), new(FreshURL), new(Discarded), new(Analysis), new(AnalysisRetry),
			new(AnalysisQueued), new(Scenes), new(Limits), new(Quota), new(Duplicates),
		} {
			if err := a.decode(OpProgress, testKey, v); err != nil {
				tame(t, asError(t, err))
				continue
			}
			if _, err := json.Marshal(v); err != nil {
				t.Errorf("%T was read and can't be written: %v", v, err)
			}
		}
	})
}

// FuzzErrorBody judges one body as an error of any status.
func FuzzErrorBody(f *testing.F) {
	for _, s := range []string{
		`{"error":{"code":"X","message":"text","details":{}},"request_id":"1"}`, `{"detail":[{"loc":["body",1],"msg":"m","type":"t"}]}`,
		`{"detail":"text"}`, `{"error":"` + testKey + `"}`, `{"error":{"message":"` + signed + `"}}`, `<html>`, ``, "\xff\x00\x1b[31m", `{"error":[[[`,
		`{"detail":"` + testKey[:9] + "\u200b" + testKey[9:] + `"}`,
	} {
		for _, ct := range []string{"application/json", "text/plain", "text/html", ""} {
			f.Add(500, ct, []byte(s))
		}
	}
	f.Fuzz(func(t *testing.T, status int, contentType string, body []byte) {
		a := answer{status: status, header: http.Header{"Content-Type": {contentType}, "X-Request-Id": {contentType}}, body: body}
		e := a.judge(OpConfirm, testKey)
		if (e == nil) != (success(status) && !a.isHTML()) {
			t.Errorf("status %d: %v", status, e)
		}
		if e != nil {
			tame(t, e)
		}
	})
}

// tame checks what every error promises.
func tame(t *testing.T, e *Error) {
	t.Helper()
	if utf8.RuneCountInString(e.Message) > maxMessage || utf8.RuneCountInString(e.Code) > maxToken || utf8.RuneCountInString(e.RequestID) > maxToken {
		t.Errorf("too long: %q", e)
	}
	text := e.Error()
	if !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) {
		t.Errorf("wild: %q", text)
	}
	if strings.Contains(text, testKey) || strings.Contains(text, "X-Amz-Signature=") {
		t.Errorf("tells a secret: %q", text)
	}
}

// FuzzRetryAfter holds that no header makes anybody wait for ever.
func FuzzRetryAfter(f *testing.F) {
	for _, s := range []string{"5", "-1", "1e9", "NaN", "Wed, 01 Jul 2026 10:01:00 GMT", "Mon, 01 Jan 0001 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", ""} {
		f.Add(s, "Wed, 01 Jul 2026 10:00:00 GMT")
		f.Add(s, "")
	}
	now := time.Date(2026, 7, 1, 10, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, value, date string) {
		d := retryAfter(http.Header{"Retry-After": {value}, "Date": {date}}, now)
		if d < 0 || d > MaxRetryAfter {
			t.Errorf("%v", d)
		}
		if w := backoff(0, d, 0.5); w <= 0 || w > maxWait {
			t.Errorf("a wait of %v", w)
		}
	})
}

// FuzzRedactURL holds that nothing of a query, a fragment or userinfo is left.
func FuzzRedactURL(f *testing.F) {
	for _, s := range []string{signed, "https://u:p@h/x?y#z", "https://h/a%3Fb", "https://h/%40", "//h/x?y", "https://h?x", "x:y", "", "https://[::1%25a]/?b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := RedactURL(s)
		host, _, _ := strings.Cut(strings.TrimPrefix(got[strings.Index(got, "//")+1:], "/"), "/")
		if strings.ContainsAny(got, "?#") || got != "(not a URL)" && strings.Contains(host, "@") {
			t.Errorf("RedactURL(%q) = %q", s, got)
		}
	})
}
