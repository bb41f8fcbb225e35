package gateway

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// Listen listens on a free port of 127.0.0.1 with TLS, until the test ends, and
// returns the path of its authority's certificate.
func Listen(t testing.TB) (l net.Listener, ca string) {
	t.Helper()
	c := makeCertificate(t, t.TempDir())
	pair, err := tls.LoadX509KeyPair(c.chain, c.key)
	if err != nil {
		t.Fatal(err)
	}
	if l, err = tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{pair}}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() }) // whoever served on it may have closed it
	return l, c.authority
}

// certificate are the files of a certificate for 127.0.0.1.
type certificate struct{ authority, chain, key string }

// makeCertificate makes an authority and a certificate by it, in dir.
func makeCertificate(t testing.TB, dir string) certificate {
	t.Helper()
	now := time.Now()
	root := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "e2e authority"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	rootKey := makeKey(t)
	rootDER := sign(t, root, root, rootKey, rootKey)
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "e2e storage"},
		NotBefore: root.NotBefore, NotAfter: root.NotAfter,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		KeyUsage:    x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	leafKey := makeKey(t)
	keyDER, err := x509.MarshalECPrivateKey(leafKey)
	if err != nil {
		t.Fatal(err)
	}
	return certificate{
		authority: writePEM(t, filepath.Join(dir, "authority.pem"), "CERTIFICATE", rootDER),
		chain:     writePEM(t, filepath.Join(dir, "chain.pem"), "CERTIFICATE", sign(t, leaf, root, leafKey, rootKey)),
		key:       writePEM(t, filepath.Join(dir, "key.pem"), "EC PRIVATE KEY", keyDER),
	}
}

func makeKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func sign(t testing.TB, cert, parent *x509.Certificate, key, parentKey *ecdsa.PrivateKey) []byte {
	t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, cert, parent, key.Public(), parentKey)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func writePEM(t testing.TB, path, kind string, der []byte) string {
	t.Helper()
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func readAuthority(t testing.TB, path string) *x509.CertPool {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		t.Fatalf("%s has no certificate", path)
	}
	return pool
}
