package checkup

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// Name looks the host up in the name service. An address needs no name.
func (w Way) Name(ctx context.Context, host string) Finding {
	if net.ParseIP(host) != nil {
		return Finding{Verdict: Fine, Detail: "an address, no name"}
	}
	ctx, cancel := context.WithTimeout(ctx, stepTime)
	defer cancel()
	lookup := w.Lookup
	if lookup == nil {
		lookup = net.DefaultResolver.LookupHost
	}
	addrs, err := lookup(ctx, host)
	if err != nil {
		return Finding{Verdict: NoName, Detail: nameDetail(host, err)}
	}
	if len(addrs) == 0 {
		return Finding{Verdict: NoName, Detail: host + ": no address"}
	}
	return Finding{Verdict: Fine, Detail: fmt.Sprintf("%s has %d addresses", host, len(addrs))}
}

func nameDetail(host string, err error) string {
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return host + ": no such name"
	case errors.As(err, &dns) && dns.IsTimeout, errors.Is(err, context.DeadlineExceeded):
		return host + ": the name service doesn't answer"
	}
	return clean(host + ": " + err.Error())
}

// ProxyFor returns the proxy by which the server is reached, nil for none. Its
// password isn't for show: see [ProxyName].
func (w Way) ProxyFor() (*url.URL, error) {
	if w.Proxy == nil {
		return nil, nil
	}
	return w.Proxy(&http.Request{Method: http.MethodHead, URL: w.BaseURL, Header: http.Header{}})
}

// ProxyName is what may be shown of a proxy: its host and port.
func ProxyName(u *url.URL) string {
	if u == nil {
		return ""
	}
	return clean(u.Host)
}

// clean makes a foreign text fit to be shown: one line, bounded, and what stands
// behind a question mark or before an @ in an address is left out.
func clean(s string) string {
	words := strings.FieldsFunc(s, func(r rune) bool { return r <= ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 })
	for i, w := range words {
		if q := strings.IndexByte(w, '?'); q >= 0 && strings.ContainsAny(w[q:], "=&%") {
			w = w[:q] + "…"
		}
		if at := strings.LastIndexByte(w, '@'); at >= 0 {
			if scheme := strings.Index(w, "://"); scheme >= 0 && scheme < at {
				w = w[:scheme+3] + w[at+1:]
			}
		}
		words[i] = w
	}
	s = strings.Join(words, " ")
	const most = 300
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + "…"
	}
	return s
}
