package uploader

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"time"

	"github.com/aionvision/aion-uploader/uploader/api"
)

// Limits of the service, by the contract.
const (
	MaxSize     = 10 << 30      // bytes of one video
	MaxDuration = 2 * time.Hour // the service refuses longer ones at the very end
	MaxParallel = 16            // PUTs at once, all transfers together
)

// DefaultBaseURL is the public service's.
const DefaultBaseURL = api.DefaultBaseURL

// defaultParallel is how many PUTs of one upload the service allows unless it
// says otherwise.
const defaultParallel = 5

// Config says how a [Manager] works. The zero value, with a key, uploads to
// the public service and keeps nothing on disk.
type Config struct {
	BaseURL string // of the API; empty: the public service
	Key     string // API key; empty: everything waits for SetKey

	// StateDir keeps the queue across restarts; it is created, and locked for
	// one Manager at a time. Empty: in memory only.
	StateDir string

	// HoldStored leaves what the state folder holds from earlier runs alone until
	// Resume or Retry names it. Aborts that are owed go out all the same.
	HoldStored bool

	// LeaveAnalyses asks for nothing after an upload unless AskAnalysis, Scenes
	// or Thumbnail want it: for programs that show no analysis.
	LeaveAnalyses bool

	Parallel  int   // the most PUTs at once, 1 to MaxParallel; 0: MaxParallel. No more are used than make it faster, nor than the service allows each upload
	RateLimit int64 // bytes per second of all PUTs together; 0: none
	Videos    int   // transfers that may have bytes to send at a time; 0: as many as the PUTs at once need

	Proxy   func(*http.Request) (*url.URL, error) // nil: from the environment
	RootCAs *x509.CertPool                        // nil: the system's; see LoadCA
	Dial    func(ctx context.Context, network, addr string) (net.Conn, error)

	// Lookup asks the name service; only the connection check calls it. nil: the
	// system's.
	Lookup func(ctx context.Context, host string) (addrs []string, err error)

	UserAgent string       // empty: aion-uploader
	Log       *slog.Logger // nil: none. Never sees a key, a presigned query or file content

	// Now is the wall clock, and Rand returns a number in [0,1): for tests. Both
	// are called from several goroutines.
	Now  func() time.Time
	Rand func() float64
}

func (c Config) withDefaults() Config {
	if c.BaseURL == "" {
		c.BaseURL = api.DefaultBaseURL
	}
	if c.Parallel <= 0 {
		c.Parallel = MaxParallel
	}
	c.Parallel = min(c.Parallel, MaxParallel)
	c.Videos = max(0, c.Videos)
	if c.Proxy == nil {
		c.Proxy = http.ProxyFromEnvironment
	}
	if c.UserAgent == "" {
		c.UserAgent = "aion-uploader"
	}
	if c.Log == nil {
		c.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Rand == nil {
		c.Rand = rand.Float64
	}
	return c
}

// LoadCA returns the system's certificate authorities and those in the PEM
// file at path. There is no way to switch certificate checks off.
func LoadCA(path string) (*x509.CertPool, error) {
	pem, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("uploader: CA file: %w", err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, errors.New("uploader: CA file: no certificate in it")
	}
	return pool, nil
}
