package update

import (
	"context"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/blake2b"
)

// signer makes signatures as minisign does, with a key of the test's own.
type signer struct {
	id  string // 8 bytes
	key ed25519.PrivateKey
}

func newSigner(t *testing.T, id string) signer {
	t.Helper()
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	return signer{id, key}
}

func (s signer) public() string {
	return base64.StdEncoding.EncodeToString(append([]byte("Ed"+s.id), s.key.Public().(ed25519.PublicKey)...))
}

func (s signer) sign(message string) string {
	sum := blake2b.Sum512([]byte(message))
	signature := ed25519.Sign(s.key, sum[:])
	return s.file("ED", signature, "timestamp:1\tfile:manifest.json\thashed")
}

func (s signer) file(kind string, signature []byte, comment string) string {
	global := ed25519.Sign(s.key, append(append([]byte{}, signature...), comment...))
	b64 := base64.StdEncoding.EncodeToString
	return fmt.Sprintf("untrusted comment: x\n%s\ntrusted comment: %s\n%s\n", b64(append([]byte(kind+s.id), signature...)), comment, b64(global))
}

// site is a server with a manifest and a signature, each as the test wants it.
type site struct {
	*httptest.Server
	signer
	manifest, minisig string
	asked             []*http.Request
	answer            http.HandlerFunc // in the place of both; nil: none
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{signer: newSigner(t, "12345678")}
	s.Server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.asked = append(s.asked, r)
		switch {
		case s.answer != nil:
			s.answer(w, r)
		case r.URL.Path == "/m.json":
			fmt.Fprint(w, s.manifest)
		case r.URL.Path == "/m.json.minisig":
			fmt.Fprint(w, s.minisig)
		default:
			http.NotFound(w, r)
		}
	}))
	s.Config.ErrorLog = nil
	t.Cleanup(s.Close)
	return s
}

// offers puts a good manifest up.
func (s *site) offers(version, date, more string) {
	s.manifest = fmt.Sprintf(`{"name": "aion-uploader", "version": %q, "date": %q, "url": "%s/get"%s}`, version, date, s.URL, more)
	s.minisig = s.sign(s.manifest)
}

func (s *site) looker(t *testing.T, running, file string) *Looker {
	t.Helper()
	l, err := New(s.URL+"/m.json", s.public(), running, file)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func (s *site) network() Network {
	pool := x509.NewCertPool()
	pool.AddCert(s.Certificate())
	return Network{RootCAs: pool}
}

var noon = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

const (
	day1 = "2026-05-01T10:00:00Z"
	day2 = "2026-05-02T10:00:00Z"
)

func TestOffersWhatIsNewer(t *testing.T) {
	s := newSite(t)
	file := filepath.Join(t.TempDir(), "new", "update.json")
	l := s.looker(t, "0.1.0", file)
	if _, ok := l.Newer(); ok || !l.Due(noon) {
		t.Fatal("before the first look")
	}
	s.offers("0.2.0", day1, `, "notes": "Faster\u0000 on \u202eslow\n lines.", "from_a_later_program": 1`)
	if err := l.Look(t.Context(), s.network(), noon); err != nil {
		t.Fatal(err)
	}
	want := Release{Version: "0.2.0", URL: s.URL + "/get", Notes: "Faster on slow lines."}
	if got, ok := l.Newer(); !ok || got != want {
		t.Errorf("%+v, %t; want %+v", got, ok, want)
	}
	for _, r := range s.asked {
		if r.Method != http.MethodGet || r.UserAgent() != "aion-uploader/0.1.0" || r.URL.RawQuery != "" || len(r.Header) != 1 {
			t.Errorf("asked by %s %s with %v", r.Method, r.URL, r.Header)
		}
	}
	if l.Due(noon.Add(Every-time.Second)) || !l.Due(noon.Add(Every)) || !l.Due(noon.Add(-time.Hour)) {
		t.Error("due at the wrong time")
	}
	if info, err := os.Stat(file); err != nil || runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		t.Errorf("kept as %v, %v", info, err)
	}
	// The next start knows it without asking, and so does one that was put off.
	l = s.looker(t, "0.1.0", file)
	if got, _ := l.Newer(); got != want || l.Due(noon.Add(time.Hour)) {
		t.Errorf("after a restart: %+v", got)
	}
	if err := l.Later("0.2.0"); err != nil {
		t.Fatal(err)
	}
	if _, ok := s.looker(t, "0.1.0", file).Newer(); ok {
		t.Error("what was put off is offered again")
	}
	s.offers("0.3.0", day2, "")
	if err := l.Look(t.Context(), s.network(), noon.Add(Every)); err != nil {
		t.Fatal(err)
	}
	if got, ok := l.Newer(); !ok || got.Version != "0.3.0" {
		t.Errorf("the next one: %+v, %t", got, ok)
	}
	if _, ok := s.looker(t, "0.3.0", file).Newer(); ok {
		t.Error("the new program is offered itself")
	}
}

