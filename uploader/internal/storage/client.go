package storage

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/aionvision/aion-uploader/uploader/internal/md5x"
)

// Options are what a [Client] needs to know. The zero value is fit for use.
type Options struct {
	// Proxy returns the proxy for a request; nil, or a nil URL, is none.
	Proxy func(*http.Request) (*url.URL, error)
	// RootCAs are the trusted authorities; nil is the system's.
	RootCAs *x509.CertPool
	// Dial makes a connection; nil is a net.Dialer's. Tests use net.Pipe.
	Dial func(ctx context.Context, network, addr string) (net.Conn, error)
	// UserAgent is sent with each request; empty is "aion-uploader".
	UserAgent string
	// Now is the wall clock, asked when the storage's is not told; nil is time.Now.
	Now func() time.Time
}

// Client sends parts. It keeps connections for a few seconds after use. Its
// methods may be called from any goroutine.
type Client struct {
	opts  Options
	tls   *tls.Config
	puts  *http.Transport
	probe *http.Transport

	buffers sync.Pool // of *[bufferSize]byte
	md5s    md5x.Group
}

// New makes a Client. Nothing is dialled before the first Put.
func New(o Options) *Client {
	if o.Dial == nil {
		o.Dial = (&net.Dialer{Timeout: dialTime, KeepAlive: 15 * time.Second}).DialContext
	}
	if o.UserAgent == "" {
		o.UserAgent = "aion-uploader"
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	c := &Client{opts: o}
	c.buffers.New = func() any { return new([bufferSize]byte) }
	c.tls = &tls.Config{
		RootCAs:                     o.RootCAs,
		MinVersion:                  tls.VersionTLS12,
		NextProtos:                  []string{"http/1.1"},
		ClientSessionCache:          tls.NewLRUClientSessionCache(32),
		DynamicRecordSizingDisabled: true, // bulk data, not pages
	}
	c.puts = c.transport()
	c.probe = c.transport()
	c.probe.DisableKeepAlives = true
	return c
}

// transport is net/http's, held to HTTP/1.1, with no deadline once connected:
// a header time-out would start when the system has taken the body, long
// before a slow line has carried it.
func (c *Client) transport() *http.Transport {
	var h1 http.Protocols
	h1.SetHTTP1(true)
	return &http.Transport{
		Proxy:                  c.opts.Proxy,
		OnProxyConnectResponse: proxyAnswer,
		ProxyConnectHeader:     http.Header{"User-Agent": {c.opts.UserAgent}},
		DialContext:            c.dial,
		DialTLSContext:         c.dialTLS,
		TLSClientConfig:        c.tls.Clone(),
		TLSHandshakeTimeout:    handshakeTime,
		TLSNextProto:           map[string]func(string, *tls.Conn) http.RoundTripper{},
		Protocols:              &h1,
		DisableCompression:     true,
		MaxIdleConns:           32,
		MaxIdleConnsPerHost:    16,
		IdleConnTimeout:        4 * time.Second, // S3 closes at about 5
		ExpectContinueTimeout:  3 * time.Second,
		MaxResponseHeaderBytes: 64 << 10,
		WriteBufferSize:        bufferSize,
	}
}

// CloseIdle closes the connections that no Put has, as after a change of the
// network or a wake from sleep.
func (c *Client) CloseIdle() { c.puts.CloseIdleConnections() }

// proxyAnswer turns a proxy's refusal to connect into an error. One that says
// that it can't reach the storage (502, 503, 504) is as good as no internet.
func proxyAnswer(_ context.Context, _ *url.URL, _ *http.Request, res *http.Response) error {
	e := &Error{Kind: KindProxy, Status: res.StatusCode}
	switch res.StatusCode {
	case http.StatusOK:
		return nil
	case http.StatusProxyAuthRequired:
		e.Message = "the proxy wants a login"
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		e.Kind, e.Message = KindOffline, "the proxy can't reach the storage"
	default:
		e.Message = fmt.Sprintf("the proxy refuses to connect: %s", clean(http.StatusText(res.StatusCode)))
	}
	return e
}
