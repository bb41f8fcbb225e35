package app

import (
	"context"
	"encoding/pem"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/settings"
	"github.com/aionvision/aion-uploader/uploader"
)

// settingsBench shows one section.
func settingsBench(t *testing.T, n int, change func(*Config)) *bench {
	t.Helper()
	b := welcomedBench(t, plain(), change)
	b.showSettingsAt(n)
	return b
}

// did returns what the engine was asked after the first so many calls.
func (b *bench) did(before int) string { return strings.Join(b.engine.heard()[before:], ";") }

func TestSettingsWithoutKeyWaitForOne(t *testing.T) {
	b := settingsBench(t, sectionConnection, nil)
	for _, c := range []struct {
		key    string
		typing bool
	}{{"", true}, {goodKey, false}} {
		b.backToMain()
		b.key, b.asked = keyState{key: c.key}, true
		b.showSettings()
		if got := b.window.Canvas().Focused() == fyne.Focusable(b.settings.key.Entry); got != c.typing {
			t.Errorf("with the key %q a paste reaches the field: %t, want %t", c.key, got, c.typing)
		}
	}
}

func TestSettingsReachTheEngineAtOnce(t *testing.T) {
	b := settingsBench(t, sectionConnection, nil)
	for _, c := range []struct {
		name string
		do   func()
		want string
		kept func(settings.Settings) bool
	}{
		{"limit on", func() { test.Tap(b.settings.limited) }, "limit 2000000[]", func(s settings.Settings) bool { return s.RateLimit == 2_000_000 }},
		{"typed", func() { b.settings.rate.Entry.SetText("0,5") }, "limit 500000[]", func(s settings.Settings) bool { return s.RateLimit == 500_000 }},
		{"wrong", func() { b.settings.rate.Entry.SetText("fast") }, "", func(s settings.Settings) bool { return s.RateLimit == 500_000 }},
		{"preset", func() { test.Tap(b.settings.presets[3]) }, "limit 5000000[]", func(s settings.Settings) bool { return s.RateLimit == 5_000_000 }},
		{"limit off", func() { test.Tap(b.settings.limited) }, "limit 0[]", func(s settings.Settings) bool { return s.RateLimit == 0 }},
		{"and on again", func() { test.Tap(b.settings.limited) }, "limit 5000000[]", func(s settings.Settings) bool { return s.RateLimit == 5_000_000 }},
		{"videos", func() { b.settings.videos.Menu().Items[1].Action() }, "videos 1[]", func(s settings.Settings) bool { return s.Videos == 1 }},
		{"hold", func() { test.Tap(b.settings.hold) }, "", func(s settings.Settings) bool { return s.HoldNew }},
		{"kind", func() { b.settings.kind.Menu().Items[4].Action() }, "", func(s settings.Settings) bool { return s.AnalysisType == "transcript" }},
		{"no analysis", func() { test.Tap(b.settings.analysis) }, "", func(s settings.Settings) bool { return s.NoAnalysis }},
		{"closing", func() { b.settings.onClose.Menu().Items[1].Action() }, "", func(s settings.Settings) bool { return s.OnClose == settings.CloseQuits }},
		{"notifications", func() { test.Tap(b.settings.notify) }, "", func(s settings.Settings) bool { return s.NoNotifications }},
	} {
		before := len(b.engine.heard())
		c.do()
		if got := b.did(before); got != c.want || !c.kept(b.store.Get()) {
			t.Errorf("%s: the engine did %q, want %q; kept %+v", c.name, got, c.want, b.store.Get())
		}
	}
	again, err := settings.Load(b.cfg.Dirs)
	again.Change(func(s *settings.Settings) { s.Appearance = b.store.Get().Appearance }) // empty is read as "system"
	if err != nil || again.Get() != b.store.Get() {
		t.Errorf("on disk: %+v, %v", again.Get(), err)
	}
}

func TestNewVideosAreTreatedAsSet(t *testing.T) {
	b := welcomedBench(t, plain(), nil)
	b.store.Change(func(s *settings.Settings) { s.HoldNew, s.AnalysisType = true, "scene_detection" })
	if o := b.addOptions(true, false); !o.Paused || !o.Again || o.NoAnalysis || o.AnalysisType != "scene_detection" {
		t.Errorf("%+v", o)
	}
	b.store.Change(func(s *settings.Settings) { s.HoldNew, s.NoAnalysis = false, true })
	if o := b.addOptions(false, false); o.Paused || !o.NoAnalysis || o.AnalysisType != "" {
		t.Errorf("%+v", o)
	}
	if o := b.addOptions(false, true); !o.Paused {
		t.Error("what another program opened doesn't wait")
	}
}

