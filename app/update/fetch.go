package update

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// The bounds of one look.
const (
	lookTime     = 20 * time.Second
	maxManifest  = 16 << 10 // bytes
	maxSignature = 2 << 10
	maxRedirects = 3
)

var errNotHTTPS = errors.New("led to an address that isn't https")

// fetch gets the manifest and its signature. Answered says whether a server
// was reached at all.
func (l *Looker) fetch(ctx context.Context, n Network) (manifest, signature []byte, answered bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	transport := &http.Transport{
		Proxy: n.Proxy, TLSClientConfig: &tls.Config{RootCAs: n.RootCAs, MinVersion: tls.VersionTLS12},
		DisableCompression:     true, // what is unpacked may be larger than what was capped
		MaxResponseHeaderBytes: 16 << 10,
	}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport, CheckRedirect: follow}
	if manifest, answered, err = l.get(ctx, client, l.url.String(), maxManifest); err != nil {
		return nil, nil, answered, err
	}
	signature, _, err = l.get(ctx, client, l.url.String()+".minisig", maxSignature)
	return manifest, signature, true, err
}

// follow lets a server that keeps releases elsewhere lead there.
func follow(r *http.Request, before []*http.Request) error {
	if r.URL.Scheme != "https" {
		return errNotHTTPS
	}
	if len(before) > maxRedirects {
		return errors.New("led on too often")
	}
	r.Header.Del("Referer")
	return nil
}

func (l *Looker) get(ctx context.Context, c *http.Client, address string, most int64) (b []byte, answered bool, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, false, err
	}
	r.Header.Set("User-Agent", l.agent)
	answer, err := c.Do(r)
	if err != nil {
		return nil, errors.Is(err, errNotHTTPS), withoutAddress(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, true, fmt.Errorf("the server answered %d", answer.StatusCode)
	}
	b, err = io.ReadAll(io.LimitReader(answer.Body, most+1))
	err = withoutAddress(err)
	if err == nil && int64(len(b)) > most {
		err = fmt.Errorf("the server's answer is larger than %d bytes", most)
	}
	return b, true, err
}

// withoutAddress takes addresses out of an error of net/http: where a server
// leads to may be presigned, and its query has no business in a log.
func withoutAddress(err error) error {
	var u *url.Error
	for errors.As(err, &u) {
		err = u.Err
	}
	if err != nil && strings.Contains(err.Error(), "://") {
		return errors.New("led to something that is no address")
	}
	return err
}
