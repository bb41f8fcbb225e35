//go:build windows || (darwin && cgo)

package proxy

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/mattn/go-ieproxy"
)

// system asks the system's network settings, as they are now, and their script.
func system() func(context.Context, *url.URL) (*url.URL, error) {
	return func(ctx context.Context, to *url.URL) (*url.URL, error) {
		return waiting(ctx, func() (*url.URL, error) {
			ieproxy.ReloadConf()
			p, err := ieproxy.GetProxyFunc()(&http.Request{URL: to})
			if err != nil {
				return nil, fmt.Errorf("proxy: network settings: %w", err)
			}
			if p != nil && p.Scheme == "" { // from a script: host and port alone
				p.Scheme = "http"
			}
			return p, nil
		})
	}
}
