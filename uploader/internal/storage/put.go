package storage

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"slices"
	"time"
)

const (
	maxRedials = 2
	// drainTime bounds what a body behind the answer's headers may take.
	drainTime = 5 * time.Second
	// letGo is how long a cancelled Put waits for net/http to be done, which
	// a disk that hangs in a read can delay for ever.
	letGo = time.Second
)

// Put sends a part and returns what the storage said. It ends with the answer,
// an [*Error], or promptly with ctx: then the error wraps ctx's cause and isn't
// an [*Error]; nor is one that wraps what Limit returned. Putting the same part
// again is always safe once Put has returned. Some 300 KiB of memory are used,
// whatever the part's size.
func (c *Client) Put(ctx context.Context, p Part) (Result, error) {
	start := time.Now()
	req, f, err := c.prepare(ctx, &p)
	if err != nil {
		return Result{}, ended(ctx, err)
	}
	done, watched := make(chan struct{}), make(chan struct{})
	go func() { defer close(watched); f.watch(done) }()
	res, err := c.fly(ctx, req, f)
	close(done)
	<-watched
	f.land(err == nil)
	if err != nil {
		return Result{}, ended(ctx, err)
	}
	res.Duration = time.Since(start)
	return res, nil
}

// ended prefers the reason why a context ended to whatever broke by it.
func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("storage: put: %w", context.Cause(ctx))
	}
	return err
}

// prepare makes the request, all but its body.
func (c *Client) prepare(ctx context.Context, p *Part) (*http.Request, *flight, error) {
	if p.Size <= 0 || p.Offset < 0 || p.Body == nil {
		return nil, nil, refusal("the part is empty")
	}
	u, err := target(p.URL)
	if err != nil {
		return nil, nil, err
	}
	h := http.Header{"User-Agent": {c.opts.UserAgent}}
	if p.ContentType != "" {
		h.Set("Content-Type", p.ContentType)
	}
	query := u.Query()
	names := signed(query)
	sign(h, names, query)
	if p.ContentMD5 || slices.Contains(names, "content-md5") {
		sum, err := c.contentMD5(ctx, p)
		if err != nil {
			return nil, nil, fileError(err)
		}
		h.Set("Content-MD5", sum)
	}
	if p.Expect {
		h.Set("Expect", "100-continue")
	}
	f := &flight{part: p, md5s: &c.md5s, secure: u.Scheme == "https", head: headSize(u, h)}
	req := &http.Request{
		Method: http.MethodPut, URL: u, Host: u.Host, Header: h,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		ContentLength: p.Size, GetBody: f.getBody,
	}
	return req, f, nil
}

// headSize estimates the length of a request's head.
func headSize(u *url.URL, h http.Header) int64 {
	n := len("PUT  HTTP/1.1\r\nHost: \r\nContent-Length: 10737418240\r\n\r\n") + len(u.RequestURI()) + len(u.Host)
	for k, vs := range h {
		for _, v := range vs {
			n += len(k) + len(v) + len(": \r\n")
		}
	}
	return int64(n)
}

// contentMD5 reads the part for the header of that name.
func (c *Client) contentMD5(ctx context.Context, p *Part) (string, error) {
	buf := c.buffers.Get().(*[bufferSize]byte)
	defer c.buffers.Put(buf)
	sum := c.md5s.New()
	defer sum.Close()
	for at := int64(0); at < p.Size; {
		if ctx.Err() != nil {
			return "", context.Cause(ctx)
		}
		n, err := readAt(p.Body, buf[:min(bufferSize, p.Size-at)], p.Offset+at)
		if err != nil {
			return "", err
		}
		_, _ = sum.Write(buf[:n]) // never fails
		at += int64(n)
	}
	return base64.StdEncoding.EncodeToString(sum.Sum()), nil
}

// fly tries until there is an answer, or an error that isn't just a pooled
// connection found dead. Somebody who doesn't care to be asked first isn't.
func (c *Client) fly(ctx context.Context, req *http.Request, f *flight) (Result, error) {
	for redials := 0; ; redials++ {
		res, stale, err := c.once(ctx, req, f)
		var e *Error
		switch {
		case ctx.Err() != nil || redials == maxRedials:
			return res, err
		case errors.As(err, &e) && e.Status == http.StatusExpectationFailed:
			req.Header.Del("Expect")
		case stale:
			c.CloseIdle() // the others of its age are as dead
		default:
			return res, err
		}
	}
}

// once makes one request.
func (c *Client) once(ctx context.Context, proto *http.Request, f *flight) (_ Result, stale bool, _ error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	trace := &httptrace.ClientTrace{GotConn: f.bind}
	req := proto.WithContext(httptrace.WithClientTrace(ctx, trace))
	req.Body = f.next()
	resp, err := c.roundTrip(ctx, req)
	if err != nil {
		stale, err = f.broke(err)
		return Result{}, stale, err
	}
	late := time.AfterFunc(drainTime, cancel)
	defer late.Stop()
	defer resp.Body.Close()
	res, err := c.answer(resp, f)
	return res, false, err
}

// roundTrip is the transport's, but returns soon after ctx has ended even if
// the transport waits for a disk. The answer of such a straggler is dropped.
func (c *Client) roundTrip(ctx context.Context, req *http.Request) (*http.Response, error) {
	type outcome struct {
		resp *http.Response
		err  error
	}
	out := make(chan outcome, 1)
	go func() {
		resp, err := c.puts.RoundTrip(req) //nolint:bodyclose // who takes the outcome closes it
		out <- outcome{resp, err}
	}()
	select {
	case o := <-out:
		return o.resp, o.err
	case <-ctx.Done():
	}
	grace := time.NewTimer(letGo)
	defer grace.Stop()
	select {
	case o := <-out:
		return o.resp, o.err
	case <-grace.C:
		go func() {
			if o := <-out; o.resp != nil {
				o.resp.Body.Close()
			}
		}()
		return nil, context.Cause(ctx)
	}
}
