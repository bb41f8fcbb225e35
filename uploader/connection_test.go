package uploader_test

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// line is a Manager whose service is on a real loopback socket.
type lineRig struct {
	server *apitest.Server
	cfg    uploader.Config
}

func newLine(t *testing.T, o apitest.Options) *lineRig {
	t.Helper()
	o.Key, o.Discard = testKey, true
	s, err := apitest.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	base, err := s.Start()
	if err != nil {
		t.Fatal(err)
	}
	return &lineRig{server: s, cfg: uploader.Config{BaseURL: base, Key: testKey, Proxy: noProxy}}
}

// check runs one check to its end and returns the results by step.
func (l *lineRig) check(t *testing.T) map[uploader.CheckStep]uploader.Check {
	t.Helper()
	m, err := uploader.Open(l.cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close(context.Background())
	return results(t, m.CheckConnection(t.Context()))
}

// results reads a check and holds its order: every step begun, then done.
func results(t *testing.T, ch <-chan uploader.Check) map[uploader.CheckStep]uploader.Check {
	t.Helper()
	got := map[uploader.CheckStep]uploader.Check{}
	var all []uploader.Check
	for c := range ch {
		if n := len(all); c.Running != (n%2 == 0) || int(c.Step) != n/2 {
			t.Errorf("news %d is %+v", n, c)
		}
		all = append(all, c)
		if !c.Running {
			got[c.Step] = c
		}
	}
	if len(all) != 2*len(uploader.CheckSteps()) {
		t.Errorf("%d pieces of news", len(all))
	}
	return got
}

// elsewhere is a config for https://service.example whose connections all lead
// to the servers of a test, by port.
func elsewhere(ports map[string]string) uploader.Config {
	return uploader.Config{
		BaseURL: "https://service.example/api/v2", Key: testKey, Proxy: noProxy,
		Lookup: func(context.Context, string) ([]string, error) { return []string{"192.0.2.1"}, nil },
		Dial: func(ctx context.Context, network, addr string) (net.Conn, error) {
			_, port, _ := net.SplitHostPort(addr)
			to, ok := ports[port]
			if !ok {
				return nil, &net.OpError{Op: "dial", Net: network, Err: errors.New("connection refused")}
			}
			return (&net.Dialer{}).DialContext(ctx, network, to)
		},
	}
}

// quietServer serves on loopback, by TLS where there is a certificate.
func quietServer(t *testing.T, cert *tls.Certificate, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewUnstartedServer(h)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	if cert != nil {
		s.TLS = &tls.Config{Certificates: []tls.Certificate{*cert}}
		s.StartTLS()
	} else {
		s.Start()
	}
	t.Cleanup(s.Close)
	return s.Listener.Addr().String()
}

// trusted is a service by TLS whose certificate is valid from then on and
// known here, with something else on port 80.
func trusted(t *testing.T, from time.Time, secure, plain http.HandlerFunc) *lineRig {
	t.Helper()
	cert, text := authority(t, from, from.AddDate(1, 0, 0))
	l := &lineRig{cfg: elsewhere(map[string]string{"443": quietServer(t, &cert, secure), "80": quietServer(t, nil, plain)})}
	var err error
	if l.cfg.RootCAs, err = loadCA(t, text); err != nil {
		t.Fatal(err)
	}
	return l
}

func empty(http.ResponseWriter, *http.Request) {}

func TestConnectionCheck(t *testing.T) {
	type want map[uploader.CheckStep]uploader.CheckResult
	portal := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		io.WriteString(w, "<html>Welcome to the hotel</html>")
	}
	for _, test := range []struct {
		name string
		rig  func(*testing.T) *lineRig
		want want
		also func(*testing.T, *lineRig, map[uploader.CheckStep]uploader.Check)
	}{
		{name: "all is well", rig: func(t *testing.T) *lineRig { return newLine(t, apitest.Options{CallsPerMinute: 10}) },
			want: want{uploader.CheckName: uploader.CheckOK, uploader.CheckProxy: uploader.CheckNone, uploader.CheckTLS: uploader.CheckNone,
				uploader.CheckSignIn: uploader.CheckNone, uploader.CheckClock: uploader.CheckOK, uploader.CheckAPIKey: uploader.CheckOK,
				uploader.CheckStorage: uploader.CheckNotKnown, uploader.CheckPlan: uploader.CheckOK},
			also: func(t *testing.T, l *lineRig, got map[uploader.CheckStep]uploader.Check) {
				if n := l.server.Count(apitest.OpQuota) + l.server.Count(apitest.OpLimits); n != 2 {
					t.Errorf("%d calls, want 2", n)
				}
				if got[uploader.CheckPlan].Calls != 10 {
					t.Errorf("plan: %+v", got[uploader.CheckPlan])
				}
			}},
		{name: "key refused", rig: func(t *testing.T) *lineRig {
			l := newLine(t, apitest.Options{})
			l.server.SetKey("aion_another_key_altogether")
			return l
		}, want: want{uploader.CheckAPIKey: uploader.CheckKeyRefused, uploader.CheckPlan: uploader.CheckNotKnown},
			also: func(t *testing.T, l *lineRig, got map[uploader.CheckStep]uploader.Check) {
				if c := got[uploader.CheckAPIKey]; c.Status != 401 || c.APICode != "INVALID_API_KEY" {
					t.Errorf("key: %+v", c)
				}
				if n := l.server.Count(apitest.OpLimits); n != 0 {
					t.Errorf("%d further calls with a refused key", n)
				}
			}},
		{name: "no key", rig: func(t *testing.T) *lineRig {
			l := newLine(t, apitest.Options{})
			l.cfg.Key = ""
			return l
		}, want: want{uploader.CheckAPIKey: uploader.CheckNoKey, uploader.CheckClock: uploader.CheckOK}},
		{name: "service in trouble", rig: func(t *testing.T) *lineRig {
			l := newLine(t, apitest.Options{})
			l.server.Fault(apitest.Fault{Endpoint: apitest.OpQuota, Status: 503})
			return l
		}, want: want{uploader.CheckAPIKey: uploader.CheckTrouble},
			also: func(t *testing.T, l *lineRig, _ map[uploader.CheckStep]uploader.Check) {
				if n := l.server.Count(apitest.OpQuota); n != 1 {
					t.Errorf("%d attempts, want 1", n)
				}
			}},
		{name: "plan not told", rig: func(t *testing.T) *lineRig { return newLine(t, apitest.Options{NoLimitsPage: true}) },
			want: want{uploader.CheckPlan: uploader.CheckNotKnown, uploader.CheckAPIKey: uploader.CheckOK}},
		{name: "clock is off", rig: func(t *testing.T) *lineRig {
			return newLine(t, apitest.Options{Now: func() time.Time { return time.Now().Add(3*time.Hour + time.Second) }})
		}, want: want{uploader.CheckClock: uploader.CheckClockOff, uploader.CheckAPIKey: uploader.CheckOK},
			also: func(t *testing.T, _ *lineRig, got map[uploader.CheckStep]uploader.Check) {
				if d := got[uploader.CheckClock].Offset; d < 3*time.Hour-5*time.Second || d > 3*time.Hour+5*time.Second {
					t.Errorf("off by %v", d)
				}
			}},
		{name: "dead name service", rig: func(*testing.T) *lineRig {
			cfg := elsewhere(nil)
			cfg.Lookup = func(_ context.Context, host string) ([]string, error) {
				return nil, &net.DNSError{Err: "server misbehaving", Name: host, IsTimeout: true}
			}
			return &lineRig{cfg: cfg}
		}, want: want{uploader.CheckName: uploader.CheckNoName, uploader.CheckProxy: uploader.CheckSkipped, uploader.CheckTLS: uploader.CheckSkipped,
			uploader.CheckSignIn: uploader.CheckSkipped, uploader.CheckAPIKey: uploader.CheckSkipped, uploader.CheckPlan: uploader.CheckSkipped}},
		{name: "nobody answers", rig: func(*testing.T) *lineRig { return &lineRig{cfg: elsewhere(nil)} },
			want: want{uploader.CheckName: uploader.CheckOK, uploader.CheckTLS: uploader.CheckNoAnswer, uploader.CheckSignIn: uploader.CheckNone, uploader.CheckAPIKey: uploader.CheckSkipped}},
		{name: "proxy wants a login", rig: func(t *testing.T) *lineRig {
			proxy := quietServer(t, nil, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusProxyAuthRequired) })
			cfg := elsewhere(nil)
			cfg.Dial = nil
			cfg.Proxy = func(*http.Request) (*url.URL, error) { return url.Parse("http://me:hunter2@" + proxy) }
			return &lineRig{cfg: cfg}
		}, want: want{uploader.CheckName: uploader.CheckNone, uploader.CheckProxy: uploader.CheckProxyLogin, uploader.CheckTLS: uploader.CheckSkipped, uploader.CheckAPIKey: uploader.CheckSkipped}},
		{name: "proxy is gone", rig: func(t *testing.T) *lineRig {
			cfg := elsewhere(nil)
			cfg.Proxy = func(*http.Request) (*url.URL, error) { return url.Parse("http://proxy.example:3128") }
			return &lineRig{cfg: cfg}
		}, want: want{uploader.CheckProxy: uploader.CheckProxyDead, uploader.CheckTLS: uploader.CheckSkipped}},
		{name: "somebody reads along", rig: func(t *testing.T) *lineRig {
			proxys, _ := authority(t, time.Now().Add(-time.Hour), time.Now().Add(time.Hour))
			return &lineRig{cfg: elsewhere(map[string]string{"443": quietServer(t, &proxys, empty)})}
		}, want: want{uploader.CheckTLS: uploader.CheckUnknownIssuer, uploader.CheckSignIn: uploader.CheckNone, uploader.CheckAPIKey: uploader.CheckSkipped},
			also: func(t *testing.T, _ *lineRig, got map[uploader.CheckStep]uploader.Check) {
				if c := got[uploader.CheckTLS]; c.Issuer != "Corporate Proxy CA" {
					t.Errorf("the issuer isn't named: %+v", c)
				}
			}},
		{name: "sign-in page", rig: func(t *testing.T) *lineRig {
			page := quietServer(t, nil, portal)
			return &lineRig{cfg: elsewhere(map[string]string{"443": page, "80": page})}
		}, want: want{uploader.CheckTLS: uploader.CheckNotTLS, uploader.CheckSignIn: uploader.CheckSignInPage, uploader.CheckAPIKey: uploader.CheckSkipped},
			also: func(t *testing.T, _ *lineRig, got map[uploader.CheckStep]uploader.Check) {
				if u := got[uploader.CheckSignIn].SignInURL; u != "http://service.example/" {
					t.Errorf("sign in at %q", u)
				}
			}},
		{name: "sign-in page elsewhere", rig: func(t *testing.T) *lineRig {
			page := quietServer(t, nil, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Location", "https://login.hotel.example/start?mac=00")
				w.WriteHeader(http.StatusFound)
			})
			return &lineRig{cfg: elsewhere(map[string]string{"443": page, "80": page})}
		}, want: want{uploader.CheckSignIn: uploader.CheckSignInPage},
			also: func(t *testing.T, _ *lineRig, got map[uploader.CheckStep]uploader.Check) {
				if u := got[uploader.CheckSignIn].SignInURL; u != "https://login.hotel.example/start?mac=00" {
					t.Errorf("sign in at %q", u)
				}
			}},
		{name: "a page on port 80 of a good service", rig: func(t *testing.T) *lineRig {
			return trusted(t, time.Now().Add(-time.Hour), empty, portal)
		}, want: want{uploader.CheckTLS: uploader.CheckOK, uploader.CheckSignIn: uploader.CheckNone, uploader.CheckClock: uploader.CheckOK}},
		{name: "clock days behind", rig: func(t *testing.T) *lineRig {
			l := trusted(t, time.Now().Add(time.Hour), empty, empty)
			l.cfg.Now = func() time.Time { return time.Now().AddDate(0, 0, -3) }
			return l
		}, want: want{uploader.CheckTLS: uploader.CheckOutOfDate, uploader.CheckSignIn: uploader.CheckNone, uploader.CheckClock: uploader.CheckClockOff}},
	} {
		t.Run(test.name, func(t *testing.T) {
			l := test.rig(t)
			began := time.Now()
			got := l.check(t)
			if d := time.Since(began); d > 20*time.Second {
				t.Errorf("took %v", d)
			}
			for step, result := range test.want {
				if got[step].Result != result {
					t.Errorf("%v: %v (%s), want %v", step, got[step].Result, got[step].Detail, result)
				}
			}
			var all []uploader.Check
			for _, step := range uploader.CheckSteps() {
				all = append(all, got[step])
			}
			code := uploader.CheckCode(all)
			if !regexp.MustCompile(`^AION-[0-9A-HJKMNP-TV-Z]{4}: name `).MatchString(code) {
				t.Errorf("code %q", code)
			}
			for _, secret := range []string{testKey, "hunter2", "service.example", "127.0.0.1"} {
				if strings.Contains(code, secret) {
					t.Errorf("%q in the code %q", secret, code)
				}
			}
			for _, c := range all {
				if strings.Contains(c.Detail+c.Proxy, "hunter2") || strings.Contains(c.Detail, testKey) {
					t.Errorf("a secret in %+v", c)
				}
			}
			if test.also != nil {
				test.also(t, l, got)
			}
		})
	}
}

