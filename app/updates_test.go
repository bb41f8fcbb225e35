package app

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"golang.org/x/crypto/blake2b"

	"github.com/aionvision/aion-uploader/app/policy"
	"github.com/aionvision/aion-uploader/app/settings"
)

// releases is a TLS server with a signed manifest, and the certificate file that
// lets a program trust it.
type releases struct {
	*httptest.Server
	key   ed25519.PrivateKey
	ca    string
	asked int
	body  string
}

func newReleases(t *testing.T, version, more string) *releases {
	t.Helper()
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	r := &releases{key: key, ca: filepath.Join(t.TempDir(), "ca.pem")}
	r.Server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		r.asked++
		if strings.HasSuffix(q.URL.Path, ".minisig") {
			fmt.Fprint(w, r.signature())
			return
		}
		fmt.Fprint(w, r.body)
	}))
	t.Cleanup(r.Close)
	r.body = fmt.Sprintf(`{"name": "aion-uploader", "version": %q, "date": "2026-05-01T10:00:00Z", "url": "%s/get"%s}`, version, r.URL, more)
	b := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: r.Certificate().Raw})
	if err := os.WriteFile(r.ca, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *releases) signature() string {
	b64 := base64.StdEncoding.EncodeToString
	sum := blake2b.Sum512([]byte(r.body))
	s := ed25519.Sign(r.key, sum[:])
	return fmt.Sprintf("untrusted comment: x\n%s\ntrusted comment: y\n%s\n", b64(append([]byte("ED12345678"), s...)),
		b64(ed25519.Sign(r.key, append(s[:len(s):len(s)], 'y'))))
}

// built is a build that looks there, on a computer that trusts the server.
func (r *releases) built(then func(*Config)) func(*Config) {
	public := base64.StdEncoding.EncodeToString(append([]byte("Ed12345678"), r.key.Public().(ed25519.PublicKey)...))
	return func(c *Config) {
		c.Version, c.UpdateURL, c.UpdateKey = "0.1.0", r.URL+"/manifest.json", public
		c.ReadPolicy = func() (policy.Policy, error) { return policy.Policy{Preset: policy.Values{CAFile: &r.ca}}, nil }
		if then != nil {
			then(c)
		}
	}
}

// browser notes what it is asked to open.
type browser struct {
	fyne.App
	opened []string
}

func (b *browser) OpenURL(u *url.URL) error {
	b.opened = append(b.opened, u.String())
	return nil
}

func TestNewVersionIsSaid(t *testing.T) {
	r := newReleases(t, "0.2.0", `, "notes": "Faster on slow lines."`)
	b := welcomedBench(t, plain(), r.built(nil))
	if got := b.main.newer.Text(); got != "Version 0.2.0 is there. Faster on slow lines." || r.asked != 2 {
		t.Fatalf("says %q, asked %d times", got, r.asked)
	}
	web := &browser{App: b.app}
	b.app = web
	test.Tap(b.main.newer.Action())
	if len(web.opened) != 1 || web.opened[0] != r.URL+"/get" {
		t.Errorf("opened %q", web.opened)
	}
	b.lookForUpdate() // an hour later
	b.showMain(false) // and in another language
	if r.asked != 2 || b.main.newer.Text() == "" {
		t.Errorf("asked %d times, says %q", r.asked, b.main.newer.Text())
	}
	test.Tap(b.main.newer.Close())
	b.offerUpdate()
	if got := b.main.newer.Text(); got != "" {
		t.Errorf("put off, and says %q", got)
	}
}

func TestSwitchedOff(t *testing.T) {
	r := newReleases(t, "0.2.0", "")
	b := newBench(t, plain(), r.built(nil))
	b.store.Change(func(s *settings.Settings) { s.Welcomed, s.NoUpdates = true, true })
	b.start()
	if r.asked != 0 || b.main.newer.Text() != "" {
		t.Fatalf("switched off: asked %d times, says %q", r.asked, b.main.newer.Text())
	}
	b.showSettingsAt(sectionDesktop)
	test.Tap(b.settings.updates)
	if r.asked != 2 || b.main.newer.Text() == "" || b.store.Get().NoUpdates {
		t.Errorf("switched on: asked %d times, says %q", r.asked, b.main.newer.Text())
	}
	test.Tap(b.settings.updates)
	if b.main.newer.Text() != "" || !b.store.Get().NoUpdates {
		t.Errorf("off again: says %q", b.main.newer.Text())
	}
}

func TestNobodyIsAsked(t *testing.T) {
	r := newReleases(t, "0.2.0", "")
	off := func(c *Config) {
		c.ReadPolicy = func() (policy.Policy, error) {
			return policy.Policy{Locked: policy.Values{Updates: new(false), CAFile: &r.ca}}, nil
		}
	}
	for name, change := range map[string]func(*Config){
		"practice": r.built(func(c *Config) { c.Practice = true }),
		"policy":   r.built(off),
		"no URL":   r.built(func(c *Config) { c.UpdateURL = "" }),
		"plain":    r.built(func(c *Config) { c.UpdateURL = "http" + strings.TrimPrefix(c.UpdateURL, "https") }),
		"no key":   r.built(func(c *Config) { c.UpdateKey = "" }),
	} {
		b := welcomedBench(t, plain(), change)
		b.lookForUpdate()
		if r.asked != 0 || b.main.newer.Text() != "" {
			t.Errorf("%s: asked %d times, says %q", name, r.asked, b.main.newer.Text())
		}
		b.showSettingsAt(sectionDesktop)
		if want := name != "policy"; b.settings.updates.Enabled() != want {
			t.Errorf("%s: the setting can be changed: %t", name, !want)
		}
	}
}

func TestForgedManifestIsNotSaid(t *testing.T) {
	r := newReleases(t, "0.2.0", "")
	change := r.built(nil)
	_, other, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	b := welcomedBench(t, plain(), func(c *Config) {
		change(c) // with the public key of before
		r.key = other
	})
	if r.asked != 2 || b.main.newer.Text() != "" {
		t.Errorf("asked %d times, says %q", r.asked, b.main.newer.Text())
	}
	if log := strings.Join(b.cfg.Log.Lines(), "\n"); !strings.Contains(log, "the signature doesn't hold") {
		t.Errorf("the log has %q", log)
	}
}
