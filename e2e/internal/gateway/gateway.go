// Package gateway runs a real S3 server, versitygw, on a folder of a test, and
// makes its buckets the storage of a test's service.
package gateway

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/aionvision/aion-uploader/e2e/internal/run"
)

// tool is built by "go install", so that its hundred dependencies stay out of
// this module too. Go's checksum database answers for it.
const tool = "github.com/versity/versitygw/cmd/versitygw@v1.8.0"

// The server's one account.
const (
	accessKey = "e2e"
	secretKey = "not-a-secret-of-anyone"
	region    = "us-east-1"
)

// startTime is how long the server may take to answer.
const startTime = 20 * time.Second

// Install builds the server into dir and returns its path. The first time on a
// machine takes some minutes.
func Install(t testing.TB, dir string) string {
	t.Helper()
	install := exec.CommandContext(t.Context(), "go", "install", tool)
	install.Env = append(run.Environ("GOBIN", "GOFLAGS", "CGO_ENABLED"), "GOBIN="+dir, "CGO_ENABLED=0")
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("go install %s: %v\n%s", tool, err, out)
	}
	return filepath.Join(dir, "versitygw")
}

// Options say which server to be.
type Options struct {
	TLS    bool // https, by a certificate of its own authority: see Server.CA
	NotMD5 bool // ETags are checksums of another kind
}

// Server is a running S3 server.
type Server struct {
	Addr string // host:port
	CA   string // path of its authority's certificate; "" without TLS

	root string // folder of its buckets
	log  string // path of its access log
}

// Start starts a server that ends with the test.
func Start(t testing.TB, program string, o Options) *Server {
	t.Helper()
	dir := t.TempDir()
	s := &Server{Addr: freeAddr(t), root: filepath.Join(dir, "root"), log: filepath.Join(dir, "access.log")}
	args := []string{"--port", s.Addr, "--region", region, "--access-log", s.log, "--keep-alive", "--quiet"}
	if o.TLS {
		cert := makeCertificate(t, dir)
		s.CA = cert.authority
		args = append(args, "--cert", cert.chain, "--key", cert.key)
	}
	meta := filepath.Join(dir, "meta")
	for _, d := range []string{s.root, meta} {
		if err := os.Mkdir(d, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	args = append(args, "posix", "--sidecar", meta)
	if o.NotMD5 {
		args = append(args, "--data-integrity-etag")
	}
	env := append(run.Environ(), "ROOT_ACCESS_KEY="+accessKey, "ROOT_SECRET_KEY="+secretKey)
	p := run.Start(t, env, nil, program, append(args, s.root)...)
	run.Until(t, startTime, "the S3 server listens", func() bool {
		if p.Ended() {
			t.Fatalf("the S3 server ended:\n%s%s", p.Stdout, p.Stderr)
		}
		conn, err := net.Dial("tcp", s.Addr)
		if err == nil {
			_ = conn.Close()
		}
		return err == nil
	})
	return s
}

// Environ returns this process's environment with the server's account in it,
// as AWS's programs look for it.
func (s *Server) Environ() []string {
	const id, secret = "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"
	return append(run.Environ(id, secret), id+"="+accessKey, secret+"="+secretKey)
}

// freeAddr is a port that nobody has at the moment.
func freeAddr(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// client speaks to the server at addr, its own or a relay's.
func (s *Server) client(t testing.TB, addr string) *minio.Core {
	t.Helper()
	transport, err := minio.DefaultTransport(s.CA != "")
	if err != nil {
		t.Fatal(err)
	}
	if s.CA != "" {
		transport.TLSClientConfig.RootCAs = readAuthority(t, s.CA)
	}
	t.Cleanup(transport.CloseIdleConnections)
	core, err := minio.NewCore(addr, &minio.Options{
		Creds: credentials.NewStaticV4(accessKey, secretKey, ""), Region: region,
		Secure: s.CA != "", Transport: transport, MaxRetries: 1,
	})
	if err != nil {
		t.Fatal(err)
	}
	return core
}
