package app

import (
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
)

// helpScreens are the connection check, the report and practice's lines.
func helpScreens() []screen {
	check := func(checks []uploader.Check, done bool) func(*testing.T, frame) *bench {
		return func(t *testing.T, f frame) *bench {
			b := welcomedBench(t, f, nil)
			b.engine.checks = checks
			b.showCheck()
			if !done {
				b.checkPage.begin()
				for _, c := range checks {
					b.checkPage.take(c)
				}
			}
			return b
		}
	}
	fault := func(s uploader.CheckStep, r uploader.CheckResult) uploader.Check {
		return uploader.Check{Step: s, Result: r, Host: "api.aionvision.tech", Proxy: "proxy.bridgeworks.example:3128", Issuer: "BridgeWorks Corporate Root CA", Offset: -26 * time.Hour, Status: 401, APICode: "INVALID_API_KEY"}
	}
	cut := func(r uploader.Check, also ...uploader.Check) []uploader.Check {
		all := skippedFrom(checked(r), r.Step+1)
		for _, c := range also {
			all[c.Step] = c
		}
		return all
	}
	none := uploader.Check{Step: uploader.CheckSignIn, Result: uploader.CheckNone}
	page := fault(uploader.CheckSignIn, uploader.CheckSignInPage)
	page.SignInURL = "http://login.hotel.example/"
	practice := func(l PracticeLine) func(*testing.T, frame) *bench {
		return func(t *testing.T, f frame) *bench {
			b := newBench(t, f, func(c *Config) { c.Practice = true })
			b.start()
			b.engine.all, b.engine.status = scene(), uploader.Status{Rate: 1.2e5, ETA: 33 * time.Minute}
			b.main.lines.choose(l)
			b.show(noon)
			b.show(noon.Add(10 * time.Second))
			return b
		}
	}
	return []screen{
		{"check-running", check([]uploader.Check{checked()[0], checked()[1], {Step: uploader.CheckTLS, Running: true}}, false)},
		{"check-fine", check(checked(), true)},
		{"check-name", check(cut(fault(uploader.CheckName, uploader.CheckNoName)), true)},
		{"check-proxy", check(cut(fault(uploader.CheckProxy, uploader.CheckProxyLogin)), true)},
		{"check-issuer", check(cut(fault(uploader.CheckTLS, uploader.CheckUnknownIssuer), none), true)},
		{"check-signin", check(cut(fault(uploader.CheckTLS, uploader.CheckNotTLS), page), true)},
		{"check-clock", check(cut(fault(uploader.CheckTLS, uploader.CheckOutOfDate), none, fault(uploader.CheckClock, uploader.CheckClockOff)), true)},
		{"check-key", check(checked(fault(uploader.CheckAPIKey, uploader.CheckKeyRefused)), true)},
		{"check-storage", check(checked(fault(uploader.CheckStorage, uploader.CheckNoAnswer)), true)},
		{"report", func(t *testing.T, f frame) *bench {
			b := welcomedBench(t, f, nil)
			b.engine.all, b.engine.checks = scene(), checked()
			b.showCheck()
			b.showReport()
			return b
		}},
		{"away", func(t *testing.T, f frame) *bench {
			b := welcomedBench(t, f, nil)
			b.engine.all, b.engine.status = scene(), uploader.Status{Rate: 8.2e6, ETA: 33 * time.Minute}
			b.away = awayWatch{gone: &absence{since: noon.Add(-130 * time.Minute), back: noon, before: map[uploader.ID]mark{"f1": {}, "n1": {}, "h1": {}}}}
			b.show(noon)
			b.show(noon.Add(10 * time.Second))
			return b
		}},
		{"practice-slow", practice(SlowLine)},
		{"practice-breaking", practice(BreakingLine)},
	}
}
