package api

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// DefaultBaseURL is where the service is, unless a person says otherwise.
const DefaultBaseURL = "https://api.aionvision.tech/api/v2"

// defaultUserAgent is sent when Options names none.
const defaultUserAgent = "aion-uploader"

// Options say how a [Client] reaches the service. All fields but BaseURL may be
// zero.
type Options struct {
	BaseURL   string            // https, or http to this computer itself; no query
	Key       string            // the API key; never logged. Empty: no Authorization is sent
	Transport http.RoundTripper // nil: one with the environment's proxy and time-outs for dial and TLS
	UserAgent string            // nil value: aion-uploader

	// Gate is called before every attempt, repeats included, and may block: it
	// is where the API budget's token is taken. Its error ends the call as
	// KindLocal and is what [Error.Unwrap] returns. The context is the call's,
	// and the call's goroutine runs it.
	Gate func(ctx context.Context, op Op) error
	// Seen is called after every attempt that Gate let through, once the
	// answer's header is there or it is clear that none will come. It runs in
	// the call's goroutine and must not block.
	Seen func(Seen)

	Now  func() time.Time // the wall clock, for dates in Retry-After; nil: time.Now
	Rand func() float64   // jitter in [0,1), safe for concurrent use; nil: math/rand/v2
}

// Seen is what one attempt of a call came to.
type Seen struct {
	Op         Op
	Status     int           // 0: no reply
	Date       time.Time     // the answer's Date header; zero when it had none
	RetryAfter time.Duration // 0: not said; at most [MaxRetryAfter]
	Err        error         // why there was no reply; no key and no query in it
}

// Client calls the service. It is safe for concurrent use.
type Client struct {
	base      *url.URL
	key       string
	userAgent string
	transport http.RoundTripper
	gate      func(context.Context, Op) error
	seen      func(Seen)
	now       func() time.Time
	rand      func() float64
}

// New makes a client; it sends nothing. It refuses a base URL that isn't https
// (but for a loopback host) or that carries userinfo, a query or a fragment,
// and a key that no header can hold. White space around either is cut.
func New(o Options) (*Client, error) {
	base, err := parseBase(o.BaseURL)
	if err != nil {
		return nil, fmt.Errorf("api: base URL: %w", err)
	}
	key := trimKey(o.Key)
	if strings.ContainsFunc(key, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return nil, errors.New("api: the key holds control characters")
	}
	c := &Client{
		base: base, key: key, userAgent: o.UserAgent, transport: o.Transport,
		gate: o.Gate, seen: o.Seen, now: o.Now, rand: o.Rand,
	}
	if c.userAgent == "" {
		c.userAgent = defaultUserAgent
	}
	if c.transport == nil {
		c.transport = newTransport()
	}
	if c.gate == nil {
		c.gate = func(context.Context, Op) error { return nil }
	}
	if c.seen == nil {
		c.seen = func(Seen) {}
	}
	if c.now == nil {
		c.now = time.Now
	}
	if c.rand == nil {
		c.rand = rand.Float64
	}
	return c, nil
}

// CloseIdleConnections closes the connections that no call uses at the moment,
// for instance after a change of networks. Calls under way go on.
func (c *Client) CloseIdleConnections() {
	if t, ok := c.transport.(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
}

// newTransport returns the transport of a client that is given none. A dead
// HTTP/2 connection is found by pings, or every later call would wait on it.
func newTransport() *http.Transport {
	dialer := &net.Dialer{Timeout: 15 * time.Second, KeepAlive: 15 * time.Second}
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            dialer.DialContext,
		TLSHandshakeTimeout:    15 * time.Second,
		ForceAttemptHTTP2:      true,
		HTTP2:                  &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 10 * time.Second},
		MaxIdleConnsPerHost:    8,
		IdleConnTimeout:        60 * time.Second,
		MaxResponseHeaderBytes: 1 << 20,
	}
}
