package storage

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
)

// Row 13: an unknown CA is said in those words.
func TestRow13UnknownCA(t *testing.T) {
	cert, pool := certificate("127.0.0.1")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	serve(t, tlsListener(l, cert), each(good))
	at := "https://" + l.Addr().String() + "/k"
	c := client(t, Options{})
	_, err = c.Put(t.Context(), part(at, 1000))
	if e := wantKind(t, err, KindTLS); !strings.Contains(e.Error(), "unknown authority") {
		t.Error(e)
	}
	wantKind(t, c.Probe(t.Context(), at), KindTLS)

	c = client(t, Options{RootCAs: pool})
	if _, err := c.Put(t.Context(), part(at, 1000)); err != nil {
		t.Error(err)
	}
	if err := c.Probe(t.Context(), at); err != nil {
		t.Error(err)
	}
}

// Row 9: a certificate for another name, or no TLS at all.
func TestRow9TLS(t *testing.T) {
	cert, pool := certificate("portal.example")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	serve(t, tlsListener(l, cert), each(good))
	c := client(t, Options{RootCAs: pool})
	_, err = c.Put(t.Context(), part("https://"+l.Addr().String()+"/k", 1000))
	wantKind(t, err, KindPortal)

	plain := listen(t, func(c net.Conn) {
		c.Read(make([]byte, 1<<10))
		io.WriteString(c, reply(200, "text/html", page))
	})
	_, err = c.Put(t.Context(), part("https://"+plain+"/k", 1000))
	wantKind(t, err, KindPortal)
	wantKind(t, c.Probe(t.Context(), "https://"+plain+"/k"), KindPortal)
}

// proxyTo is a proxy that answers CONNECT with status, and forwards when that
// is 200. It counts what it was asked.
func proxyTo(t *testing.T, status int, asked *atomic.Int32) func(*http.Request) (*url.URL, error) {
	addr := listen(t, func(c net.Conn) {
		req, br := head(c)
		asked.Add(1)
		if req.Method != http.MethodConnect {
			io.Copy(io.Discard, req.Body)
			io.WriteString(c, reply(status, "text/html", page))
			return
		}
		fmt.Fprintf(c, "HTTP/1.1 %d X\r\n\r\n", status)
		if status != 200 {
			return
		}
		there, err := net.Dial("tcp", req.Host)
		if err != nil {
			return
		}
		defer there.Close()
		go func() { io.Copy(there, br); there.Close() }()
		io.Copy(c, there)
	})
	return func(*http.Request) (*url.URL, error) {
		return &url.URL{Scheme: "http", Host: addr, User: url.UserPassword("me", "secret")}, nil
	}
}

// Row 13: the proxy wants a login, refuses, can't reach the storage, or works.
func TestRow13Proxy(t *testing.T) {
	cert, pool := certificate("127.0.0.1")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	serve(t, tlsListener(l, cert), each(good))
	at := "https://" + l.Addr().String() + "/k?X-Amz-Signature=secret"
	for status, kind := range map[int]Kind{407: KindProxy, 403: KindProxy, 500: KindProxy, 502: KindOffline, 503: KindOffline, 504: KindOffline} {
		var asked atomic.Int32
		c := client(t, Options{RootCAs: pool, Proxy: proxyTo(t, status, &asked)})
		_, err := c.Put(t.Context(), part(at, 1000))
		if e := wantKind(t, err, kind); e.Status != status {
			t.Errorf("%+v", e)
		}
		wantKind(t, c.Probe(t.Context(), at), kind)
		if asked.Load() != 2 {
			t.Errorf("the proxy was asked %d times", asked.Load())
		}
	}

	var asked atomic.Int32
	c := client(t, Options{RootCAs: pool, Proxy: proxyTo(t, 200, &asked)})
	var sent atomic.Int64
	p := part(at, 1<<20)
	p.Sent = func(n int64) { sent.Add(n) }
	if _, err := c.Put(t.Context(), p); err != nil || sent.Load() != 1<<20 {
		t.Errorf("by a proxy: %v, sent %d", err, sent.Load())
	}
	if err := c.Probe(t.Context(), at); err != nil {
		t.Error(err)
	}

	asked.Store(0)
	c = client(t, Options{Proxy: proxyTo(t, 407, &asked)})
	_, err = c.Put(t.Context(), part("http://127.0.0.1:1/k", 1000))
	wantKind(t, err, KindProxy)

	c = client(t, Options{Proxy: func(*http.Request) (*url.URL, error) { return url.Parse("http://me:secret@127.0.0.1:1") }})
	_, err = c.Put(t.Context(), part(at, 1000))
	wantKind(t, err, KindProxy)
	c = client(t, Options{Proxy: func(*http.Request) (*url.URL, error) { return url.Parse("http://me:secret@%zz") }})
	_, err = c.Put(t.Context(), part(at, 1000))
	wantKind(t, err, KindNetwork)
}

