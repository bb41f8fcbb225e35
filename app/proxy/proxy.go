// Package proxy finds the proxy that a request goes through: the one that was
// set, else the environment's, else the system's (Windows' and macOS' network
// settings with their scripts, and the desktop portal on Linux).
//
// A system's answer may take a while, so it is waited for no longer than
// [Timeout] and kept for a short time. Who can't be asked is taken to say that
// there is no proxy. Of an address only scheme and host are ever handed on.
package proxy

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"sync"
	"time"
)

// Direct is the setting for no proxy at all.
const Direct = "none"

const (
	// Timeout is how long the system may take to answer.
	Timeout = 2 * time.Second

	// keepFor is how long its answer holds: somebody who plugs into another
	// network need not start the program anew.
	keepFor = 30 * time.Second
)

// Func returns a request's proxy; nil: none. It is safe for concurrent use and
// what [http.Transport] asks for.
type Func = func(*http.Request) (*url.URL, error)

// For returns the function for a setting: empty for the environment and the
// system, [Direct], or a proxy's address. It fails for an address that is none.
func For(setting string) (Func, error) {
	switch setting {
	case "":
		if inEnvironment(os.Getenv) {
			return http.ProxyFromEnvironment, nil
		}
		return (&lookup{ask: system(), now: time.Now}).proxy, nil
	case Direct:
		return func(*http.Request) (*url.URL, error) { return nil, nil }, nil
	}
	u, err := url.Parse(setting)
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("proxy: %q is no address", setting)
	}
	return func(r *http.Request) (*url.URL, error) {
		if local(r.URL.Hostname()) {
			return nil, nil
		}
		return u, nil
	}, nil
}

// inEnvironment reports whether the environment names a proxy, and so decides
// for all addresses.
func inEnvironment(getenv func(string) string) bool {
	for _, name := range []string{"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"} {
		if getenv(name) != "" {
			return true
		}
	}
	return false
}

// local reports whether a host is this computer, which no proxy can reach.
func local(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// lookup asks the system, once for each host and time.
type lookup struct {
	ask func(context.Context, *url.URL) (*url.URL, error)
	now func() time.Time

	mu    sync.Mutex // protects the fields below; held while the system is asked
	known map[string]answer
}

type answer struct {
	proxy *url.URL
	until time.Time
}

func (l *lookup) proxy(r *http.Request) (*url.URL, error) {
	if local(r.URL.Hostname()) {
		return nil, nil
	}
	to := &url.URL{Scheme: r.URL.Scheme, Host: r.URL.Host, Path: "/"}
	key := to.String()
	l.mu.Lock()
	defer l.mu.Unlock()
	if a, ok := l.known[key]; ok && l.now().Before(a.until) {
		return a.proxy, nil
	}
	// Not the request's own context: the answer is kept for others too.
	ctx, cancel := context.WithTimeout(context.Background(), Timeout)
	defer cancel()
	p, err := l.ask(ctx, to)
	if err != nil {
		p = nil // nobody to ask: as if there were no proxy
	}
	if l.known == nil || len(l.known) > 100 {
		l.known = map[string]answer{}
	}
	l.known[key] = answer{p, l.now().Add(keepFor)}
	return p, nil
}

// waiting runs a call that can't be ended beside the caller, who waits no
// longer than ctx allows.
func waiting(ctx context.Context, call func() (*url.URL, error)) (*url.URL, error) {
	type result struct {
		proxy *url.URL
		err   error
	}
	results := make(chan result, 1)
	go func() {
		p, err := call()
		results <- result{p, err}
	}()
	select {
	case r := <-results:
		return r.proxy, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// first returns the first of a list of proxies, as desktops and scripts write
// them, that can be used; nil where that is a direct connection.
func first(list []string) *url.URL {
	for _, s := range list {
		u, err := url.Parse(s)
		if err != nil {
			continue
		}
		switch u.Scheme {
		case "direct":
			return nil
		case "socks":
			u.Scheme = "socks5"
		case "http", "https", "socks5":
		default:
			continue
		}
		if u.Host != "" {
			return u
		}
	}
	return nil
}
