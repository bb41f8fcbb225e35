package api

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

const testKey = "aion_0123456789abcdefghijSECRET"

// serve returns a client of a server with that handler.
func serve(t *testing.T, h http.HandlerFunc) *Client {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return newClient(t, Options{BaseURL: s.URL + "/api/v2"})
}

// newClient returns a client with the test's key, without jitter.
func newClient(t *testing.T, o Options) *Client {
	t.Helper()
	if o.BaseURL == "" {
		o.BaseURL = "https://api.example.com/api/v2"
	}
	if o.Key == "" {
		o.Key = testKey
	}
	if o.Rand == nil {
		o.Rand = func() float64 { return 0 }
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.CloseIdleConnections)
	return c
}

// reply returns a handler that always answers the same.
func reply(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body) // a client that has left is no failure here
	}
}

// transport is a RoundTripper made of a function.
type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// response makes an answer for a transport.
func response(r *http.Request, status int, body string, header ...string) *http.Response {
	h := http.Header{"Content-Type": {"application/json"}}
	for i := 0; i+1 < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{
		StatusCode: status, Header: h, Request: r, ProtoMajor: 1, ProtoMinor: 1,
		Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
	}
}

// asError returns the *Error that every failure must be.
func asError(t *testing.T, err error) *Error {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("got %T %v, want an *Error", err, err)
	}
	return e
}

func TestNewRefuses(t *testing.T) {
	for _, base := range []string{
		"", "api.example.com", "/api/v2", "http://api.example.com", "ftp://api.example.com", "https://",
		"https:///api", "https:opaque", "https://user@api.example.com", "https://u:sekret@api.example.com/x",
		"https://api.example.com?sekret=1", "https://api.example.com/?", "https://api.example.com/#sekret",
		"https://api.example.com/#", "https://api.example.com:port", "https://[::1", "http://localhost.example.com",
		"http://127.0.0.1.example.com", "http://10.0.0.1", "https://a b/", "\x00",
	} {
		_, err := New(Options{BaseURL: base, Key: testKey})
		if err == nil {
			t.Errorf("New accepted %q", base)
		} else if strings.Contains(err.Error(), "sekret") || strings.Contains(err.Error(), testKey) {
			t.Errorf("New(%q) tells a secret: %v", base, err)
		}
	}
	if _, err := New(Options{BaseURL: DefaultBaseURL, Key: "aion_sekret\r\nX-Evil: 1"}); err == nil {
		t.Error("New accepted a key with a line break")
	} else if strings.Contains(err.Error(), "sekret") {
		t.Errorf("the error tells the key: %v", err)
	}
}

func TestNewAccepts(t *testing.T) {
	for _, base := range []string{
		DefaultBaseURL, " https://api.example.com/api/v2/ \n", "https://api.example.com:8443", "https://10.0.0.1/x",
		"http://localhost:8080", "http://127.0.0.1:1/api", "http://127.9.9.9", "http://[::1]:8080",
	} {
		if _, err := New(Options{BaseURL: base}); err != nil {
			t.Errorf("New refused %q: %v", base, err)
		}
	}
}

func TestRequestHeaders(t *testing.T) {
	var got http.Header
	c := newClient(t, Options{
		Key:       " \u200b" + testKey + "\r\n\ufeff",
		UserAgent: "test/1",
		Transport: transport(func(r *http.Request) (*http.Response, error) {
			got = r.Header
			if r.ContentLength <= 0 || r.GetBody == nil {
				t.Errorf("ContentLength %d, GetBody missing %t: net/http can't send it again on a fresh connection", r.ContentLength, r.GetBody == nil)
			}
			return response(r, 200, `{}`), nil
		}),
	})
	if _, err := c.Confirm(context.Background(), ConfirmRequest{}); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"Authorization": "Bearer " + testKey, "User-Agent": "test/1",
		"Content-Type": "application/json", "Accept": "application/json",
	} {
		if v := got.Values(name); len(v) != 1 || v[0] != want {
			t.Errorf("%s: got %q, want %q", name, v, want)
		}
	}
}

func TestNoKeyNoHeader(t *testing.T) {
	c, err := New(Options{BaseURL: DefaultBaseURL, Transport: transport(func(r *http.Request) (*http.Response, error) {
		if v, ok := r.Header["Authorization"]; ok {
			t.Errorf("Authorization %q without a key", v)
		}
		return response(r, 401, `{"error":{"code":"INVALID_API_KEY","message":"no key"}}`), nil
	})})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Quota(context.Background(), 1)
	if e := asError(t, err); e.Status != 401 || e.Code != "INVALID_API_KEY" || e.Retryable() {
		t.Errorf("got %v, retryable %t", e, e.Retryable())
	}
}

// TestKeyStays holds that the key reaches the base URL's host alone.
func TestKeyStays(t *testing.T) {
	foreign := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("the redirect was followed, Authorization %q", r.Header.Get("Authorization"))
	}))
	defer foreign.Close()
	for _, status := range []int{300, 301, 302, 303, 304, 307, 308} {
		for _, location := range []string{foreign.URL + "/login?token=sekret", "/other?token=sekret", "http://[::bad?token=sekret", ""} {
			c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				if location != "" {
					w.Header().Set("Location", location)
				}
				w.WriteHeader(status)
			})
			_, err := c.Progress(context.Background(), "m")
			e := asError(t, err)
			if e.Kind != KindPortal || e.Status != status {
				t.Errorf("%d to %q: got %s %v", status, location, e.Kind, e)
			}
			if strings.Contains(err.Error(), "sekret") {
				t.Errorf("%d to %q: the query is in %q", status, location, err)
			}
			if location == foreign.URL+"/login?token=sekret" && !strings.Contains(err.Error(), foreign.URL+"/login") {
				t.Errorf("%q doesn't name where the redirect leads", err)
			}
		}
	}
}

func TestCloseIdleConnections(t *testing.T) {
	closed := 0
	c := newClient(t, Options{Transport: &idler{closed: &closed}})
	c.CloseIdleConnections()
	if closed != 1 {
		t.Errorf("closed %d times", closed)
	}
	// A call that fails leaves the connections of the others alone.
	if _, err := c.Initiate(context.Background(), Video{}); err == nil {
		t.Error("no error")
	}
	if closed != 1 {
		t.Errorf("a failed call has closed the idle connections")
	}
}

type idler struct{ closed *int }

func (i *idler) RoundTrip(*http.Request) (*http.Response, error) { return nil, errors.New("reset") }
func (i *idler) CloseIdleConnections()                           { *i.closed++ }
