package uploader_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

const secureHost = "service.example"

// authority makes a certificate for secureHost that is its own authority.
func authority(t *testing.T, from, to time.Time) (tls.Certificate, []byte) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Corporate Proxy CA"}, DNSNames: []string{secureHost},
		NotBefore: from, NotAfter: to, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

// loadCA is LoadCA of a file with this text.
func loadCA(t *testing.T, text []byte) (*x509.CertPool, error) {
	t.Helper()
	p := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(p, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return uploader.LoadCA(p)
}

// secure has the service speak TLS, with whatever certificate is current, to
// those who dial as the returned function does.
func (r *rig) secure(current func() *tls.Certificate) *secureNet {
	quiet := log.New(io.Discard, "", 0)
	n := &pipeNet{conns: make(chan net.Conn), done: make(chan struct{}), server: &http.Server{Handler: r.server, ErrorLog: quiet}}
	go n.server.Serve(n)
	r.use(n)
	s := &secureNet{pipeNet: n, cfg: &tls.Config{
		SessionTicketsDisabled: true, // whoever reads along hasn't the service's
		GetCertificate:         func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return current(), nil },
	}}
	r.cfg.BaseURL, r.cfg.Dial = "https://"+secureHost+"/api/v2", s.dial
	return s
}

// secureNet is a network of pipes with TLS at their far ends.
type secureNet struct {
	*pipeNet
	cfg *tls.Config
}

// take has the server shake hands on the far end of a connection.
func (n *secureNet) take(c net.Conn) { n.conns <- tls.Server(newEager(c), n.cfg) }

func (n *secureNet) dial(context.Context, string, string) (net.Conn, error) {
	client, server := net.Pipe()
	n.take(server)
	n.mu.Lock()
	defer n.mu.Unlock()
	n.open = append(n.open, client)
	return client, nil
}

// eager is a pipe's far end that buffers what it writes, as a socket does: in
// a failing handshake both sides write.
type eager struct {
	net.Conn
	out chan []byte // nil: close
}

func newEager(c net.Conn) *eager {
	e := &eager{Conn: c, out: make(chan []byte, 1<<10)}
	go func() {
		for b := range e.out {
			if b == nil {
				break
			}
			if _, err := c.Write(b); err != nil {
				break
			}
		}
		c.Close()
	}()
	return e
}

func (e *eager) Write(p []byte) (int, error) {
	e.out <- append([]byte{}, p...)
	return len(p), nil
}

func (e *eager) Close() error {
	e.out <- nil
	return nil
}

// A proxy reads along with a CA that nobody knows here: said in those words,
// and it ends by itself when it stops, or when its CA is loaded.
func TestFault13_UnknownCA(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		from := time.Now().Add(-time.Hour)
		own, ownPEM := authority(t, from, from.AddDate(1, 0, 0))
		proxys, proxysPEM := authority(t, from, from.AddDate(1, 0, 0))
		var current atomic.Pointer[tls.Certificate]
		current.Store(&own)
		r := newRig(t, apitest.Options{})
		r.secure(current.Load)
		var err error
		if r.cfg.RootCAs, err = loadCA(t, ownPEM); err != nil {
			t.Fatal(err)
		}
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10})
		r.open()
		p := r.video("a.avi", 1_000_000, 7)
		a := r.add(uploader.AddOptions{}, p)
		r.until(a.IDs[0], "uploading")
		time.Sleep(5 * time.Second)
		current.Store(&proxys)
		r.net.cut(nil)
		s := r.until(a.IDs[0], "waiting")
		if d := r.m.Status().WaitDetail; s.State.Wait != uploader.WaitProxy || !strings.Contains(d, "unknown authority") {
			t.Fatalf("waits for %v: %q", s.State.Wait, d)
		}
		arrived := len(r.server.Log())
		time.Sleep(20 * time.Minute)
		if n := len(r.server.Log()); n != arrived {
			t.Errorf("%d requests reached the proxy that nobody trusts", n-arrived)
		}
		r.server.ClearFaults()
		current.Store(&own)
		back := time.Now()
		r.until(a.IDs[0], "uploaded")
		if d := time.Since(back); d > 15*time.Second {
			t.Errorf("went on after %v", d)
		}
		r.wantVideos(p)
		if n := r.server.Count(api.OpRetryChunk); n != 0 {
			t.Errorf("%d of the plan's retries spent", n)
		}
		r.close()

		current.Store(&proxys)
		if r.cfg.RootCAs, err = loadCA(t, proxysPEM); err != nil {
			t.Fatal(err)
		}
		r.open()
		q := r.video("b.avi", 100_000, 8)
		r.until(r.add(uploader.AddOptions{}, q).IDs[0], "uploaded")
		r.wantVideos(p, q)
	})
}

