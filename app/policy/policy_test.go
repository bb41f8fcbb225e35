package policy

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// anybody stands in the place of the system's check of owners.
func anybody(string, *os.File) error { return nil }

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "policy.json")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestRead(t *testing.T) {
	p, err := read(write(t, `{
		"locked": {"base_url": "https://api.example.com", "updates": false, "labels": {"site": "B17"}},
		"preset": {"ca_file": "/etc/ca.pem", "proxy": "none", "rate_limit": 2000000, "videos_at_once": 2,
			"analyse": true, "analysis_type": "transcript", "labels": {"asset": "pier", "inspection": "2026", "tags": ["a", "b"]}}
	}`), anybody)
	if err != nil || len(p.Unknown) != 0 {
		t.Fatalf("%v, unknown %q", err, p.Unknown)
	}
	l, s := p.Locked, p.Preset
	if *l.BaseURL != "https://api.example.com" || *l.Updates || *l.Labels.Site != "B17" || l.Proxy != nil || l.Labels.Tags != nil {
		t.Errorf("locked: %+v", l)
	}
	if *s.CAFile != "/etc/ca.pem" || *s.Proxy != "none" || *s.RateLimit != 2_000_000 || *s.Videos != 2 || !*s.Analyse || *s.AnalysisType != "transcript" ||
		*s.Labels.Asset != "pier" || *s.Labels.Inspection != "2026" || !slices.Equal(*s.Labels.Tags, []string{"a", "b"}) || s.BaseURL != nil {
		t.Errorf("preset: %+v", s)
	}
}

func TestNone(t *testing.T) {
	p, err := Read(filepath.Join(t.TempDir(), "nothing", "policy.json"))
	if err != nil || p.Locked != (Values{}) || p.Preset != (Values{}) {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestUnknownFieldsAreNamed(t *testing.T) {
	p, err := read(write(t, `{"comment": "x", "locked": {"proxi": "none", "updates": true}, "preset": {"labels": {"sight": "B17"}}}`), anybody)
	want := []string{"comment", "locked.proxi", "preset.labels.sight"}
	if err != nil || !slices.Equal(p.Unknown, want) || !*p.Locked.Updates {
		t.Errorf("%q, %v; want %q", p.Unknown, err, want)
	}
}

// TestUnknownFieldsAreIgnored: a known name in another case is another name.
func TestUnknownFieldsAreIgnored(t *testing.T) {
	p, err := read(write(t, `{"locked": {"Updates": false, "base_url": "https://a.example", "BASE_URL": "https://b.example", "labels": {"Site": "B17", "asset": "pier"}}}`), anybody)
	want := []string{"locked.BASE_URL", "locked.Updates", "locked.labels.Site"}
	if err != nil || !slices.Equal(p.Unknown, want) {
		t.Errorf("%q, %v; want %q", p.Unknown, err, want)
	}
	if l := p.Locked; l.Updates != nil || *l.BaseURL != "https://a.example" || l.Labels.Site != nil || *l.Labels.Asset != "pier" {
		t.Errorf("%+v", l)
	}
}

func TestWrongPolicies(t *testing.T) {
	for text, want := range map[string]string{
		``:                                     "unexpected end",
		`{"locked": {`:                         "unexpected end",
		`[]`:                                   "cannot unmarshal array",
		`null`:                                 "not an object",
		`{} {}`:                                "after top-level value",
		`{"locked": []}`:                       "locked: ",
		`{"locked": {"rate_limit": "2 MB"}}`:   "rate_limit",
		`{"preset": {"labels": {"site": 17}}}`: "site",
		`{"locked": {"updates": "no"}}`:        "updates",
		`{"x": "` + strings.Repeat("y", maxSize) + `"}`: ErrTooBig.Error(),
	} {
		p, err := read(write(t, text), anybody)
		if err == nil || !strings.Contains(err.Error(), want) || p.Locked != (Values{}) || p.Preset != (Values{}) {
			t.Errorf("%.40s: %v, %+v; want %q and nothing", text, err, p, want)
		}
	}
	if _, err := read(t.TempDir(), anybody); err == nil {
		t.Error("a folder was read")
	}
}

func TestNotTrusted(t *testing.T) {
	refused := errors.New("mine")
	_, err := read(write(t, `{"locked": {"updates": true}}`), func(string, *os.File) error { return refused })
	if !errors.Is(err, refused) {
		t.Errorf("taken: %v", err)
	}
}

// FuzzParse holds that no file ends the program, and that a refused one gives
// nothing.
func FuzzParse(f *testing.F) {
	for _, s := range []string{`{"locked":{"base_url":"https://h"}}`, `{"preset":{"labels":{"tags":["a"]}}}`, `{"locked":null}`, `{"locked":{"labels":null}}`, "\xff", `{"a":{"b":`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := parse(b)
		if err != nil && (p.Locked != (Values{}) || p.Preset != (Values{})) {
			t.Errorf("%q is refused (%v) and gives %+v", b, err, p)
		}
	})
}