// The check takes a token only where one is left: uploads never wait for it.
func TestConnectionCheckSparesTheBudget(t *testing.T) {
	l := newLine(t, apitest.Options{CallsPerMinute: 2})
	m, err := uploader.Open(l.cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close(context.Background())
	first := results(t, m.CheckConnection(t.Context()))
	if first[uploader.CheckAPIKey].Result != uploader.CheckOK {
		t.Fatalf("first: %+v", first)
	}
	began := time.Now()
	second := results(t, m.CheckConnection(t.Context()))
	if c := second[uploader.CheckAPIKey]; c.Result != uploader.CheckNotAsked {
		t.Errorf("key: %+v", c)
	}
	if d := time.Since(began); d > 5*time.Second {
		t.Errorf("waited %v for the budget", d)
	}
	if n := l.server.Count(apitest.OpQuota); n != 1 {
		t.Errorf("%d quota calls", n)
	}
}

// A check that is cancelled, or whose Manager is closed, ends at once.
func TestConnectionCheckEnds(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	cfg := elsewhere(map[string]string{"443": silent.Addr().String(), "80": silent.Addr().String()})
	m, err := uploader.Open(cfg)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ch := m.CheckConnection(ctx)
	<-ch
	began := time.Now()
	cancel()
	for range ch {
	}
	ch = m.CheckConnection(t.Context())
	<-ch
	if err := m.Close(t.Context()); err != nil {
		t.Error(err)
	}
	for range ch {
	}
	if _, open := <-m.CheckConnection(t.Context()); open {
		t.Error("a closed Manager checks")
	}
	if d := time.Since(began); d > 3*time.Second {
		t.Errorf("took %v to end", d)
	}
}

func TestCheckCode(t *testing.T) {
	all := []uploader.Check{
		{Step: uploader.CheckName, Running: true},
		{Step: uploader.CheckName, Result: uploader.CheckOK},
		{Step: uploader.CheckProxy, Result: uploader.CheckNone},
		{Step: uploader.CheckTLS, Result: uploader.CheckOK},
		{Step: uploader.CheckClock, Result: uploader.CheckOK, Offset: 2 * time.Second},
		{Step: uploader.CheckAPIKey, Result: uploader.CheckKeyRefused, Status: 401, APICode: "INVALID_API_KEY"},
		{Step: uploader.CheckStorage, Result: uploader.CheckOK},
	}
	const want = ": name ok · proxy none · TLS ok · clock +2 s · key refused 401 INVALID_API_KEY · storage ok"
	got := uploader.CheckCode(all)
	if !strings.HasSuffix(got, want) || got != uploader.CheckCode(all) {
		t.Errorf("%q", got)
	}
	all[6].Result = uploader.CheckNoAnswer
	if other := uploader.CheckCode(all); other[:9] == got[:9] {
		t.Errorf("another fault has the same code %q", other)
	}
}