func TestFault13_CAFile(t *testing.T) {
	if _, err := uploader.LoadCA(filepath.Join(t.TempDir(), "none.pem")); err == nil {
		t.Error("a file that isn't there was loaded")
	}
	for _, text := range []string{"", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"} {
		if _, err := loadCA(t, []byte(text)); err == nil {
			t.Errorf("%q was loaded", text)
		}
	}
}

// behindProxy puts a proxy before the service, which asks for a login until it
// is open.
func (r *rig) behindProxy() (open *atomic.Bool) {
	own, text := authority(r.t, time.Now().Add(-time.Hour), time.Now().AddDate(1, 0, 0))
	service := r.secure(func() *tls.Certificate { return &own })
	open = &atomic.Bool{}
	r.use(newPipeNet(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		if !open.Load() || q.Method != http.MethodConnect {
			w.WriteHeader(http.StatusProxyAuthRequired)
			return
		}
		c, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			r.t.Error(err)
			return
		}
		c.Write([]byte("HTTP/1.1 200 Connection established\r\n\r\n"))
		service.take(c)
	})))
	r.cfg.Proxy = func(*http.Request) (*url.URL, error) { return url.Parse("http://me:hunter2@proxy.example:3128") }
	var err error
	if r.cfg.RootCAs, err = loadCA(r.t, text); err != nil {
		r.t.Fatal(err)
	}
	return open
}

// A proxy wants a login: said in those words. When it lets us through, the
// upload goes on by itself.
func TestFault13_ProxyWantsALogin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{URLLife: 24 * time.Hour})
		open := r.behindProxy()
		open.Store(true)
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10})
		r.open()
		p := r.video("a.avi", 1_000_000, 7)
		a := r.add(uploader.AddOptions{}, p)
		r.until(a.IDs[0], "uploading")
		time.Sleep(5 * time.Second)
		open.Store(false)
		r.net.cut(nil)
		s := r.until(a.IDs[0], "waiting")
		d := r.m.Status().WaitDetail
		if s.State.Wait != uploader.WaitProxy || !strings.Contains(d, "login") {
			t.Errorf("waits for %v: %q", s.State.Wait, d)
		}
		if strings.Contains(d, "hunter2") {
			t.Errorf("a password in %q", d)
		}
		time.Sleep(time.Hour)
		r.server.ClearFaults()
		open.Store(true)
		back := time.Now()
		r.until(a.IDs[0], "uploaded")
		if d := time.Since(back); d > 35*time.Second {
			t.Errorf("went on after %v", d)
		}
		r.wantVideos(p)
		if n := r.server.Count(api.OpRetryChunk); n != 0 {
			t.Errorf("%d of the plan's retries spent", n)
		}
	})
}

// To a clock that is days behind, the service's certificate isn't valid yet:
// the clock is named, not a proxy.
func TestFault18_ClockDaysBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		own, text := authority(t, time.Now().Add(48*time.Hour), time.Now().AddDate(1, 0, 0))
		r := newRig(t, apitest.Options{})
		r.secure(func() *tls.Certificate { return &own })
		var err error
		if r.cfg.RootCAs, err = loadCA(t, text); err != nil {
			t.Fatal(err)
		}
		r.open()
		p := r.video("a.avi", 300_000, 7)
		a := r.add(uploader.AddOptions{}, p)
		if s := r.until(a.IDs[0], "waiting"); s.State.Wait != uploader.WaitClock {
			t.Fatalf("waits for %v: %+v", s.State.Wait, r.m.Status())
		}
		time.Sleep(48*time.Hour + time.Minute) // the clock is set
		r.until(a.IDs[0], "uploaded")
		r.wantVideos(p)
	})
}

// This computer's clock is hours off: the service's Date is gone by, no URL is
// taken for expired, and the offset is told.
func TestFault18_ClockHoursOff(t *testing.T) {
	for name, off := range map[string]time.Duration{
		"five hours ahead": 5 * time.Hour, "five hours behind": -5 * time.Hour, "a year ahead": 366 * 24 * time.Hour,
	} {
		for kind, older := range map[string]bool{"": false, ", the older service": true} {
			t.Run(name+kind, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					r := newRig(t, apitest.Options{URLLife: time.Hour, Older: older})
					r.cfg.Now = func() time.Time { return time.Now().Add(off) }
					r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10})
					r.open()
					p := r.video("a.avi", 10*64<<10, 7)
					a := r.add(uploader.AddOptions{}, p)
					r.until(a.IDs[0], "uploaded")
					r.wantOnce(10)
					r.wantVideos(p)
					if got := r.m.Status().ClockOffset; (got + off).Abs() > 2*time.Second {
						t.Errorf("offset %v, want %v", got, -off)
					}
				})
			})
		}
	}
}