// Probe makes a connection and says nothing on it.
func TestProbeIsSilent(t *testing.T) {
	got := make(chan int, 1)
	addr := listen(t, func(c net.Conn) {
		n, _ := io.Copy(io.Discard, c)
		got <- int(n)
	})
	c := client(t, Options{})
	if err := c.Probe(t.Context(), "http://"+addr+"/k?X-Amz-Signature=secret"); err != nil {
		t.Fatal(err)
	}
	if n := <-got; n != 0 {
		t.Errorf("%d bytes were sent", n)
	}
}

// Probe over TLS sends no request either.
func TestProbeIsSilentTLS(t *testing.T) {
	cert, pool := certificate("127.0.0.1")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	got := make(chan int, 1)
	serve(t, tlsListener(l, cert), func(c net.Conn) {
		n, _ := bufio.NewReader(c).WriteTo(io.Discard)
		got <- int(n)
	})
	c := client(t, Options{RootCAs: pool})
	if err := c.Probe(t.Context(), "https://"+l.Addr().String()+"/k"); err != nil {
		t.Fatal(err)
	}
	if n := <-got; n != 0 {
		t.Errorf("%d bytes were sent", n)
	}
}

// Row 8, and every other way in which a dial fails.
func TestClassify(t *testing.T) {
	errno := func(op string, no syscall.Errno) error {
		return &net.OpError{Op: op, Net: "tcp", Err: os.NewSyscallError("connect", no)}
	}
	for _, tc := range []struct {
		name string
		err  error
		want Kind
	}{
		{"nil", nil, 0},
		{"row8 DNS", &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", IsNotFound: true}}, KindOffline},
		{"wrapped", &url.Error{Op: "Get", URL: "u", Err: &net.DNSError{IsTimeout: true}}, KindOffline},
		{"no route", errno("dial", syscall.EHOSTUNREACH), KindOffline},
		{"no network", errno("dial", syscall.ENETUNREACH), KindOffline},
		{"lost in mid-write", errno("write", syscall.ENETUNREACH), KindOffline},
		{"dial timeout", &net.OpError{Op: "dial", Err: os.ErrDeadlineExceeded}, KindOffline},
		{"proxy dial timeout", &net.OpError{Op: "proxyconnect", Err: &net.OpError{Op: "dial", Err: context.DeadlineExceeded}}, KindOffline},
		{"refused", errno("dial", syscall.ECONNREFUSED), KindNetwork},
		{"proxy refused", &net.OpError{Op: "proxyconnect", Err: errno("dial", syscall.ECONNREFUSED)}, KindProxy},
		{"reset", errno("read", syscall.ECONNRESET), KindNetwork},
		{"broken pipe", errno("write", syscall.EPIPE), KindNetwork},
		{"row40 descriptors", errno("dial", syscall.EMFILE), KindNetwork},
		{"EOF", io.EOF, KindNetwork},
		{"read timeout", &net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}, KindNetwork},
		{"not TLS", tls.RecordHeaderError{Msg: "first record"}, KindPortal},
		{"http for https", http.ErrSchemeMismatch, KindPortal},
		{"name", &tls.CertificateVerificationError{Err: x509.HostnameError{Certificate: &x509.Certificate{}, Host: "h"}}, KindPortal},
		{"unknown CA", &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}, KindTLS},
		{"system's verifier", &tls.CertificateVerificationError{Err: errors.New("not trusted")}, KindTLS},
		{"expired", x509.CertificateInvalidError{Reason: x509.Expired, Cert: &x509.Certificate{}}, KindTLS},
		{"alert for good", &net.OpError{Op: "remote error", Err: tls.AlertError(40)}, KindTLS},
		{"alert in passing", &net.OpError{Op: "remote error", Err: tls.AlertError(20)}, KindNetwork},
		{"ours", fmt.Errorf("x: %w", &Error{Kind: KindGone}), KindGone},
	} {
		if got := Classify(tc.err); got != tc.want {
			t.Errorf("%s: %v, want %v", tc.name, got, tc.want)
		}
	}
}

// A refused port, for real.
func TestRefusedPort(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	c := client(t, Options{})
	_, err = c.Put(t.Context(), part("http://"+l.Addr().String()+"/k", 1))
	if e := wantKind(t, err, KindNetwork); e.Wrote {
		t.Error("Wrote without a connection")
	}
	wantKind(t, c.Probe(t.Context(), "http://"+l.Addr().String()+"/k"), KindNetwork)
}

// Every kind has a name of its own.
func TestKindNames(t *testing.T) {
	seen := map[string]bool{}
	for k := KindNetwork; k < kindCount; k++ {
		if s := k.String(); s == "" || s == "unknown" || seen[s] {
			t.Errorf("kind %d is %q", k, s)
		} else {
			seen[s] = true
		}
	}
	if len(kindNames) != kindCount {
		t.Errorf("%d names for %d kinds", len(kindNames), kindCount)
	}
}
