// Package checkup looks at the way to a server one part after the other, as
// somebody who knows networks would: its name, the proxy, the TLS handshake, who
// signed the certificate, a sign-in page, the other side's clock. It sends no key
// and makes no call of the API: one HEAD of the server's root, and one GET of it
// without TLS, at which sign-in pages show themselves.
//
// What it finds is [Finding]s: a [Verdict] for programs and a technical text
// without queries, passwords or control characters. It keeps nothing, and its
// functions may be called from any goroutine.
package checkup

import (
	"context"
	"crypto/x509"
	"net"
	"net/http"
	"net/url"
	"time"
)

// Verdict is what one part of the way was found to be.
type Verdict uint8

// The verdicts. Those after Fine are faults.
const (
	Unknown       Verdict = iota // it couldn't be found out
	Fine                         //
	Unused                       // there is no such part: no proxy, no TLS on this computer itself
	NoName                       // the name isn't known to the name service, or nobody answers it
	NoAnswer                     // nobody answers, or the connection is refused
	Login                        // the proxy wants a login
	Refuses                      // the proxy doesn't let the connection through
	UnknownIssuer                // signed by somebody this computer doesn't know: Finding.Issuer
	OutOfDate                    // the certificate isn't valid yet, or no longer, by this computer's clock
	WrongHost                    // the certificate is another host's
	NotTLS                       // the answer isn't TLS, or of no version in common
	SignIn                       // a sign-in page stands in the way: Finding.URL
)

// Finding is one verdict and what led to it.
type Finding struct {
	Verdict Verdict
	Detail  string        // technical, in English; may be empty
	Issuer  string        // who signed the certificate; may be empty
	URL     string        // where to sign in, http or https; may be empty
	Offset  time.Duration // the other clock minus ours
}

// Way is how the server is reached. BaseURL is https, or http to this computer.
type Way struct {
	BaseURL   *url.URL
	Proxy     func(*http.Request) (*url.URL, error)                              // nil: none
	RootCAs   *x509.CertPool                                                     // nil: the system's
	Dial      func(ctx context.Context, network, addr string) (net.Conn, error)  // nil: a net.Dialer's
	Lookup    func(ctx context.Context, host string) (addrs []string, err error) // nil: the system's
	Now       func() time.Time                                                   // nil: time.Now
	UserAgent string
}

// stepTime is how long one part may take.
const stepTime = 5 * time.Second

func (w Way) now() time.Time {
	if w.Now != nil {
		return w.Now().Round(0)
	}
	return time.Now().Round(0)
}
