package storage

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
)

// Probe finds out whether the URL's host can be reached: it makes a new
// connection by the same proxy and shakes hands, asks nothing and closes. It
// tells a lost line from a dead connection. The error is an [*Error], or wraps
// ctx's cause when that ended first.
func (c *Client) Probe(ctx context.Context, rawURL string) error {
	u, err := target(rawURL)
	if err != nil {
		return err
	}
	u.Path, u.RawPath, u.RawQuery = "/", "", "" // never sent; but why have them here
	var there atomic.Bool
	trace := &httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) {
		there.Store(true)
		info.Conn.Close() // before net/http writes a request to it
	}}
	req, err := http.NewRequestWithContext(httptrace.WithClientTrace(ctx, trace), http.MethodHead, u.String(), nil)
	if err != nil {
		return refusal("the part's URL can't be read")
	}
	resp, err := c.probe.RoundTrip(req)
	if err == nil {
		resp.Body.Close()
	}
	switch {
	case err == nil, there.Load():
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("storage: probe: %w", context.Cause(ctx))
	}
	return failure(err)
}
