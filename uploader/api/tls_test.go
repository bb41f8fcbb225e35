package api

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"testing"
)

// secure starts a TLS server with a certificate that no system knows.
func secure(t *testing.T, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewUnstartedServer(h)
	s.EnableHTTP2 = true
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}

// TestUnknownCertificate holds that a stranger gets nothing, the key least of
// all, and that the caller can tell it from a bad line.
func TestUnknownCertificate(t *testing.T) {
	s := secure(t, func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("a stranger got %s, Authorization %q", r.RequestURI, r.Header.Get("Authorization"))
	})
	attempts := 0
	c := newClient(t, Options{BaseURL: s.URL, Seen: func(Seen) { attempts++ }})
	_, err := c.Progress(context.Background(), media)
	var unknown x509.UnknownAuthorityError
	if e := asError(t, err); e.Kind != KindNetwork || !errors.As(err, &unknown) || attempts != 1 {
		t.Errorf("got %s %v after %d attempts", e.Kind, e, attempts)
	}
}

func TestHTTP2(t *testing.T) {
	s := secure(t, func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor != 2 {
			t.Errorf("asked by %s", r.Proto)
		}
		reply(200, "application/json", `{"status":"uploading"}`)(w, r)
	})
	tr := newTransport()
	tr.TLSClientConfig = &tls.Config{RootCAs: x509.NewCertPool()}
	tr.TLSClientConfig.RootCAs.AddCert(s.Certificate())
	if _, err := newClient(t, Options{BaseURL: s.URL, Transport: tr}).Progress(context.Background(), media); err != nil {
		t.Error(err)
	}
}
