package checkup

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"time"
)

// Line is what one connection to the server told.
type Line struct {
	Proxy Finding
	TLS   Finding
	Clock Finding
}

// Connect makes a new connection and asks for the server's root, by the proxy
// if there is one, within 5 s. A redirect is an answer, and isn't followed.
func (w Way) Connect(ctx context.Context) Line {
	ctx, cancel := context.WithTimeout(ctx, stepTime)
	defer cancel()
	proxy, err := w.ProxyFor()
	if err != nil {
		return Line{Proxy: Finding{Verdict: Refuses, Detail: clean(err.Error())}}
	}
	var state *tls.ConnectionState
	trace := &httptrace.ClientTrace{TLSHandshakeDone: func(s tls.ConnectionState, err error) {
		if err == nil {
			state = &s // RoundTrip returns after it
		}
	}}
	ctx = httptrace.WithClientTrace(ctx, trace)
	began := w.now()
	resp, err := w.ask(ctx, http.MethodHead, w.BaseURL)
	line := Line{Proxy: Finding{Verdict: Unused}}
	if proxy != nil {
		line.Proxy = Finding{Verdict: Fine, Detail: ProxyName(proxy)}
	}
	if err == nil {
		resp.Body.Close()
		line.Clock = w.clock(resp.Header, began)
		if proxy != nil && resp.StatusCode == http.StatusProxyAuthRequired {
			line.Proxy = Finding{Verdict: Login, Detail: ProxyName(proxy) + " answered 407"}
			return line
		}
		line.TLS = secured(w.BaseURL, state)
		return line
	}
	line.fault(err, proxy, state != nil)
	return line
}

// fault says at which part of the way an error arose.
func (l *Line) fault(err error, proxy *url.URL, shaken bool) {
	var p *proxyError
	var op *net.OpError
	switch {
	case errors.As(err, &p) && p.status == http.StatusProxyAuthRequired:
		l.Proxy = Finding{Verdict: Login, Detail: ProxyName(proxy) + " answered 407"}
	case errors.As(err, &p):
		l.Proxy = Finding{Verdict: Refuses, Detail: fmt.Sprintf("%s answered %d", ProxyName(proxy), p.status)}
	case proxy != nil && errors.As(err, &op) && op.Op == "proxyconnect":
		l.Proxy = Finding{Verdict: NoAnswer, Detail: clean(ProxyName(proxy) + ": " + op.Err.Error())}
	case shaken: // the handshake was good, and then nothing came
		l.TLS = Finding{Verdict: Fine}
		l.Clock = Finding{Verdict: Unknown, Detail: clean(text(err))}
	default:
		l.TLS = tlsFault(err)
	}
}

// secured describes a handshake that went well.
func secured(base *url.URL, s *tls.ConnectionState) Finding {
	if s == nil {
		if base.Scheme == "http" {
			return Finding{Verdict: Unused, Detail: "http to this computer itself"}
		}
		return Finding{Verdict: Unknown}
	}
	f := Finding{Verdict: Fine, Detail: tls.VersionName(s.Version)}
	if len(s.PeerCertificates) > 0 {
		leaf := s.PeerCertificates[0]
		f.Issuer = issuer(leaf)
		f.Detail += ", signed by " + f.Issuer + ", valid until " + leaf.NotAfter.UTC().Format(time.DateOnly)
	}
	return f
}

// tlsFault tells what is wrong with a handshake, or that there was none.
func tlsFault(err error) Finding {
	f := Finding{Detail: clean(text(err))}
	var (
		record  tls.RecordHeaderError
		alert   tls.AlertError
		host    x509.HostnameError
		unknown x509.UnknownAuthorityError
		invalid x509.CertificateInvalidError
		verify  *tls.CertificateVerificationError
	)
	if errors.As(err, &verify) && len(verify.UnverifiedCertificates) > 0 {
		f.Issuer = issuer(verify.UnverifiedCertificates[0])
	}
	switch {
	case errors.As(err, &record), errors.As(err, &alert), errors.Is(err, http.ErrSchemeMismatch):
		f.Verdict = NotTLS
	case errors.As(err, &host):
		f.Verdict = WrongHost
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		f.Verdict = OutOfDate
	case errors.As(err, &unknown), errors.As(err, &verify):
		f.Verdict = UnknownIssuer
	default:
		f.Verdict = NoAnswer
	}
	return f
}

// issuer names who signed a certificate, as people would.
func issuer(c *x509.Certificate) string {
	name := c.Issuer.CommonName
	if len(c.Issuer.Organization) > 0 && !strings.Contains(name, c.Issuer.Organization[0]) {
		name = strings.TrimSpace(c.Issuer.Organization[0] + " " + name)
	}
	if name == "" {
		name = c.Issuer.String()
	}
	return clean(name)
}

// clock compares an answer's Date with our clock in the middle of the asking:
// Date is in whole seconds, so half of one is added.
func (w Way) clock(h http.Header, began time.Time) Finding {
	date, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return Finding{Verdict: Unknown, Detail: "the answer has no Date"}
	}
	ours := began.Add(w.now().Sub(began) / 2)
	return Finding{Verdict: Fine, Offset: date.Add(time.Second / 2).Sub(ours).Round(time.Second)}
}

// proxyError is a proxy's refusal to connect.
type proxyError struct{ status int }

func (e *proxyError) Error() string { return fmt.Sprintf("the proxy answered %d", e.status) }

// ask sends one request to the root of a URL over a connection of its own.
func (w Way) ask(ctx context.Context, method string, u *url.URL) (*http.Response, error) {
	t := &http.Transport{
		Proxy: w.Proxy, DialContext: w.Dial, DisableKeepAlives: true, TLSHandshakeTimeout: stepTime,
		TLSClientConfig:        &tls.Config{RootCAs: w.RootCAs, MinVersion: tls.VersionTLS12},
		MaxResponseHeaderBytes: 64 << 10,
		OnProxyConnectResponse: func(_ context.Context, _ *url.URL, _ *http.Request, res *http.Response) error {
			if res.StatusCode != http.StatusOK {
				return &proxyError{res.StatusCode}
			}
			return nil
		},
	}
	root := url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/"}
	req, err := http.NewRequestWithContext(ctx, method, root.String(), nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", w.UserAgent)
	return t.RoundTrip(req)
}

// text is an error's text without the URL that net/http puts around it.
func text(err error) string {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err.Error()
	}
	return err.Error()
}
