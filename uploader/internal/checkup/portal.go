package checkup

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// portalTime is how long a sign-in page is looked for. Most servers don't
// answer without TLS at all, so silence is the rule.
const portalTime = 3 * time.Second

// SignInPage asks for the server's root without TLS, as sign-in pages want it.
// certain says that the answer alone proves one; otherwise it is only odd, and
// counts when TLS fails too. The finding's URL is where to sign in: the page's
// own Location, or the address that was asked.
func (w Way) SignInPage(ctx context.Context) (f Finding, certain bool) {
	ctx, cancel := context.WithTimeout(ctx, portalTime)
	defer cancel()
	plain := &url.URL{Scheme: "http", Host: w.BaseURL.Host, Path: "/"}
	if w.BaseURL.Scheme == "https" {
		plain.Host = w.BaseURL.Hostname() // port 80, whatever the port of TLS
		if strings.Contains(plain.Host, ":") {
			plain.Host = "[" + plain.Host + "]"
		}
	}
	began := w.now()
	resp, err := w.ask(ctx, http.MethodGet, plain)
	if err != nil {
		return Finding{Verdict: Unknown, Detail: clean(text(err))}, false
	}
	defer resp.Body.Close()
	head, _ := io.ReadAll(io.LimitReader(resp.Body, 1<<10))
	f = w.clock(resp.Header, began)
	f.Verdict, f.URL = Fine, plain.String()
	to, _ := signInURL(plain, resp.Header.Get("Location"))
	html := strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html") || strings.HasPrefix(strings.TrimSpace(string(head)), "<")
	switch code := resp.StatusCode; {
	case code == http.StatusNetworkAuthenticationRequired:
		f.Verdict, certain = SignIn, true
	case code == http.StatusProxyAuthRequired:
		f.Verdict = Unknown
	case code >= 300 && code < 400 && to != nil && !sameHost(to, plain):
		f.Verdict, f.URL, f.Detail = SignIn, to.String(), "sent on to "+clean(to.Host)
		certain = w.BaseURL.Scheme == "http"
	case code >= 200 && code < 300 && html:
		f.Verdict, f.Detail = SignIn, "a web page in the server's place"
		certain = w.BaseURL.Scheme == "http"
	}
	return f, certain
}

// signInURL returns where a page sends its visitors, if a browser may go there:
// http or https, a host, and no name or password in it.
func signInURL(from *url.URL, location string) (*url.URL, bool) {
	if location == "" || len(location) > 2000 {
		return nil, false
	}
	to, err := from.Parse(location)
	if err != nil || to.Host == "" || to.User != nil || to.Scheme != "http" && to.Scheme != "https" {
		return nil, false
	}
	return to, true
}

func sameHost(a, b *url.URL) bool { return strings.EqualFold(a.Hostname(), b.Hostname()) }