func TestParseRate(t *testing.T) {
	for in, want := range map[string]int64{
		"2": 2_000_000, " 2.5 ": 2_500_000, "2,5 MB/s": 2_500_000, "500 KB/s": 500_000, "16 Mbit/s": 2_000_000, "0.1": 100_000, "1000": 1_000_000_000,
		"": 0, "0": 0, "0.05": 0, "-1": 0, "1001": 0, "fast": 0, "2 GB": 0, "1e9": 0, "NaN": 0, "Inf": 0, "1,5,2": 0, "0x10": 0,
	} {
		got, problem := parseRate(in)
		if got != want || (problem == "") != (want > 0) {
			t.Errorf("%q: %d, %q; want %d", in, got, problem, want)
		}
	}
}

func TestProxyOpensTheSessionAnew(t *testing.T) {
	b := settingsBench(t, sectionConnection, nil)
	through := func() string {
		r, _ := http.NewRequest(http.MethodGet, "https://api.example.com/", nil)
		u, err := b.opened[len(b.opened)-1].Proxy(r)
		if err != nil || u == nil {
			return ""
		}
		return u.String()
	}
	n := len(b.opened)
	b.settings.way.Menu().Items[proxyAddress].Action()
	if len(b.opened) != n {
		t.Error("a way with no address yet is used")
	}
	for typed, line := range map[string]string{
		"http://me:secret@proxy.example.com": "Leave name and password out", "ftp://x": "This isn't a proxy's address", "none": "This isn't a proxy's address",
	} {
		b.settings.proxy.Entry.SetText(typed)
		b.settings.submitProxy()
		if got := b.settings.proxy.Line(); !strings.HasPrefix(got, line) || len(b.opened) != n || b.settings.useProxy.Enabled() {
			t.Errorf("%s: says %q, opened %d times", typed, got, len(b.opened)-n)
		}
	}
	b.settings.proxy.Entry.SetText("proxy.example.com:3128")
	test.Tap(b.settings.useProxy)
	if len(b.opened) != n+1 || through() != "http://proxy.example.com:3128" || b.settings.proxy.Line() != "In use now." {
		t.Errorf("opened %d times, through %q, says %q", len(b.opened)-n, through(), b.settings.proxy.Line())
	}
	b.settings.way.Menu().Items[proxyNone].Action()
	if b.store.Get().Proxy != settings.NoProxy || through() != "" {
		t.Errorf("none: %q, through %q", b.store.Get().Proxy, through())
	}
	b.settings.way.Menu().Items[proxySystem].Action()
	if b.store.Get().Proxy != "" {
		t.Errorf("as the system: %q", b.store.Get().Proxy)
	}
}

