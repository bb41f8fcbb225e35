package app

import (
	"strings"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
)

// checked is a whole check in which some steps came to something else.
func checked(other ...uploader.Check) []uploader.Check {
	all := []uploader.Check{
		{Step: uploader.CheckName, Result: uploader.CheckOK, Host: "api.aionvision.tech"},
		{Step: uploader.CheckProxy, Result: uploader.CheckNone},
		{Step: uploader.CheckTLS, Result: uploader.CheckOK, Issuer: "Let's Encrypt R11"},
		{Step: uploader.CheckSignIn, Result: uploader.CheckNone},
		{Step: uploader.CheckClock, Result: uploader.CheckOK, Offset: 2 * time.Second},
		{Step: uploader.CheckAPIKey, Result: uploader.CheckOK},
		{Step: uploader.CheckStorage, Result: uploader.CheckOK, Host: "aion-videos.s3.eu-central-1.amazonaws.com"},
		{Step: uploader.CheckPlan, Result: uploader.CheckOK, Calls: 100},
	}
	for _, o := range other {
		all[o.Step] = o
	}
	return all
}

// skippedFrom marks everything from a step on as not looked at.
func skippedFrom(all []uploader.Check, s uploader.CheckStep) []uploader.Check {
	for i := s; int(i) < len(all); i++ {
		all[i] = uploader.Check{Step: i, Result: uploader.CheckSkipped}
	}
	return all
}

func TestCheckPageShowsVerdictAndCode(t *testing.T) {
	b := welcomedBench(t, plain(), nil)
	b.engine.checks = checked(uploader.Check{Step: uploader.CheckAPIKey, Result: uploader.CheckKeyRefused, Status: 401})
	b.showCheck()
	v := checkOf(t, b)
	if got := v.verdict.title.Text(); got != "The key isn't accepted" {
		t.Errorf("verdict %q", got)
	}
	for i, r := range v.steps {
		if !r.root.Visible() || r.title.Text() == "" {
			t.Errorf("step %d isn't shown", i)
		}
	}
	if !strings.HasPrefix(v.code.Text(), "AION-") || !strings.Contains(v.code.Text(), "key refused 401") {
		t.Errorf("code %q", v.code.Text())
	}
	v.copy.OnTapped()
	if got := b.app.Clipboard().Content(); got != v.code.Text() {
		t.Errorf("copied %q", got)
	}
	b.engine.checks = checked()
	v.again.OnTapped()
	if got := v.verdict.title.Text(); got != "The connection is fine" {
		t.Errorf("the second time: %q", got)
	}
}

// Steps come one by one, and a check that still runs has no code.
func TestCheckPageRunning(t *testing.T) {
	v := newCheckView(welcomedBench(t, plain(), nil).flatTheme, checkDeeds{})
	v.take(uploader.Check{Step: uploader.CheckName, Running: true})
	if !v.steps[0].root.Visible() || v.steps[1].root.Visible() || v.code.Visible() {
		t.Error("not one step, without a code")
	}
	v.take(uploader.Check{Step: uploader.CheckName, Result: uploader.CheckOK, Host: "api.example"})
	if got := v.steps[0].text.Text(); got != "api.example is known here." || len(v.all) != 1 {
		t.Errorf("%q of %d", got, len(v.all))
	}
}

// A sign-in page can be opened, and what it is told to be is a web address.
func TestCheckPageSignIn(t *testing.T) {
	b := welcomedBench(t, plain(), nil)
	b.engine.checks = checked(uploader.Check{Step: uploader.CheckSignIn, Result: uploader.CheckSignInPage, SignInURL: "https://login.hotel.example/"})
	b.showCheck()
	v := checkOf(t, b)
	if v.signIn.Hidden || v.address != "https://login.hotel.example/" {
		t.Errorf("the button is hidden (%v), the page is %q", v.signIn.Hidden, v.address)
	}
	if got := b.signInAddress(); got != "http://api.aionvision.tech/" {
		t.Errorf("without a page's own address: %q", got)
	}
}

func TestNoCheckInPractice(t *testing.T) {
	b := newBench(t, plain(), func(c *Config) { c.Practice = true })
	b.start()
	b.showCheck()
	if b.page != nil {
		t.Error("practice checks a connection that it doesn't have")
	}
	for _, i := range b.mainMenu().Items {
		if i.Label == words.T("Check the connection") {
			t.Error("the menu offers it")
		}
	}
}

// The notice over the list leads to what helps.
func TestHoldLeadsToHelp(t *testing.T) {
	for wait, label := range map[uploader.Wait]string{
		uploader.WaitOffline: "Check the connection", uploader.WaitProxy: "Check the connection",
		uploader.WaitNoAnswer: "Check the connection",
		uploader.WaitClock:    "Check the connection", uploader.WaitSignIn: "Open sign-in page",
	} {
		b := welcomedBench(t, plain(), nil)
		b.engine.all, b.engine.status = heldScene(wait), uploader.Status{Wait: wait, ETA: -1}
		b.show(noon)
		if got := b.main.hold.Action().Text(); got != label {
			t.Errorf("%v offers %q", wait, got)
		}
	}
}

// checkOf returns the page that is open.
func checkOf(t *testing.T, b *bench) *checkView {
	t.Helper()
	if b.page == nil || b.checkPage == nil {
		t.Fatal("the page isn't open")
	}
	return b.checkPage
}
