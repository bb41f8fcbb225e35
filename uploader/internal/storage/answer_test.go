package storage

import (
	"bytes"
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"
)

func xmlError(code, message string) string {
	return `<?xml version="1.0" encoding="UTF-8"?>` + "\n<Error><Code>" + code + "</Code><Message>" + message +
		"</Message><RequestId>REQ</RequestId><HostId>h</HostId></Error>"
}

// reply is a whole HTTP/1.1 answer.
func reply(status int, contentType, body string, headers ...string) string {
	s := fmt.Sprintf("HTTP/1.1 %d X\r\nContent-Type: %s\r\nContent-Length: %d\r\n", status, contentType, len(body))
	for _, h := range headers {
		s += h + "\r\n"
	}
	return s + "\r\n" + body
}

const page = "<!DOCTYPE html><html><body>Please sign in</body></html>"

// Rows 14–17, 19, 20, 22 and 23 of the faults, and what else a storage, or
// somebody in its place, may say.
func TestAnswerKinds(t *testing.T) {
	const x = "application/xml"
	for _, tc := range []struct {
		name, answer string
		kind         Kind
	}{
		{"row14 SlowDown", reply(503, x, xmlError("SlowDown", "Please reduce your request rate."), "Retry-After: 7"), KindSlowDown},
		{"row14 429", reply(429, "text/plain", "no"), KindSlowDown},
		{"row14 ServiceUnavailable", reply(503, x, xmlError("ServiceUnavailable", "Reduce your request rate")), KindSlowDown},
		{"row15 500", reply(500, x, xmlError("InternalError", "We encountered an internal error.")), KindServer},
		{"row15 502 page", reply(502, "text/html", page), KindServer},
		{"row15 503", reply(503, "text/plain", ""), KindServer},
		{"row15 504", reply(504, "text/plain", ""), KindServer},
		{"row16 RequestTimeout", reply(400, x, xmlError("RequestTimeout", "Your socket connection…")), KindServer},
		{"row17 AccessDenied", reply(403, x, xmlError("AccessDenied", "Request has expired")), KindExpired},
		{"row17 ExpiredRequest", reply(403, x, xmlError("ExpiredRequest", "")), KindExpired},
		{"row17 ExpiredToken", reply(400, x, xmlError("ExpiredToken", "The provided token has expired.")), KindExpired},
		{"row18 RequestTimeTooSkewed", reply(403, x, xmlError("RequestTimeTooSkewed", ""), "Date: Fri, 01 May 2026 12:00:00 GMT"), KindSkew},
		{"row18 not valid yet", reply(403, x, xmlError("AccessDenied", "Request is not valid yet")), KindSkew},
		{"row19", reply(403, x, xmlError("SignatureDoesNotMatch", "")), KindSignature},
		{"row20", reply(200, "text/plain", ""), KindNoETag},
		{"row23", reply(404, x, xmlError("NoSuchUpload", "")), KindGone},
		{"BadDigest", reply(400, x, xmlError("BadDigest", "")), KindDigest},
		{"EntityTooSmall", reply(400, x, xmlError("EntityTooSmall", "")), KindRefused},
		{"EntityTooLarge", reply(400, x, xmlError("EntityTooLarge", "")), KindRefused},
		{"AccessDenied", reply(403, x, xmlError("AccessDenied", "Access Denied")), KindRefused},
		{"403 empty", reply(403, "text/plain", ""), KindRefused},
		{"404 without code", reply(404, "text/plain", "nothing here"), KindRefused},
		{"row9 page 200", reply(200, "text/html; charset=utf-8", page), KindPortal},
		{"row9 page 200 with ETag", reply(200, "text/html", page, `ETag: "5f"`), KindPortal},
		{"row9 page unlabelled", reply(200, "application/octet-stream", "\n <HTML>", `ETag: "5f"`), KindPortal},
		{"row9 page 403", reply(403, "text/html", page), KindPortal},
		{"row9 redirect", reply(302, "text/plain", "", "Location: http://portal.example/"), KindPortal},
		{"row9 307", reply(307, "text/plain", "", "Location: https://portal.example/?q=secret"), KindPortal},
		{"row9 511", reply(511, "text/html", page), KindPortal},
		{"PermanentRedirect", reply(301, x, xmlError("PermanentRedirect", "")), KindRefused},
		{"row13 407", reply(407, "text/html", page), KindProxy},
		{"413 page", reply(413, "text/html", page), KindRefused},
		{"garbage", "SMTP ready\r\n\r\n", KindNetwork},
	} {
		t.Run(tc.name, func(t *testing.T) {
			url := "http://" + listen(t, each(tc.answer)) + "/k?X-Amz-Signature=secret"
			_, err := client(t, Options{}).Put(t.Context(), part(url, 100_000))
			e := wantKind(t, err, tc.kind)
			if tc.name == "row14 SlowDown" && (e.RetryAfter != 7*time.Second || e.Code != "SlowDown" || e.RequestID != "REQ" || e.Status != 503) {
				t.Errorf("details are lost: %+v", e)
			}
			if tc.name == "row18 RequestTimeTooSkewed" && e.Date.Unix() != 1777636800 {
				t.Errorf("the storage's clock is lost: %v", e.Date)
			}
		})
	}
}

