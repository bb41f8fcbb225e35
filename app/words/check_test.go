package words

import (
	"strings"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/uploader"
)

// checkResults lists every result that the engine has.
func checkResults() []uploader.CheckResult {
	var out []uploader.CheckResult
	for r := uploader.CheckSkipped; !strings.HasPrefix(r.String(), "result("); r++ {
		out = append(out, r)
	}
	return out
}

// Every step has a title and words for what it can come to; a fault has advice,
// and no place in a sentence stays open.
func TestCheckWords(t *testing.T) {
	said := map[uploader.CheckResult]bool{}
	for _, step := range uploader.CheckSteps() {
		if checkTitle(step) == "" {
			t.Errorf("%v has no title", step)
		}
		n := 0
		for _, r := range checkResults() {
			c := uploader.Check{Step: step, Result: r, Host: "api.example", Proxy: "proxy.example:3128", Issuer: "Corporate CA", Offset: 3 * time.Hour, Calls: 10}
			f, known := checkFound(c)
			if !known {
				continue
			}
			n++
			said[r] = true
			l := Check(c)
			if f.text == "" || strings.ContainsAny(l.Text+l.Advice, "{}") || !strings.HasSuffix(l.Text, ".") {
				t.Errorf("%v %v: %q", step, r, l.Text)
			}
			if r.Fault() != (l.Advice != "") || r.Fault() != (l.Tone == look.Trouble) {
				t.Errorf("%v %v: advice %q, tone %v", step, r, l.Advice, l.Tone)
			}
		}
		if n < 3 {
			t.Errorf("%v has words for %d results only", step, n)
		}
	}
	for _, r := range checkResults() {
		if !said[r] {
			t.Errorf("no step has words for %v", r)
		}
	}
}

func TestCheckVerdict(t *testing.T) {
	c := func(s uploader.CheckStep, r uploader.CheckResult) uploader.Check {
		return uploader.Check{Step: s, Result: r, Offset: -3 * time.Hour, Host: "api.example"}
	}
	for _, test := range []struct {
		name string
		all  []uploader.Check
		done bool
		want string
		tone look.Tone
	}{
		{"begun", nil, false, "Checking the connection…", look.Active},
		{"fine", []uploader.Check{c(uploader.CheckName, uploader.CheckOK), c(uploader.CheckStorage, uploader.CheckNotKnown)}, true, "The connection is fine", look.Good},
		{"the first fault", []uploader.Check{c(uploader.CheckName, uploader.CheckNoName), c(uploader.CheckAPIKey, uploader.CheckSkipped)}, true, "api.example isn't found", look.Trouble},
		{"TLS isn't blamed early", []uploader.Check{c(uploader.CheckTLS, uploader.CheckNotTLS)}, false, "Checking the connection…", look.Active},
		{"a page explains TLS", []uploader.Check{c(uploader.CheckTLS, uploader.CheckNotTLS), c(uploader.CheckSignIn, uploader.CheckSignInPage)}, true, "This Wi-Fi needs you to sign in", look.Trouble},
		{"the clock explains TLS", []uploader.Check{c(uploader.CheckTLS, uploader.CheckOutOfDate), c(uploader.CheckClock, uploader.CheckClockOff)}, true, "This computer's clock is 3 h fast", look.Trouble},
		{"key", []uploader.Check{c(uploader.CheckAPIKey, uploader.CheckKeyRefused)}, true, "The key isn't accepted", look.Trouble},
	} {
		if l := CheckVerdict(test.all, test.done); l.Title != test.want || l.Tone != test.tone {
			t.Errorf("%s: %q, tone %v", test.name, l.Title, l.Tone)
		}
	}
}