func TestNeededComesAgain(t *testing.T) {
	s := newSite(t)
	l := s.looker(t, "0.1.0", filepath.Join(t.TempDir(), "u"))
	s.offers("0.2.0", day1, `, "min": "0.1.5"`)
	if err := errors.Join(l.Look(t.Context(), s.network(), noon), l.Later("0.2.0")); err != nil {
		t.Fatal(err)
	}
	if got, ok := l.Newer(); !ok || !got.Needed {
		t.Errorf("%+v, %t", got, ok)
	}
}

// TestRefuses takes a good site and spoils one thing. Nothing is offered, and
// the next start offers nothing either.
func TestRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*site)
		want  error // nil: any
	}{
		"another key":                 {func(s *site) { o := newSigner(t, "12345678"); s.minisig = o.sign(s.manifest) }, ErrSignature},
		"another key's ID":            {func(s *site) { o := signer{"87654321", s.key}; s.minisig = o.sign(s.manifest) }, ErrSignature},
		"another manifest":            {func(s *site) { s.manifest = strings.Replace(s.manifest, "0.2.0", "0.9.0", 1) }, ErrSignature},
		"one blank more":              {func(s *site) { s.manifest += " " }, ErrSignature},
		"another trusted comment":     {func(s *site) { s.minisig = strings.Replace(s.minisig, "timestamp:1", "timestamp:2", 1) }, ErrSignature},
		"no global signature":         {func(s *site) { s.minisig = strings.Join(strings.SplitAfter(s.minisig, "\n")[:3], "") }, ErrSignature},
		"a fifth line":                {func(s *site) { s.minisig += "x\n" }, ErrSignature},
		"the form without a hash":     {func(s *site) { s.minisig = s.file("Ed", ed25519.Sign(s.key, []byte(s.manifest)), "x") }, ErrSignature},
		"unhashed, said to be hashed": {func(s *site) { s.minisig = s.file("ED", ed25519.Sign(s.key, []byte(s.manifest)), "x") }, ErrSignature},
		"no signature":                {func(s *site) { s.minisig = "" }, ErrSignature},
		"noise":                       {func(s *site) { s.minisig = strings.Repeat("untrusted comment: \n", 4) }, ErrSignature},
		"a long one":                  {func(s *site) { s.minisig = strings.Repeat("x", maxSignature+1) }, nil},
		"a huge manifest":             {func(s *site) { s.offers("0.2.0", day1, `, "notes": "`+strings.Repeat("x", maxManifest)+`"`) }, nil},
		"no JSON":                     {func(s *site) { s.manifest = "hello"; s.minisig = s.sign(s.manifest) }, ErrManifest},
		"another program": {func(s *site) {
			s.manifest = strings.Replace(s.manifest, "aion-uploader", "other", 1)
			s.minisig = s.sign(s.manifest)
		}, ErrManifest},
		"no date":              {func(s *site) { s.offers("0.2.0", "0001-01-01T00:00:00Z", "") }, ErrManifest},
		"odd version":          {func(s *site) { s.offers("0.02.0", day1, "") }, ErrManifest},
		"pre-release":          {func(s *site) { s.offers("0.2.0-rc.1", day1, "") }, ErrManifest},
		"odd min":              {func(s *site) { s.offers("0.2.0", day1, `, "min": "x"`) }, ErrManifest},
		"link elsewhere":       {func(s *site) { s.offers("0.2.0", day1, `, "url": "https://evil.example.com/"`) }, ErrManifest},
		"link to another port": {func(s *site) { s.offers("0.2.0", day1, `, "url": "https://127.0.0.1:1/"`) }, ErrManifest},
		"plain link":           {func(s *site) { s.offers("0.2.0", day1, `, "url": "`+strings.Replace(s.URL, "https", "http", 1)+`"`) }, ErrManifest},
		"link with login":      {func(s *site) { s.offers("0.2.0", day1, `, "url": "`+strings.Replace(s.URL, "//", "//me@", 1)+`"`) }, ErrManifest},
		"a file's link":        {func(s *site) { s.offers("0.2.0", day1, `, "url": "file:///etc/passwd"`) }, ErrManifest},
		"not found":            {func(s *site) { s.answer = http.NotFound }, nil},
		"led to plain http": {func(s *site) {
			s.answer = func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, "http://127.0.0.1:1/m.json", http.StatusFound)
			}
		}, errNotHTTPS},
		"led on for ever": {func(s *site) {
			s.answer = func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/again", http.StatusFound) }
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s, file := newSite(t), filepath.Join(t.TempDir(), "u")
			s.offers("0.2.0", day1, "")
			c.spoil(s)
			l := s.looker(t, "0.1.0", file)
			err := l.Look(t.Context(), s.network(), noon)
			if err == nil || c.want != nil && !errors.Is(err, c.want) {
				t.Errorf("%v; want %v", err, c.want)
			}
			if r, ok := l.Newer(); ok {
				t.Errorf("offers %+v", r)
			}
			if r, ok := s.looker(t, "0.1.0", file).Newer(); ok {
				t.Errorf("the next start offers %+v", r)
			}
			if len(s.asked) > maxRedirects+2 {
				t.Errorf("asked %d times", len(s.asked))
			}
		})
	}
}

