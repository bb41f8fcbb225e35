package uploader

import (
	"context"
	"net/url"

	"github.com/aionvision/aion-uploader/uploader/internal/checkup"
)

// names looks up the service's name and the storage's. A proxy looks names up
// itself: then ours aren't asked for.
func (r *checkRun) names(ctx context.Context, way checkup.Way) Check {
	host := r.facts.base.Hostname()
	if r.proxy != "" {
		return Check{Result: CheckNone, Proxy: r.proxy, Detail: "the proxy looks names up"}
	}
	hosts := []string{host}
	if u, err := url.Parse(r.facts.storageURL); err == nil && u.Hostname() != "" && u.Hostname() != host {
		hosts = append(hosts, u.Hostname())
	}
	found := make([]chan checkup.Finding, len(hosts))
	for i, h := range hosts {
		found[i] = make(chan checkup.Finding, 1)
		go func() { found[i] <- way.Name(ctx, h) }()
	}
	c := Check{Result: CheckOK, Host: host}
	for i, ch := range found {
		f := <-ch
		if f.Verdict == checkup.NoName && !c.Result.Fault() {
			c = Check{Result: CheckNoName, Host: hosts[i], Detail: f.Detail}
			r.dead = i == 0
		} else if i == 0 {
			c.Detail = f.Detail
		}
	}
	return c
}

// line makes one connection, which tells of the proxy, TLS and the clock, and
// looks for a sign-in page meanwhile.
func (r *checkRun) line(ctx context.Context, way checkup.Way) {
	type answer struct {
		checkup.Finding
		certain bool
	}
	page := make(chan answer, 1)
	var line checkup.Line
	r.step(ctx, CheckProxy, func() Check {
		go func() {
			f, certain := way.SignInPage(ctx)
			page <- answer{f, certain}
		}()
		line = way.Connect(ctx)
		c := r.result(line.Proxy)
		if c.Result == CheckNoAnswer {
			c.Result = CheckProxyDead
		}
		r.dead = c.Result.Fault()
		return c
	})
	blocked := r.dead
	r.step(ctx, CheckTLS, func() Check { return r.result(line.TLS) })
	broken := !blocked && r.result(line.TLS).Result.Fault()
	var met checkup.Finding
	r.step(ctx, CheckSignIn, func() Check { // a page may be why TLS failed
		a := <-page
		met = a.Finding
		if a.Verdict == checkup.SignIn && (a.certain || broken) {
			return Check{Result: CheckSignInPage, SignInURL: a.URL, Detail: a.Detail}
		}
		return Check{Result: CheckNone}
	})
	// A certificate that is out of date and an answer without TLS together tell
	// how far this computer's clock is off.
	if line.TLS.Verdict == checkup.OutOfDate && met.Offset != 0 {
		line.Clock = checkup.Finding{Verdict: checkup.Fine, Offset: met.Offset}
	}
	r.dead = blocked || broken && line.Clock.Verdict != checkup.Fine
	r.step(ctx, CheckClock, func() Check { return clockCheck(line.Clock) })
	r.dead = blocked || broken
}

func clockCheck(f checkup.Finding) Check {
	c := Check{Result: CheckNotKnown, Detail: f.Detail, Offset: f.Offset}
	if f.Verdict == checkup.Fine {
		c.Result = CheckOK
		if f.Offset.Abs() > clockMost {
			c.Result = CheckClockOff
		}
	}
	return c
}

// result puts a finding into the program's words.
func (r *checkRun) result(f checkup.Finding) Check {
	c := Check{Detail: f.Detail, Issuer: f.Issuer, Proxy: r.proxy, Host: r.facts.base.Hostname()}
	switch f.Verdict {
	case checkup.Fine:
		c.Result = CheckOK
	case checkup.Unused:
		c.Result = CheckNone
	case checkup.NoAnswer:
		c.Result = CheckNoAnswer
	case checkup.Login:
		c.Result = CheckProxyLogin
	case checkup.Refuses:
		c.Result = CheckProxyRefuses
	case checkup.UnknownIssuer:
		c.Result = CheckUnknownIssuer
	case checkup.OutOfDate:
		c.Result = CheckOutOfDate
	case checkup.WrongHost:
		c.Result = CheckWrongHost
	case checkup.NotTLS:
		c.Result = CheckNotTLS
	default:
		c.Result = CheckNotKnown
	}
	return c
}
