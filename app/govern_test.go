package app

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"github.com/aionvision/aion-uploader/app/policy"
	"github.com/aionvision/aion-uploader/app/settings"
	"github.com/aionvision/aion-uploader/app/support"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
)

// ruledBy is a computer with this policy.
func ruledBy(p policy.Policy, err error) func(*Config) {
	return func(c *Config) { c.ReadPolicy = func() (policy.Policy, error) { return p, err } }
}

// fleet is what a company locks and presets.
func fleet(ca string) policy.Policy {
	return policy.Policy{
		Locked: policy.Values{BaseURL: new("https://api.example.com/"), CAFile: new(ca), Proxy: new("proxy.example.com:3128"),
			Updates: new(false), Labels: policy.Labels{Site: new("B17"), Tags: &[]string{"bridge", "rail"}}},
		Preset: policy.Values{RateLimit: new(int64(2_000_000)), Videos: new(2), Analyse: new(false), AnalysisType: new("transcript"),
			Labels: policy.Labels{Asset: new("pier")}},
	}
}

func TestPolicyReachesTheEngine(t *testing.T) {
	b := welcomedBench(t, plain(), ruledBy(fleet(caFile(t)), nil))
	if len(b.opened) != 1 {
		t.Fatal(len(b.opened))
	}
	c := b.opened[0]
	if c.BaseURL != "https://api.example.com" || c.RateLimit != 2_000_000 || c.Videos != 2 || c.RootCAs == nil {
		t.Errorf("opened with %+v", c)
	}
	if s := b.store.Get(); s.Proxy != "http://proxy.example.com:3128" || !s.NoUpdates {
		t.Errorf("%+v", s)
	}
	o := b.addOptions(false, false)
	if !o.NoAnalysis || o.Labels.Metadata[words.FieldSite] != "B17" || o.Labels.Metadata[words.FieldAsset] != "pier" || !slices.Equal(o.Labels.Tags, []string{"bridge", "rail"}) {
		t.Errorf("new videos get %+v", o)
	}
	if got := b.main.gets.Text(); got != "New videos get: Site B17 · Asset pier · bridge · rail" || !b.main.gets.Visible() {
		t.Errorf("beside Add stands %q", got)
	}
	if b.main.ruled.Text() != "" {
		t.Errorf("a good policy says %q", b.main.ruled.Text())
	}
}

func TestPolicyLocksTheSettings(t *testing.T) {
	b := welcomedBench(t, plain(), ruledBy(fleet(caFile(t)), nil))
	b.showSettingsAt(sectionConnection)
	v := b.settings
	for _, o := range []interface{ Line() string }{v.server, v.ca, v.wayRow} {
		if o.Line() != "Set by your administrator." {
			t.Errorf("%T says %q", o, o.Line())
		}
	}
	if v.way.Enabled() || !v.videos.Enabled() || !v.limited.Enabled() || !v.limited.On() || v.server.Entry.Text != "https://api.example.com" {
		t.Error("not locked as the policy says, or what is only preset is locked")
	}
	before := b.store.Get()
	v.server.Entry.SetText("https://other.example.com")
	v.submitServer()
	b.changeServer("https://other.example.com") // not even by what asks in another place
	if b.store.Get().BaseURL != before.BaseURL || b.opened[len(b.opened)-1].BaseURL != before.BaseURL {
		t.Errorf("went to %q", b.store.Get().BaseURL)
	}
	test.Tap(v.limited)
	if got := b.store.Get().RateLimit; got != 0 {
		t.Errorf("a preset limit can't be left: %d", got)
	}
	again, err := settings.Load(b.cfg.Dirs)
	if s := again.Get(); err != nil || s.BaseURL != "" || s.Proxy != "" || s.NewVideos.Site != "" {
		t.Errorf("the policy was kept as the person's choice: %+v, %v", s, err)
	}
}

