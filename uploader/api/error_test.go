package api

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

// failure returns the error of a call that a server answers so.
func failure(t *testing.T, h http.HandlerFunc) *Error {
	t.Helper()
	_, err := serve(t, h).CheckDuplicates(context.Background(), nil)
	return asError(t, err)
}

func TestServiceErrors(t *testing.T) {
	const js, html, plain = "application/json", "text/html; charset=utf-8", "text/plain"
	page := "<!DOCTYPE html><html><head><title>Wi-Fi</title></head></html>"
	for _, tt := range []struct {
		name        string
		status      int
		contentType string
		body        string
		requestID   string // header
		kind        Kind
		want        string
		retryable   bool
	}{
		{"envelope", 409, js, `{"error":{"code":"CHUNK_CONFLICT","message":"text","details":{"a":1}},"request_id":"1234"}`, "", KindStatus, "409 CHUNK_CONFLICT: text (request 1234)", false},
		{"body's ID wins", 404, js, `{"error":{"code":"NOT_FOUND","message":"no"},"request_id":"body"}`, "header", KindStatus, "404 NOT_FOUND: no (request body)", false},
		{"header's ID", 404, js, `{"error":{"code":"NOT_FOUND","message":"no"}}`, "header", KindStatus, "404 NOT_FOUND: no (request header)", false},
		{"rate limit", 429, js, `{"error":{"code":"RATE_LIMIT_ERROR","message":"slow down"}}`, "", KindStatus, "429 RATE_LIMIT_ERROR: slow down", true},
		{"expired key", 401, js, `{"error":{"code":"EXPIRED_API_KEY","message":"old"}}`, "", KindStatus, "401 EXPIRED_API_KEY: old", false},
		{"quota", 413, js, `{"error":{"code":"STORAGE_QUOTA_EXCEEDED","message":"full"}}`, "", KindStatus, "413 STORAGE_QUOTA_EXCEEDED: full", false},
		{"validation", 422, js, `{"detail":[{"loc":["body","videos",0,"title"],"msg":"too long","type":"string_too_long","input":"sekret"},{"loc":["body"],"msg":"odd"}]}`, "", KindStatus, "422: body.videos.0.title: too long; body: odd", false},
		{"validation without loc", 422, js, `{"detail":[{"msg":"odd"},{"loc":["body"]},{}]}`, "", KindStatus, "422: odd; body", false},
		{"detail text", 403, js, `{"detail":"Not allowed"}`, "", KindStatus, "403: Not allowed", false},
		{"detail object", 403, js, `{"detail":{"code":"FORBIDDEN","message":"no"}}`, "", KindStatus, "403 FORBIDDEN: no", false},
		{"error text", 400, js, `{"error":"bad"}`, "", KindStatus, "400: bad", false},
		{"flat", 400, js, `{"code":17,"message":"bad"}`, "", KindStatus, "400 17: bad", false},
		{"nulls", 400, js, `{"error":{"code":null,"message":null},"request_id":null}`, "", KindStatus, "400: Bad Request", false},
		{"types", 400, js, `{"error":{"code":[],"message":{}},"request_id":{},"detail":7}`, "", KindStatus, "400: 7", false},
		{"array", 500, js, `[1]`, "", KindStatus, "500: Internal Server Error", true},
		{"cut", 502, js, `{"error":{"code":"X`, "", KindStatus, "502: Bad Gateway", true},
		{"empty", 503, "", "", "", KindStatus, "503: Service Unavailable", true},
		{"plain", 404, plain, "404 page not found\n", "", KindStatus, "404: 404 page not found", false},
		{"XML", 403, "application/xml", "<Error><Code>AccessDenied</Code></Error>", "", KindStatus, "403: Forbidden", false},
		{"gateway's page", 502, html, page, "", KindStatus, "502: Bad Gateway", true},
		{"gateway's page", 503, html, page, "", KindStatus, "503: Service Unavailable", true},
		{"gateway's page", 504, html, page, "", KindStatus, "504: Gateway Timeout", true},
		{"content network's page", 522, html, page, "", KindStatus, "522", true},
		{"service's page", 404, html, page, "77", KindStatus, "404: Not Found (request 77)", false},
		{"no such method", 501, js, `{}`, "", KindStatus, "501: Not Implemented", false},
		{"request time-out", 408, js, `{}`, "", KindStatus, "408: Request Timeout", true},

		{"portal's page", 200, html, page, "", KindPortal, "200: not the service's answer: a web page", true},
		{"portal's page with an ID", 200, html, page, "77", KindPortal, "200: not the service's answer: a web page (request 77)", true},
		{"portal's page as text", 200, plain, page, "", KindPortal, "200: not the service's answer: a web page", true},
		{"portal's page, no type", 200, "", "  <html><body>", "", KindPortal, "200: not the service's answer: a web page", true},
		{"portal's text", 200, plain, "please sign in", "", KindPortal, "200: not the service's answer: text/plain", true},
		{"portal says nothing", 204, "", "", "", KindPortal, "204: not the service's answer: nothing", true},
		{"portal refuses", 401, html, page, "", KindPortal, "401: not the service's answer: a web page", true},
		{"portal refuses", 403, html, page, "", KindPortal, "403: not the service's answer: a web page", true},
		{"portal knows the standard", 511, js, `{}`, "", KindPortal, "511: not the service's answer: application/json", true},
		{"proxy wants a login", 407, plain, "no", "", KindPortal, "407: not the service's answer: text/plain", true},

		{"service says nothing", 200, js, "", "", KindReply, "200: the reply is no JSON object", false},
		{"service says text", 200, plain, "ok", "77", KindReply, "200: the reply is no JSON object (request 77)", false},
		{"cut JSON", 200, js, `{"a":`, "", KindReply, "200: malformed reply: unexpected end of JSON input", false},
		{"cut JSON without a type", 200, "", `{"a":`, "", KindReply, "200: malformed reply: unexpected end of JSON input", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			// A call that is never repeated, so that the 5xx don't wait.
			c := newClient(t, Options{Transport: transport(func(r *http.Request) (*http.Response, error) {
				return response(r, tt.status, tt.body, "Content-Type", tt.contentType, "X-Request-ID", tt.requestID), nil
			})})
			_, err := c.BatchInitiate(context.Background(), BatchRequest{})
			e := asError(t, err)
			if want := "batch_initiate: " + tt.want; e.Error() != want {
				t.Errorf("got  %s\nwant %s", e, want)
			}
			if e.Kind != tt.kind || e.Status != tt.status || e.Retryable() != tt.retryable {
				t.Errorf("got %s, status %d, retryable %t", e.Kind, e.Status, e.Retryable())
			}
		})
	}
}

