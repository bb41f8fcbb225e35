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
	"sync/atomic"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
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
