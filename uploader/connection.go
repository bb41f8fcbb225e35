package uploader

import (
	"context"
	"net/url"
	"time"

	"github.com/aionvision/aion-uploader/uploader/internal/checkup"
)

// CheckStep names one part of the way to the service.
type CheckStep uint8

// The steps, in the order in which they are looked at.
const (
	CheckName    CheckStep = iota // are the hosts' names known here
	CheckProxy                    // is there a proxy, and does it let us through
	CheckTLS                      // is the connection private, and who signed
	CheckSignIn                   // does a sign-in page stand in the way
	CheckClock                    // this computer's clock against the service's
	CheckAPIKey                   // does the service take the key
	CheckStorage                  // can the storage be reached
	CheckPlan                     // the plan's calls a minute
	checkCount
)

// CheckSteps lists all steps in their order.
func CheckSteps() []CheckStep {
	steps := make([]CheckStep, checkCount)
	for i := range steps {
		steps[i] = CheckStep(i)
	}
	return steps
}

// Check is what one step came to, or, while Running, that it was begun.
type Check struct {
	Step    CheckStep
	Running bool // no result yet: the other fields say nothing
	Result  CheckResult
	Detail  string // technical, in English; no key, query or password in it

	Host   string        // whose name, or who couldn't be reached; may be empty
	Proxy  string        // host and port of the proxy on the way; empty: none
	Issuer string        // who signed the certificate; may be empty
	Offset time.Duration // the service's clock minus this computer's, to the second
	Calls  int           // the plan's calls a minute
	Status int           // HTTP status of the answer about the key; 0: none
	// APICode is the service's own code beside Status; may be empty.
	APICode string

	// SignInURL is where a browser finds the sign-in page: http or https, and
	// from the page itself, so it is never for a shell or a log.
	SignInURL string
}

const (
	checkTime     = 20 * time.Second // for all steps together
	checkCallTime = 5 * time.Second
	clockMost     = time.Minute // what a clock may be off without anything failing
)

// CheckConnection looks at the way to the service one part after the other. The
// channel gives every step twice, begun and done, in order, and is closed at the
// end: within 20 s, or soon after ctx or the Manager has ended. It is buffered,
// so nothing waits for a slow reader.
//
// It makes connections of its own and at most two calls, for which it takes
// tokens of the API budget only where some are left: uploads never wait for it.
func (m *Manager) CheckConnection(ctx context.Context) <-chan Check {
	out := make(chan Check, 2*checkCount)
	asked := make(chan checkFacts, 1)
	m.command(func() { asked <- m.checkFacts() })
	if m.ctx.Err() != nil {
		close(out)
		return out
	}
	m.goWork(func() {
		defer close(out)
		ctx, cancel := context.WithTimeout(ctx, checkTime)
		defer cancel()
		defer context.AfterFunc(m.ctx, cancel)()
		select {
		case facts := <-asked:
			r := &checkRun{m: m, facts: facts, out: out}
			r.run(ctx)
		case <-ctx.Done():
		}
	})
	return out
}

// checkFacts is what a check needs to know of the Manager's own state.
type checkFacts struct {
	base       *url.URL
	key        string
	storageURL string // presigned, for its host alone; empty: none was ever seen
	calls      int    // the plan's calls a minute; 0: not known
}

func (m *Manager) checkFacts() checkFacts {
	base, err := url.Parse(m.cfg.BaseURL)
	if err != nil {
		base = &url.URL{}
	}
	f := checkFacts{base: base, key: m.key, storageURL: m.storageURL, calls: m.budget.perMinute()}
	for _, t := range m.queue { // after a restart, what the queue holds
		if f.storageURL == "" && len(t.chunks) > 0 {
			f.storageURL = t.chunks[0].URL
		}
	}
	return f
}

// checkRun is one run of the check, in one goroutine.
type checkRun struct {
	m     *Manager
	facts checkFacts
	out   chan<- Check

	proxy  string // on the way, for the sentences of later steps
	dead   bool   // nothing gets through: later steps are skipped
	badKey bool   // refused: no further call is worth its token
}

// run goes through the steps.
func (r *checkRun) run(ctx context.Context) {
	way := checkup.Way{
		BaseURL: r.facts.base, Proxy: r.m.cfg.Proxy, RootCAs: r.m.cfg.RootCAs, Dial: r.m.cfg.Dial,
		Lookup: r.m.cfg.Lookup, Now: r.m.cfg.Now, UserAgent: r.m.cfg.UserAgent,
	}
	if u, err := way.ProxyFor(); err == nil {
		r.proxy = checkup.ProxyName(u)
	}
	r.step(ctx, CheckName, func() Check { return r.names(ctx, way) })
	r.line(ctx, way)
	r.step(ctx, CheckAPIKey, func() Check { return r.key(ctx) })
	r.step(ctx, CheckStorage, func() Check { return r.storage(ctx) })
	r.step(ctx, CheckPlan, func() Check { return r.plan(ctx) })
}

// step tells that a step is begun, does it, and tells its result. A step that
// the end of the check cut off has none.
func (r *checkRun) step(ctx context.Context, s CheckStep, do func() Check) {
	r.out <- Check{Step: s, Running: true}
	c := Check{Result: CheckSkipped}
	if ctx.Err() == nil && (!r.dead || s == CheckStorage && r.facts.storageURL != "") {
		c = do()
	}
	if ctx.Err() != nil && c.Result.Fault() {
		c = Check{Result: CheckSkipped}
	}
	c.Step = s
	r.out <- c
}