// TestOldManifests: neither a replay of an older manifest nor an older version
// is offered, and what is known stays known.
func TestOldManifests(t *testing.T) {
	s, file := newSite(t), filepath.Join(t.TempDir(), "u")
	l := s.looker(t, "0.2.0", file)
	look := func(want error, offers string) {
		t.Helper()
		if err := l.Look(t.Context(), s.network(), noon); !errors.Is(err, want) {
			t.Errorf("%v; want %v", err, want)
		}
		if r, _ := l.Newer(); r.Version != offers {
			t.Errorf("offers %q; want %q", r.Version, offers)
		}
	}
	s.offers("0.1.9", day1, "")
	look(nil, "")
	s.offers("0.2.0", day1, "")
	look(nil, "")
	s.offers("0.4.0", day2, "")
	look(nil, "0.4.0")
	s.offers("0.3.0", day1, "")
	look(ErrOlder, "0.4.0")
	l = s.looker(t, "0.2.0", file) // a restart doesn't forget
	look(ErrOlder, "0.4.0")
	s.offers("0.3.1", "2026-05-03T10:00:00Z", "") // 0.4.0 was taken back by who made it
	look(nil, "0.3.1")
}

// TestWhoCountsAsAsked: a line that is down costs no look, a wrong answer does.
func TestWhoCountsAsAsked(t *testing.T) {
	s := newSite(t)
	l := s.looker(t, "0.1.0", filepath.Join(t.TempDir(), "u"))
	if err := l.Look(t.Context(), Network{}, noon); err == nil || !l.Due(noon) {
		t.Errorf("a server that isn't trusted: %v, due %t", err, l.Due(noon))
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := l.Look(ended, s.network(), noon); err == nil || !l.Due(noon) {
		t.Errorf("stopped: %v", err)
	}
	if err := l.Look(t.Context(), s.network(), noon); err == nil || l.Due(noon) {
		t.Errorf("an empty answer: %v", err)
	}
}

func TestStateIsOnlyAFile(t *testing.T) {
	s, file := newSite(t), filepath.Join(t.TempDir(), "u")
	s.offers("0.2.0", day1, "")
	if err := s.looker(t, "0.1.0", file).Look(t.Context(), s.network(), noon); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	forged := base64.StdEncoding.EncodeToString([]byte(strings.Replace(s.manifest, "0.2.0", "9.9.9", 1)))
	for _, text := range []string{
		strings.Replace(string(b), base64.StdEncoding.EncodeToString([]byte(s.manifest)), forged, 1), "{", "", "null", `{"looked": 5}`,
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if r, ok := s.looker(t, "0.1.0", file).Newer(); ok {
			t.Errorf("%.30q offers %+v", text, r)
		}
	}
	l := s.looker(t, "0.1.0", filepath.Join(file, "below a file"))
	if err := l.Look(t.Context(), s.network(), noon); err == nil {
		t.Errorf("nowhere to keep it: %v", err)
	}
	if _, ok := l.Newer(); !ok {
		t.Error("what can't be kept isn't said")
	}
}

func TestNew(t *testing.T) {
	key := newSigner(t, "12345678").public()
	if _, err := New("", "", "0.1.0", ""); !errors.Is(err, ErrOff) {
		t.Error(err)
	}
	for _, c := range [][3]string{
		{"http://h/m.json", key, "0.1.0"}, {"https:///m.json", key, "0.1.0"}, {"https://me:pw@h/m", key, "0.1.0"}, {"https://h/m?who=me", key, "0.1.0"},
		{"https://h/m", "", "0.1.0"}, {"https://h/m", key[:20], "0.1.0"}, {"https://h/m", "RW" + key, "0.1.0"}, {"https://h/m", key, "dev"},
	} {
		if _, err := New(c[0], c[1], c[2], ""); err == nil {
			t.Errorf("%q is taken", c)
		}
	}
}

func TestNewer(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"0.2.0", "0.1.9", true}, {"0.10.0", "0.9.0", true}, {"1.0.0", "0.99.99", true}, {"0.1.1", "0.1.0", true},
		{"0.1.0", "0.1.0", false}, {"0.1.0", "0.2.0", false}, {"0.2.0", "0.2.0-rc.1", true}, {"0.2.0-rc.1", "0.2.0", false}, {"0.2.0+a", "0.2.0+b", false},
	} {
		a, err := parseVersion(c.a)
		b, err2 := parseVersion(c.b)
		if err != nil || err2 != nil || a.newer(b) != c.want {
			t.Errorf("%s newer than %s: %t, %v, %v", c.a, c.b, a.newer(b), err, err2)
		}
	}
	for _, s := range []string{"", "1", "1.2", "1.2.3.4", "v1.2.3", "1.2.x", "01.2.3", "1.2.-3", "1.2.3-", "9999999.0.0", " 1.2.3"} {
		if v, err := parseVersion(s); err == nil {
			t.Errorf("%q is %+v", s, v)
		}
	}
}

// TestRealMinisign holds the verifier to what minisign 0.11 itself has made.
func TestRealMinisign(t *testing.T) {
	key, err := parseKey(minisignKey)
	if err != nil {
		t.Fatal(err)
	}
	if err := key.verify([]byte("hello\n"), []byte(minisignSignature)); err != nil {
		t.Error(err)
	}
	if err := key.verify([]byte("hallo\n"), []byte(minisignSignature)); !errors.Is(err, ErrSignature) {
		t.Error(err)
	}
}

const (
	minisignKey       = "RWTp+qiHplN31f7Ew12U9cdxmJAw3XCrQKEy1g1Gs+PJv8iQ5j9SYIrz"
	minisignSignature = `untrusted comment: signature from minisign secret key
RUTp+qiHplN31e5o18Z945yA8XjNfYg2SE50hM9oEEiUhA10z9Da74/0joPiIyWepzQpoZ0xaVgr/DyvwlknRkBWP0eWCzFFzwM=
trusted comment: timestamp:1795376363	file:hello.txt	hashed
7alBUysZoOoaqYiOAEAii63+yGgQQeEhbkWKZ3+e4x1RAUKrA1pEnGgMzRhcMlozHNFmcJh6rFfT/aqPxeubCg==
`
)