// caFile writes a certificate that a file of authorities may hold.
func caFile(t *testing.T) string {
	t.Helper()
	s := httptest.NewTLSServer(http.NotFoundHandler())
	defer s.Close()
	path := filepath.Join(t.TempDir(), "ca.pem")
	b := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestExtraCertificates(t *testing.T) {
	good := caFile(t)
	b := settingsBench(t, sectionConnection, func(c *Config) {
		c.PickCA = func(context.Context, string) ([]string, error) { return []string{good}, nil }
	})
	text := filepath.Join(t.TempDir(), "notes.txt")
	if err := os.WriteFile(text, []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	n := len(b.opened)
	for path, line := range map[string]string{text: "No certificate was found", text + ".gone": "There is no such file."} {
		b.settings.ca.Entry.SetText(path)
		test.Tap(b.settings.useCA)
		if got := b.settings.ca.Line(); !strings.HasPrefix(got, line) || b.store.Get().CAFile != "" || len(b.opened) != n {
			t.Errorf("%s: says %q, kept %q", path, got, b.store.Get().CAFile)
		}
	}
	test.Tap(b.settings.chooseCA)
	if b.store.Get().CAFile != good || b.settings.ca.Line() != "In use now." || b.opened[len(b.opened)-1].RootCAs == nil {
		t.Errorf("kept %q, says %q", b.store.Get().CAFile, b.settings.ca.Line())
	}
	test.Tap(b.settings.dropCA)
	if b.store.Get().CAFile != "" || b.opened[len(b.opened)-1].RootCAs != nil || b.settings.dropCA.Visible() {
		t.Errorf("still in use: %q", b.store.Get().CAFile)
	}
}

// TestCertificatesThatWentAway says so at a start, and opens without them.
func TestCertificatesThatWentAway(t *testing.T) {
	b := welcomedBench(t, plain(), nil)
	b.changeSettings(func(s *settings.Settings) { s.CAFile = filepath.Join(t.TempDir(), "gone.pem") })
	if b.opened[len(b.opened)-1].RootCAs != nil || !strings.Contains(b.main.news.Text(), "There is no such file. It isn't used.") {
		t.Errorf("says %q", b.main.news.Text())
	}
}

func TestLockedSettings(t *testing.T) {
	b := settingsBench(t, sectionConnection, func(c *Config) { c.Locked = everythingLocked() })
	v := b.settings
	before := b.store.Get()
	for _, w := range []interface{ Enabled() bool }{v.limited, v.way, v.videos, v.hold, v.analysis, v.kind, v.choice, v.language, v.onClose, v.notify, v.login, v.updates} {
		if w.Enabled() {
			t.Errorf("%T can be changed", w)
		}
	}
	for _, o := range []interface{ Line() string }{v.wayRow, v.kindRow, v.atLogin, v.ca, v.key, v.server} {
		if o.Line() != "Set by your administrator." {
			t.Errorf("%T says %q", o, o.Line())
		}
	}
	n := len(b.engine.heard())
	test.Tap(v.limited)
	test.Tap(v.hold)
	v.submitKey()
	v.submitServer()
	v.submitProxy()
	if b.store.Get() != before || b.did(n) != "" || !v.remove.Hidden {
		t.Errorf("changed: %+v, the engine did %q", b.store.Get(), b.did(n))
	}
}

func TestStartAtLogin(t *testing.T) {
	var asked []bool
	var fail error
	b := settingsBench(t, sectionDesktop, func(c *Config) {
		c.Autostart = func(_ string, on bool) error { asked = append(asked, on); return fail }
	})
	test.Tap(b.settings.login)
	if !b.store.Get().StartAtLogin || !slices.Equal(asked, []bool{true}) {
		t.Errorf("asked %v, kept %t", asked, b.store.Get().StartAtLogin)
	}
	fail = errors.New("read-only")
	test.Tap(b.settings.login)
	if !b.store.Get().StartAtLogin || !b.settings.login.On() || b.settings.atLogin.Line() == "" {
		t.Errorf("kept %t, shown %t, says %q", b.store.Get().StartAtLogin, b.settings.login.On(), b.settings.atLogin.Line())
	}
}

func TestLimitIsInSight(t *testing.T) {
	b := welcomedBench(t, plain(), nil)
	b.show(noon)
	if b.main.limit.Visible() {
		t.Error("a sign with no limit")
	}
	b.engine.status.RateLimit = 2_500_000
	b.show(noon)
	if !b.main.limit.Visible() || b.main.limit.Text() != "Limit 2.5 MB/s" {
		t.Errorf("visible %t, says %q", b.main.limit.Visible(), b.main.limit.Text())
	}
	test.Tap(b.main.limit)
	if b.settings == nil || b.settings.chosen != sectionConnection {
		t.Fatal("the sign doesn't lead to the setting")
	}
	b.backToMain()
	b.engine.status.RateLimit = 0
	b.show(noon)
	if b.main.limit.Visible() {
		t.Error("the sign stays when the limit has gone")
	}
}

// TestLanguageMakesTheViewsAnew: pictures go to the new view, and the settings
// stay where they were.
func TestLanguageMakesTheViewsAnew(t *testing.T) {
	b := settingsBench(t, sectionLooks, nil)
	before := b.main
	b.settings.language.Menu().Items[1].Action()
	if b.store.Get().Language != "en" || b.main == before || b.settings == nil || b.settings.chosen != sectionLooks {
		t.Fatalf("kept %q, settings %v", b.store.Get().Language, b.settings)
	}
	b.engine.all = []*uploader.Snapshot{{ID: "a", Name: "a.mp4", Size: gb, State: uploader.State{Phase: uploader.Uploaded}}}
	b.show(noon)
	if got := b.main.sentence.Text(); got != "Your video is safe at AionVision" {
		t.Errorf("the new view says %q", got)
	}
}

func TestOddKeyWarnsAndIsAsked(t *testing.T) {
	b := settingsBench(t, sectionKey, nil)
	b.settings.key.Entry.SetText("short")
	if got := b.settings.key.Line(); !strings.HasPrefix(got, "Keys usually look like") {
		t.Errorf("says %q", got)
	}
	test.Tap(b.settings.save)
	if b.ring.key != "short" {
		t.Error("the server wasn't let decide")
	}
	b.settings.key.Entry.SetText(goodKey)
	if got := b.settings.key.Line(); got != "" {
		t.Errorf("a good one: %q", got)
	}
}

func TestSettingsApplyAtOnce(t *testing.T) {
	b := welcomedBench(t, plain(), nil)
	b.showSettings()
	b.settings.choice.OnChanged(2)
	if c := look.Color(look.Background); c.R > 0x40 {
		t.Errorf("background is %v", c)
	}
	b.settings.server.Entry.SetText("ftp://example.com")
	if b.settings.apply.Enabled() || b.settings.server.Line() == "" {
		t.Error("a wrong address isn't refused in its field")
	}
	b.settings.server.Entry.SetText("api.example.com/")
	test.Tap(b.settings.apply)
	if got := b.opened[len(b.opened)-1].BaseURL; got != "https://api.example.com" {
		t.Errorf("the engine was opened for %q", got)
	}
	if s := b.store.Get(); s.Appearance != look.Dark || s.BaseURL != "https://api.example.com" {
		t.Errorf("kept: %+v", s)
	}
}
