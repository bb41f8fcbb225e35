package proxy

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func request(t *testing.T, to string) *http.Request {
	t.Helper()
	r, err := http.NewRequest(http.MethodPut, to, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestFor(t *testing.T) {
	for _, c := range []struct{ setting, to, want string }{
		{Direct, "https://api.example.com/", ""},
		{"http://proxy.example.com:3128", "https://api.example.com/x", "http://proxy.example.com:3128"},
		{"http://proxy.example.com:3128", "http://127.0.0.1:8080/x", ""},
		{"http://proxy.example.com:3128", "http://localhost/x", ""},
		{"socks5://10.0.0.1:1080", "https://api.example.com/x", "socks5://10.0.0.1:1080"},
	} {
		f, err := For(c.setting)
		if err != nil {
			t.Fatal(err)
		}
		u, err := f(request(t, c.to))
		got := ""
		if u != nil {
			got = u.String()
		}
		if err != nil || got != c.want {
			t.Errorf("%s to %s: %q, %v; want %q", c.setting, c.to, got, err, c.want)
		}
	}
	if _, err := For("no address"); err == nil {
		t.Error("what is no address is taken")
	}
}

func TestEnvironmentComesFirst(t *testing.T) {
	for name, want := range map[string]bool{"https_proxy": true, "HTTP_PROXY": true, "NO_PROXY": false} {
		if got := inEnvironment(func(n string) string { return map[string]string{name: "x"}[n] }); got != want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

// TestLookup holds that the system is told host and scheme alone, is asked once
// for a while, and isn't waited for for ever.
func TestLookup(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked []string
		var fail error
		l := &lookup{now: time.Now, ask: func(_ context.Context, u *url.URL) (*url.URL, error) {
			asked = append(asked, u.String())
			return url.Parse("http://p:1")
		}}
		for range 3 {
			if p, err := l.proxy(request(t, "https://bucket.example.com/a?X-Amz-Signature=secret")); err != nil || p.Host != "p:1" {
				t.Fatalf("%v, %v", p, err)
			}
		}
		if len(asked) != 1 || asked[0] != "https://bucket.example.com/" {
			t.Errorf("asked %q", asked)
		}
		time.Sleep(keepFor)
		l.ask = func(context.Context, *url.URL) (*url.URL, error) { return nil, fail }
		if p, _ := l.proxy(request(t, "https://bucket.example.com/a")); p != nil {
			t.Error("an old answer holds for ever")
		}
		time.Sleep(keepFor)
		fail = errors.New("no portal")
		if p, err := l.proxy(request(t, "https://bucket.example.com/a")); p != nil || err != nil {
			t.Errorf("nobody to ask: %v, %v", p, err)
		}
		if p, err := l.proxy(request(t, "http://127.0.0.1:1/a")); p != nil || err != nil {
			t.Errorf("this computer: %v, %v", p, err)
		}
	})
}

func TestSystemThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		let, over := make(chan struct{}), atomic.Bool{}
		l := &lookup{now: time.Now, ask: func(ctx context.Context, _ *url.URL) (*url.URL, error) {
			return waiting(ctx, func() (*url.URL, error) { <-let; over.Store(true); return nil, nil })
		}}
		begin := time.Now()
		if p, err := l.proxy(request(t, "https://api.example.com/")); p != nil || err != nil {
			t.Errorf("%v, %v", p, err)
		}
		if d := time.Since(begin); d != Timeout {
			t.Errorf("waited %v", d)
		}
		close(let)
		synctest.Wait()
		if !over.Load() {
			t.Error("the call never ended")
		}
	})
}

func TestFirst(t *testing.T) {
	for _, c := range []struct {
		list []string
		want string
	}{
		{nil, ""},
		{[]string{"direct://"}, ""},
		{[]string{"http://p:3128", "direct://"}, "http://p:3128"},
		{[]string{"socks://p:1080"}, "socks5://p:1080"},
		{[]string{"socks4://p:1080", "http://q:1"}, "http://q:1"},
		{[]string{"direct://", "http://q:1"}, ""},
		{[]string{"%zz", "http://"}, ""},
	} {
		got := ""
		if u := first(c.list); u != nil {
			got = u.String()
		}
		if got != c.want {
			t.Errorf("%q: %q, want %q", c.list, got, c.want)
		}
	}
}
