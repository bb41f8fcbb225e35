package settings

import (
	"bytes"
	"cmp"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aionvision/aion-uploader/app/look"
)

// FuzzLoad gives Load any bytes for its file. The Store works, what it says can
// be kept and is found again, and a file that isn't understood is put aside.
func FuzzLoad(f *testing.F) {
	for _, s := range []string{
		`{"base_url":"https://api.example.com","appearance":"dark","welcomed":true,"width":900,"height":700}`,
		`{"base_url":"http://example.com","appearance":"sepia"}`, `{"videos_at_once":99,"rate_limit":-1,"proxy":"x y","ca_file":"a","language":"xx","analysis_type":"?","hold_new":true,"no_analysis":true}`,
		`{"proxy":"none","rate_limit":1,"videos_at_once":3,"language":"de"}`,
		`{"width":-1,"height":3e38}`, `{"width":1e99}`, `{"welcomed": tr`, `[]`, `null`, ``, "\xff\xfe", "{}{}",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		dirs := Dirs{Config: t.TempDir()}
		path := filepath.Join(dirs.Config, "settings.json")
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := Load(dirs)
		if err != nil {
			if kept, e := os.ReadFile(path + ".bad"); e != nil || !bytes.Equal(kept, b) || s.Get() != (Settings{}) {
				t.Errorf("refused (%v), put aside: %v; in use: %+v", err, e, s.Get())
			}
		}
		got := s.Get()
		if got.Videos < 0 || got.Videos > MaxVideos || got.RateLimit < 0 || got.RateLimit > MaxRate || strings.Contains(got.Proxy, "@") {
			t.Errorf("in use: %+v", got)
		}
		got.Appearance = cmp.Or(got.Appearance, look.System)
		if err := s.Save(); err != nil {
			t.Fatal(err)
		}
		again, err := Load(dirs)
		if found := again.Get(); err != nil || found != got {
			t.Errorf("%+v is found as %+v, %v", got, found, err)
		}
	})
}

// FuzzCheckBaseURL holds that an address which is taken is https, or leads to
// this computer, carries nothing that is secret, and is taken again.
func FuzzCheckBaseURL(f *testing.F) {
	for _, s := range []string{
		"https://api.example.com/v2/", "api.example.com", "http://127.0.0.1:80", "http://[::1]/", "http://localhost.evil.example", "https://me:pw@h", "https://h?x", "ftp://h", "https://", "aion_0123456789abcdefghij", "https://h/%zz", " \t", "https://h/#", "h/ /", "h?",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		got, err := CheckBaseURL(in)
		if err != nil || got == "" {
			if got != "" {
				t.Errorf("%q is refused and gives %q", in, got)
			}
			return
		}
		u, err := url.Parse(got)
		if err != nil || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Hostname() == "" {
			t.Fatalf("%q gives %q: %+v, %v", in, got, u, err)
		}
		if h := u.Hostname(); u.Scheme != "https" && (u.Scheme != "http" || h != "localhost" && !strings.HasPrefix(h, "127.") && !strings.Contains(h, ":")) {
			t.Errorf("%q gives %q", in, got)
		}
		if _, err := CheckBaseURL(got); err != nil {
			t.Errorf("%q gives %q, which is refused: %v", in, got, err)
		}
	})
}