// The answer of a good storage, and the headers it was sent.
func TestPutGood(t *testing.T) {
	content := make([]byte, 300_000)
	for i := range content {
		content[i] = byte(i * 7)
	}
	var conns atomic.Int32
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sum := md5.New()
		size, _ := io.Copy(sum, r.Body)
		if r.ContentLength != size || len(r.TransferEncoding) != 0 || r.ProtoMinor != 1 || r.ProtoMajor != 1 {
			http.Error(w, "length", 400)
		}
		if r.Header.Get("Content-Type") != "video/mp4" || r.Header.Get("X-Amz-Content-Sha256") != "UNSIGNED-PAYLOAD" ||
			r.Header.Get("X-Amz-Meta-A") != "b" || r.Header.Get("Accept-Encoding") != "" || r.Header.Get("Cookie") != "" ||
			r.Header.Get("Content-Md5") == "" || r.UserAgent() != "ua/1" || r.Header.Get("Authorization") != "" {
			t.Errorf("headers: %v", r.Header)
		}
		w.Header().Set("ETag", `W/"`+hex.EncodeToString(sum.Sum(nil))+`"`)
		http.SetCookie(w, &http.Cookie{Name: "c", Value: "v"})
	}))
	s.Config.ConnState = func(_ net.Conn, st http.ConnState) {
		if st == http.StateNew {
			conns.Add(1)
		}
	}
	s.Start()
	defer s.Close()
	c := client(t, Options{UserAgent: "ua/1"})
	want := md5.Sum(content[1000:201_000])
	for range 3 {
		var sent int64
		res, err := c.Put(t.Context(), Part{
			URL:         s.URL + "/k%2Bk?X-Amz-SignedHeaders=content-md5%3Bcontent-type%3Bhost%3Bx-amz-content-sha256%3Bx-amz-meta-a%3Bx-other&x-amz-meta-a=b",
			ContentType: "video/mp4", Body: bytes.NewReader(content), Offset: 1000, Size: 200_000,
			Sent: func(n int64) { sent += n },
		})
		if err != nil {
			t.Fatal(err)
		}
		if res.ETag != hex.EncodeToString(want[:]) || res.MD5 != res.ETag || res.Date.IsZero() || res.Duration <= 0 || sent != 200_000 {
			t.Errorf("result %+v, sent %d", res, sent)
		}
	}
	if n := conns.Load(); n != 1 {
		t.Errorf("%d connections for three parts in turn", n)
	}
}

func TestTrimETag(t *testing.T) {
	for in, want := range map[string]string{
		`"abc"`: "abc", `abc`: "abc", `W/"abc"`: "abc", ` "abc-2" `: "abc-2", `""`: "", "": "", "\"a\x01\"": "",
	} {
		if got := trimETag(in); got != want {
			t.Errorf("trimETag(%q) = %q, want %q", in, got, want)
		}
	}
}

// Row 24's four kinds of Retry-After, as far as the storage sends them.
func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	for in, want := range map[string]time.Duration{
		"": 0, "5": 5 * time.Second, "-5": 0, "x": 0, "99999999999": 24 * time.Hour, "18446744073709551616": 0,
		now.Add(time.Minute).Format(http.TimeFormat): time.Minute,
		now.Add(-time.Hour).Format(http.TimeFormat):  0,
	} {
		if got := retryAfter(in, now); got != want {
			t.Errorf("retryAfter(%q) = %v, want %v", in, got, want)
		}
	}
}

func TestParseError(t *testing.T) {
	for _, tc := range []struct{ in, code, message string }{
		{xmlError("A", "b &amp; c"), "A", "b & c"},
		{`<Error xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Code>A</Code></Error>`, "A", ""},
		{"<Error><Code>A</Code><Mess", "A", ""},
		{"<Error><X><Code>no</Code></X><Code>A</Code><Code>B</Code></Error>", "A", ""},
		{"<Other><Code>A</Code></Other>", "", ""},
		{"<Error><Code>A\x00B</Code></Error>", "", ""},
		{"<Error><Code>A\nB</Code><Message>see https://u:secret@h/p?X-Amz-Signature=secret&amp;b ok</Message></Error>", "A B", "see https://h/p… ok"},
		{"", "", ""}, {"{}", "", ""},
	} {
		code, message, _ := parseError([]byte(tc.in))
		if code != tc.code || message != tc.message {
			t.Errorf("parseError(%q) = %q, %q; want %q, %q", tc.in, code, message, tc.code, tc.message)
		}
	}
}
