package uploader

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"time"

	"github.com/aionvision/aion-uploader/uploader/api"
	"github.com/aionvision/aion-uploader/uploader/internal/storage"
)

// errOneAttempt refuses a call's repeats: the check spends one token a call.
var errOneAttempt = errors.New("the check makes one attempt")

// attempt is what the one attempt of a call came to.
type attempt struct {
	seen  api.Seen
	err   error
	asked bool // there was a token for it
}

// once makes one attempt of a call on a connection of its own.
func (r *checkRun) once(ctx context.Context, f func(context.Context, *api.Client) error) attempt {
	ctx, cancel := context.WithTimeout(ctx, checkCallTime)
	defer cancel()
	var a attempt
	gate := func(context.Context, api.Op) error { // attempts follow each other: no race
		if a.asked || !r.m.budget.tryTake(time.Now()) {
			return errOneAttempt
		}
		a.asked = true
		return nil
	}
	c, err := api.New(api.Options{
		BaseURL: r.m.cfg.BaseURL, Key: r.facts.key, Transport: r.m.apiTransport(), UserAgent: r.m.cfg.UserAgent,
		Gate: gate, Seen: func(s api.Seen) { a.seen = s; r.m.seen(s) }, Now: r.m.cfg.Now, Rand: r.m.cfg.Rand,
	})
	if err != nil {
		a.err = err
		return a
	}
	defer c.CloseIdleConnections()
	a.err = f(ctx, c)
	return a
}

// key asks whether the service takes the key. One that is accepted ends a wait
// for it.
func (r *checkRun) key(ctx context.Context) Check {
	if r.facts.key == "" {
		return Check{Result: CheckNoKey}
	}
	a := r.once(ctx, func(ctx context.Context, c *api.Client) error {
		_, err := c.Quota(ctx, 1)
		return err
	})
	var e *api.Error
	errors.As(a.err, &e)
	c := Check{Status: a.seen.Status, Detail: a.detail(r.facts.key)}
	if e != nil && stableCode.MatchString(e.Code) {
		c.APICode = e.Code
	}
	switch {
	case a.err == nil:
		c = Check{Result: CheckOK}
		key := r.facts.key
		r.m.command(func() {
			if m := r.m; m.hold.reason == WaitKeyRejected && m.key == key {
				m.release()
			}
		})
	case !a.asked:
		c = Check{Result: CheckNotAsked}
	case e != nil && e.Kind == api.KindPortal:
		c.Result = CheckSignInPage
		c.SignInURL = (&url.URL{Scheme: "http", Host: r.facts.base.Host, Path: "/"}).String()
	case a.seen.Status == http.StatusUnauthorized:
		c.Result = CheckKeyRefused
		r.badKey = true
	case a.seen.Status == http.StatusForbidden:
		c.Result = CheckKeyNoRight
	case a.seen.Status == http.StatusTooManyRequests:
		c.Result = CheckNotAsked
	case a.seen.Status >= 500:
		c.Result = CheckTrouble
	default:
		c.Result = CheckNotKnown
	}
	return c
}

// storage shakes hands with the host of the last presigned URL.
func (r *checkRun) storage(ctx context.Context) Check {
	if r.facts.storageURL == "" {
		return Check{Result: CheckNotKnown}
	}
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	c := Check{Result: CheckOK, Host: storageHost(r.facts.storageURL), Proxy: r.proxy}
	err := r.m.put.Probe(ctx, r.facts.storageURL)
	if err == nil {
		return c
	}
	c.Detail = scrub(err.Error(), r.facts.key)
	switch kind(err) {
	case storage.KindProxy:
		c.Result = CheckProxyRefuses
	case storage.KindTLS:
		c.Result = CheckUnknownIssuer
		if tlsTrouble(err) == WaitClock {
			c.Result = CheckOutOfDate
		}
	case storage.KindPortal:
		c.Result = CheckWrongHost
	default:
		c.Result = CheckNoAnswer
	}
	return c
}

// plan tells the plan's calls a minute, and asks only where nobody has said.
func (r *checkRun) plan(ctx context.Context) Check {
	if r.facts.calls > 0 {
		return Check{Result: CheckOK, Calls: r.facts.calls}
	}
	if r.facts.key == "" || r.badKey {
		return Check{Result: CheckNotKnown}
	}
	var limits *api.Limits
	a := r.once(ctx, func(ctx context.Context, c *api.Client) (err error) {
		limits, err = c.Limits(ctx)
		return err
	})
	switch {
	case a.err == nil && limits.Limits[api.CallsPerMinute] > 0 && limits.Limits[api.CallsPerMinute] < 1<<20:
		n := int(limits.Limits[api.CallsPerMinute])
		r.m.budget.say(n)
		return Check{Result: CheckOK, Calls: n}
	case !a.asked || a.seen.Status == http.StatusTooManyRequests:
		return Check{Result: CheckNotAsked}
	}
	return Check{Result: CheckNotKnown, Detail: a.detail(r.facts.key)}
}

// stableCode is what a service's code may look like to be repeated elsewhere.
var stableCode = regexp.MustCompile(`^[A-Z][A-Z_]{2,39}$`)

// detail says what became of the attempt, without the key; empty when all is
// well. A repeat that was refused says nothing of the attempt before it.
func (a attempt) detail(key string) string {
	var e *api.Error
	switch {
	case a.err == nil:
		return ""
	case errors.As(a.err, &e) && e.Kind == api.KindLocal && a.seen.Status != 0:
		return fmt.Sprintf("HTTP %d", a.seen.Status)
	case errors.As(a.err, &e) && e.Kind == api.KindLocal && a.seen.Err != nil:
		return scrub(a.seen.Err.Error(), key)
	}
	return scrub(a.err.Error(), key)
}