func TestErrorString(t *testing.T) {
	for want, e := range map[string]*Error{
		"confirm: 409 CHUNK_CONFLICT: text (request 1234)": {Op: OpConfirm, Status: 409, Code: "CHUNK_CONFLICT", Message: "text", RequestID: "1234"},
		"confirm: no reply: reset":                         {Op: OpConfirm, Kind: KindNetwork, Message: "no reply: reset"},
		"CODE: text":                                       {Code: "CODE", Message: "text"},
		"confirm: 500":                                     {Op: OpConfirm, Status: 500},
	} {
		if got := e.Error(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestKindString(t *testing.T) {
	for k, want := range map[Kind]string{
		KindLocal: "local", KindStatus: "status", KindNetwork: "network", KindPortal: "portal", KindReply: "reply", 9: "kind(9)",
	} {
		if got := k.String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestMessagesAreTame(t *testing.T) {
	e := failure(t, reply(400, "application/json",
		`{"error":{"code":"A\u0000B\u202e","message":"one\r\ntwo\u001b[31m\u200b `+strings.Repeat("é", 2000)+`"},"request_id":"`+strings.Repeat("9", 3000)+`"}`))
	if n := utf8.RuneCountInString(e.Message); n != 500 || !strings.HasPrefix(e.Message, "one two [31m éé") || !strings.HasSuffix(e.Message, "é…") {
		t.Errorf("%d runes: %q", n, e.Message)
	}
	if e.Code != "A B" || utf8.RuneCountInString(e.RequestID) != 100 {
		t.Errorf("code %q, request ID of %d bytes", e.Code, len(e.RequestID))
	}
	if strings.ContainsFunc(e.Error(), unicode.IsControl) {
		t.Errorf("control characters in %q", e)
	}
}

func TestErrorBodyIsBounded(t *testing.T) {
	var sent int64
	body := &endless{sent: &sent}
	c := newClient(t, Options{Transport: transport(func(r *http.Request) (*http.Response, error) {
		resp := response(r, 400, "", "X-Request-ID", "77")
		resp.Body, resp.ContentLength = body, -1
		return resp, nil
	})})
	_, err := c.Initiate(context.Background(), Video{})
	if e := asError(t, err); e.Kind != KindStatus || e.Status != 400 || e.RequestID != "77" {
		t.Errorf("got %s %v", e.Kind, e)
	}
	if sent > 128<<10 || !body.closed {
		t.Errorf("read %d bytes, closed %t", sent, body.closed)
	}
}

// endless is a body without end.
type endless struct {
	sent   *int64
	closed bool
}

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	*e.sent += int64(len(p))
	return len(p), nil
}

func (e *endless) Close() error { e.closed = true; return nil }

// TestErrorBodyBreaksOff holds that a status is worth having without its body.
func TestErrorBodyBreaksOff(t *testing.T) {
	c := newClient(t, Options{Transport: transport(func(r *http.Request) (*http.Response, error) {
		resp := response(r, 403, "")
		resp.Body, resp.ContentLength = io.NopCloser(&breaking{}), 100
		return resp, nil
	})})
	_, err := c.Progress(context.Background(), media)
	if e := asError(t, err); e.Kind != KindStatus || e.Status != 403 {
		t.Errorf("got %s %v", e.Kind, e)
	}
}

type breaking struct{ err error }

func (b *breaking) Read([]byte) (int, error) {
	if b.err == nil {
		return 0, io.ErrUnexpectedEOF
	}
	return 0, b.err
}

// TestReplyBreaksOff holds that a reply cut off by the line is the network's
// fault, not the service's: real servers, real connections.
func TestReplyBreaksOff(t *testing.T) {
	attempts := 0
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		attempts++
		w.Header().Set("Content-Length", "1000")
		_, _ = io.WriteString(w, `{"media_id":"m",`)
	})
	_, err := c.Initiate(context.Background(), Video{})
	if e := asError(t, err); e.Kind != KindNetwork || !errors.Is(err, io.ErrUnexpectedEOF) || attempts != 1 {
		t.Errorf("got %s %v after %d attempts", e.Kind, e, attempts)
	}
}

func TestNoReply(t *testing.T) {
	s := serve(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	_, err := s.Initiate(context.Background(), Video{})
	if e := asError(t, err); e.Kind != KindNetwork || !e.Retryable() || e.Status != 0 || !errors.Is(err, io.EOF) {
		t.Errorf("got %s %v", e.Kind, e)
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 7, 1, 10, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		value, date string
		want        time.Duration
	}{
		{"", "", 0}, {"0", "", 0}, {"-5", "", 0}, {"7", "", 7 * time.Second}, {" 7 ", "", 7 * time.Second}, {"1.5", "", 1500 * time.Millisecond},
		{"600", "", MaxRetryAfter}, {"601", "", MaxRetryAfter}, {"99999999999999999999999", "", MaxRetryAfter}, {"1e400", "", MaxRetryAfter},
		{"-1e400", "", 0}, {"NaN", "", 0}, {"Inf", "", MaxRetryAfter}, {"soon", "", 0}, {"5 s", "", 0},
		{"Wed, 01 Jul 2026 10:01:00 GMT", "", time.Minute},
		{"Wednesday, 01-Jul-26 10:01:00 GMT", "", time.Minute},
		{"Wed, 01 Jul 2026 09:00:00 GMT", "", 0},
		{"Wed, 01 Jul 2099 10:00:00 GMT", "", MaxRetryAfter},
		{"Wed, 01 Jul 2026 13:01:00 GMT", "Wed, 01 Jul 2026 13:00:00 GMT", time.Minute}, // this clock is 3 h off
		{"Wed, 01 Jul 2026 10:01:00 GMT", "yesterday", time.Minute},
	} {
		h := http.Header{}
		if tt.value != "" {
			h.Set("Retry-After", tt.value)
		}
		if tt.date != "" {
			h.Set("Date", tt.date)
		}
		if got := retryAfter(h, now); got != tt.want {
			t.Errorf("%q (Date %q): got %v, want %v", tt.value, tt.date, got, tt.want)
		}
	}
}

// TestRetryAfterIsReported holds row 24: whatever a 429 says, the error has it,
// capped, and no attempt follows here.
func TestRetryAfterIsReported(t *testing.T) {
	now := time.Date(2026, 7, 1, 10, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"12": 12 * time.Second, "": 0, "99999999": MaxRetryAfter, "Wed, 01 Jul 2026 10:00:30 GMT": 30 * time.Second,
	} {
		attempts := 0
		c := newClient(t, Options{Now: func() time.Time { return now }, Transport: transport(func(r *http.Request) (*http.Response, error) {
			attempts++
			return response(r, 429, `{}`, "Retry-After", value), nil
		})})
		_, err := c.Confirm(context.Background(), ConfirmRequest{})
		if e := asError(t, err); e.RetryAfter != want || !e.Retryable() || attempts != 1 {
			t.Errorf("%q: got %v, retryable %t, %d attempts", value, e.RetryAfter, e.Retryable(), attempts)
		}
	}
}
