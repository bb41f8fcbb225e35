package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// RoundTrip makes one attempt: Gate's leave, the key, the guard against
// silence, the news for Seen. It is below retryablehttp and net/http's client,
// so neither of them ever holds the key.
func (k *call) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	if err := k.client.gate(ctx, k.op); err != nil {
		k.refused = err
	} else if ctx.Err() != nil {
		k.refused = ended(ctx)
	}
	if k.refused != nil {
		closeBody(req)
		return nil, k.refused
	}
	resp, err := k.send(req)
	seen := Seen{Op: k.op, Err: clean(err, k.client.key)}
	if err == nil {
		seen.Status, seen.Date = resp.StatusCode, serverDate(resp.Header)
		if !success(resp.StatusCode) {
			seen.RetryAfter = retryAfter(resp.Header, k.client.now())
		}
	}
	k.client.seen(seen)
	return resp, err
}

// send puts the request on the line and returns once the answer's header is
// there. The time it waits for Gate doesn't count as silence.
func (k *call) send(req *http.Request) (*http.Response, error) {
	parent, patience := req.Context(), k.op.patience()
	ctx, cancel := context.WithCancelCause(parent)
	timer := time.AfterFunc(patience, func() { cancel(silence(patience)) })
	end := func() { timer.Stop(); cancel(nil) }

	out := req.Clone(ctx)
	if k.client.key != "" {
		out.Header.Set("Authorization", "Bearer "+k.client.key)
	}
	resp, err := k.client.transport.RoundTrip(out)
	if err != nil {
		err = because(ctx, err)
		end()
		return nil, err
	}
	if resp.Body == nil {
		resp.Body = http.NoBody
	}
	if redirect(resp.StatusCode) {
		// net/http would parse the target, and quote it in its errors.
		k.answer.redirect = target(req.URL, resp.Header.Get("Location"))
		resp.Header.Del("Location")
	}
	timer.Reset(patience)
	resp.Body = &guardedBody{
		body:  resp.Body,
		alive: func() { timer.Reset(patience) },
		why:   func(err error) error { return because(ctx, err) },
		end:   end,
	}
	return resp, nil
}

func closeBody(req *http.Request) {
	if req.Body != nil {
		_ = req.Body.Close() // it is memory
	}
}

// target returns where a redirect leads, fit to be shown.
func target(from *url.URL, location string) string {
	to, err := from.Parse(location)
	if err != nil || location == "" {
		return ""
	}
	return RedactURL(to.String())
}

// silence is the error of an attempt that waited that long for a byte.
type silence time.Duration

func (s silence) Error() string   { return fmt.Sprintf("nothing came for %s", time.Duration(s)) }
func (s silence) Timeout() bool   { return true }
func (s silence) Temporary() bool { return true }

// because returns the cause of an attempt's end rather than the transport's
// words for it.
func because(ctx context.Context, err error) error {
	var s silence
	if errors.As(context.Cause(ctx), &s) {
		return s
	}
	return err
}

// guardedBody ends an attempt when no byte of the body has come for a while. A
// slow line may take as long as it needs: the reply for a 10,000 chunk upload
// is megabytes.
type guardedBody struct {
	body  io.ReadCloser
	alive func()            // a byte has come
	why   func(error) error // the cause behind a read's error
	end   func()            // gives back what the attempt holds
}

func (g *guardedBody) Read(p []byte) (int, error) {
	n, err := g.body.Read(p)
	if n > 0 {
		g.alive()
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = g.why(err)
	}
	return n, err
}

func (g *guardedBody) Close() error {
	err := g.body.Close()
	g.end()
	return err
}