func TestPolicyLocksLabels(t *testing.T) {
	b := welcomedBench(t, plain(), ruledBy(fleet(caFile(t)), nil))
	b.keepNewLabels(b.labelLock().keeps(func(uploader.Labels) uploader.Labels {
		return uploader.Labels{Tags: []string{"x"}, Metadata: map[string]string{"site": "C1", "asset": "deck"}}
	}))
	l := b.newLabels()
	if l.Metadata["site"] != "B17" || l.Metadata["asset"] != "deck" || !slices.Equal(l.Tags, []string{"bridge", "rail"}) {
		t.Errorf("%+v", l)
	}
	form := newLabelForm(false, nil, func() {}, func(labelEdit) { t.Error("a locked tag can be removed") })
	form.lock(b.labelLock())
	form.show([]uploader.Labels{l}, true)
	if !form.fields["site"].input.Disabled() || form.fields["asset"].input.Disabled() || form.first() != form.fields["asset"].input {
		t.Error("the wrong fields are locked")
	}
	for _, c := range form.tags.Chips() {
		test.Tap(c)
	}
	// Of a video in the list, too.
	edit := b.labelLock().keeps(setField("site", "C1"))
	if got := edit(uploader.Labels{Metadata: map[string]string{"site": "B17"}}); got.Metadata["site"] != "B17" {
		t.Errorf("%+v", got)
	}
	b.showMain(true)
	if !b.labelLock().none() {
		t.Error("practice is locked")
	}
}

func TestWrongPolicyIsSaid(t *testing.T) {
	long := strings.Repeat("x", 300)
	for name, c := range map[string]struct {
		p     policy.Policy
		err   error
		start string
		says  string
		log   string
	}{
		"unreadable":  {err: errors.New("policy: /etc/p.json: unexpected end"), says: "can't be read, so it isn't used. Tell your administrator: /etc/p.json", log: "unexpected end"},
		"not trusted": {err: fmt.Errorf("policy: %w: mine", policy.ErrNotTrusted), says: "isn't used: someone other", log: "someone other"},
		"values": {p: policy.Policy{
			Locked: policy.Values{BaseURL: new("ftp://x"), CAFile: new("ca.pem"), Proxy: new("http://me:pw@p"), RateLimit: new(int64(7)), Videos: new(99)},
			Preset: policy.Values{AnalysisType: new("palm"), Labels: policy.Labels{Site: &long, Tags: &[]string{"a,b"}}},
		}, says: "locked.base_url, locked.ca_file, locked.proxy, locked.rate_limit, locked.videos_at_once, preset.analysis_type, preset.labels.site, preset.labels.tags can't", log: "locked.base_url"},
		"another server": {p: policy.Policy{Locked: policy.Values{BaseURL: new("https://api.example.com")}}, start: "https://other.example.com", says: "has set the server"},
		"unknown":        {p: policy.Policy{Unknown: []string{"locked.proxi"}}, says: "", log: "locked.proxi"},
	} {
		log := support.NewLog()
		b := welcomedBench(t, plain(), func(cfg *Config) {
			ruledBy(c.p, c.err)(cfg)
			cfg.Log, cfg.BaseURL = log, c.start
		})
		if got := b.main.ruled.Text(); !strings.Contains(got, c.says) || (got == "") != (c.says == "") {
			t.Errorf("%s: says %q, want %q", name, got, c.says)
		}
		if got := strings.Join(log.Lines(), "\n"); !strings.Contains(got, c.log) {
			t.Errorf("%s: the log has %q", name, got)
		}
		if c.err != nil || name == "values" {
			if b.store.Get().BaseURL != "" || b.opened[0].BaseURL != "" || len(b.cfg.lockedBy()) != 0 {
				t.Errorf("%s: something of it holds: %+v", name, b.store.Get())
			}
		}
		test.Tap(b.main.ruled.Close())
		if b.main.ruled.Text() != "" {
			t.Errorf("%s: can't be taken away", name)
		}
		b.showMain(false) // as a change of language does
		if b.main.ruled.Text() != "" {
			t.Errorf("%s: comes back", name)
		}
	}
}

// TestLockedServerAtFirstStart: the first screen shows it and can't change it.
func TestLockedServerAtFirstStart(t *testing.T) {
	b := newBench(t, plain(), ruledBy(fleet(filepath.Join(t.TempDir(), "gone.pem")), nil))
	b.start()
	w := b.welcome
	if w == nil || !w.server.Entry.Disabled() || w.server.Line() != "Set by your administrator." {
		t.Fatalf("%+v", w)
	}
	w.key.Entry.SetText(goodKey)
	w.submit()
	if b.ring.key != goodKey || b.store.Get().BaseURL != "https://api.example.com" {
		t.Errorf("kept %q for %q", b.ring.key, b.store.Get().BaseURL)
	}
}
