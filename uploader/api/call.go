package api

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

const (
	maxRepeats = 2                // of one call, here; the lanes repeat beyond that
	minWait    = time.Second      // before the first repeat, jitter aside
	maxWait    = 30 * time.Second // a call that has to wait longer returns to its caller
)

// request is what one call sends.
type request struct {
	op     Op
	method string
	path   []string // below the base URL, each element unescaped
	query  url.Values
	body   any // put as JSON; nil: none
	accept string
	limit  int64 // of a good reply's body, in bytes
}

// call is one call of the service with all its attempts. One goroutine uses it.
type call struct {
	client *Client
	op     Op
	limit  int64

	refused  error         // what Gate said
	repeats  int           // attempts after the first
	wait     time.Duration // before the next attempt
	earlier  *Error        // what the attempt before the next one came to
	complete bool          // answer is whole; there is no further attempt
	answer   answer
}

// do sends a request, repeats it where that is right, and returns the answer
// if it is a good one. Its body is not yet decoded.
func (c *Client) do(ctx context.Context, r request) (*answer, error) {
	k := &call{client: c, op: r.op, limit: r.limit}
	req, err := c.newRequest(ctx, r)
	if err != nil {
		return nil, k.endedHere(err)
	}
	req.SetResponseHandler(k.take)
	// Both clients are no more than settings, so each call has its own: their
	// hooks know the call without a look into the context. The connections
	// belong to the transport.
	doer := retryablehttp.Client{
		HTTPClient: &http.Client{
			Transport:     k,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		RetryWaitMin: minWait,
		RetryWaitMax: maxWait,
		RetryMax:     maxRepeats,
		CheckRetry:   k.again,
		Backoff:      func(_, _ time.Duration, _ int, _ *http.Response) time.Duration { return k.wait },
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}
	if _, err := doer.Do(req); err != nil { //nolint:bodyclose // take closes it
		return nil, k.failed(ctx, err)
	}
	if e := k.answer.judge(r.op, c.key); e != nil {
		return nil, e
	}
	return &k.answer, nil
}

// newRequest builds the request, but for what only an attempt adds: the key.
func (c *Client) newRequest(ctx context.Context, r request) (*retryablehttp.Request, error) {
	elems := make([]string, len(r.path))
	for i, p := range r.path {
		if p == "" || p == "." || p == ".." {
			return nil, fmt.Errorf("%q is no ID", p)
		}
		elems[i] = url.PathEscape(p)
	}
	u := c.base.JoinPath(elems...)
	u.RawQuery = r.query.Encode()

	var body any // a nil []byte would be sent as an empty body
	if r.body != nil {
		b, err := json.Marshal(r.body)
		if err != nil {
			return nil, err
		}
		body = b
	}
	req, err := retryablehttp.NewRequestWithContext(ctx, r.method, u.String(), body)
	if err != nil {
		return nil, err
	}
	if r.body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	req.Header.Set("Accept", r.accept)
	req.Header.Set("User-Agent", c.userAgent)
	return req, nil
}

// again is the call's retryablehttp.CheckRetry. It is asked after an attempt,
// and once more after its body was read.
func (k *call) again(ctx context.Context, resp *http.Response, err error) (bool, error) {
	if k.complete || k.refused != nil || ctx.Err() != nil || !k.op.repeats() || k.repeats == maxRepeats {
		return false, nil
	}
	var asked time.Duration
	switch {
	case err != nil:
		if certError(err) {
			return false, nil
		}
	case repeatable(resp.StatusCode):
		asked = retryAfter(resp.Header, k.client.now())
	default:
		return false, nil
	}
	wait := backoff(k.repeats, asked, k.client.rand())
	deadline, limited := ctx.Deadline()
	if asked > maxWait || limited && time.Until(deadline) <= wait {
		return false, nil // what is known now is worth more than a time-out later
	}
	if err != nil {
		k.earlier = k.noReply(err)
	} else {
		a := answer{status: resp.StatusCode, header: resp.Header, retryAfter: asked}
		k.earlier = a.judge(k.op, k.client.key)
	}
	k.repeats++
	k.wait = wait
	return true, nil
}

// repeatable reports whether a status is worth a repeat here: the service's
// passing troubles, never a 429, which is the budget's business.
func repeatable(status int) bool {
	switch status {
	case http.StatusInternalServerError, http.StatusBadGateway,
		http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// certError reports that the other side isn't who it should be. That doesn't
// pass within seconds.
func certError(err error) bool {
	var e *tls.CertificateVerificationError
	return errors.As(err, &e)
}

// backoff returns the wait before repeat n, counted from 0: what the service
// asked for, and on top between a half and the whole of 1 s, 2 s, 4 s…, so that
// many clients don't come back at once. It is at most maxWait.
func backoff(n int, asked time.Duration, jitter float64) time.Duration {
	step := maxWait
	if n < 5 {
		step = minWait << n
	}
	step = time.Duration(float64(step) * (0.5 + 0.5*jitter))
	return min(asked+step, maxWait)
}

// failed makes the error of a call that got no whole answer.
func (k *call) failed(ctx context.Context, err error) *Error {
	late := errors.Is(ctx.Err(), context.DeadlineExceeded)
	switch {
	case late && k.earlier != nil:
		return k.earlier // time ran out on the repeat; this is what is known
	case k.refused != nil:
		return k.endedHere(k.refused)
	case late:
		return k.noReply(ended(ctx))
	case ctx.Err() != nil:
		return k.endedHere(ended(ctx))
	}
	return k.noReply(err)
}

func (k *call) noReply(err error) *Error {
	err = clean(err, k.client.key)
	return &Error{Op: k.op, Kind: KindNetwork, Message: scrub("no reply: "+err.Error(), k.client.key, maxMessage), err: err}
}

func (k *call) endedHere(err error) *Error {
	err = clean(err, k.client.key)
	return &Error{Op: k.op, Kind: KindLocal, Message: scrub(err.Error(), k.client.key, maxMessage), err: err}
}

// ended says why a context has ended; both its error and its cause are found by
// errors.Is.
func ended(ctx context.Context) error {
	cause := context.Cause(ctx)
	if errors.Is(cause, ctx.Err()) {
		return cause
	}
	return fmt.Errorf("%w: %w", ctx.Err(), cause)
}
