// Package update looks whether there is a newer version of the program, and
// does no more than that: nothing is downloaded or installed.
//
// Where to look and whose signature counts are fixed when the program is built.
// A small JSON file, the manifest, names the newest version; beside it, with
// ".minisig" at its address's end, lies its signature in minisign's form. What
// carries no good signature doesn't count, neither does a manifest that is older
// than the last one, so whoever holds the server or the line can keep a version
// back but not invent one or bring an old one back. The request carries the
// program's version and nothing else that tells who asks.
package update

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// Every is the least time between two looks.
const Every = 24 * time.Hour

// ErrOff says that this build looks nowhere.
var ErrOff = errors.New("update: no address was built in")

// Release is a version that is newer than the running one.
type Release struct {
	Version string
	URL     string // https; where people download it
	Notes   string // one short line; may be empty
	Needed  bool   // the running version shouldn't be used any more
}

// Network is the way out.
type Network struct {
	Proxy   func(*http.Request) (*url.URL, error) // nil: none
	RootCAs *x509.CertPool                        // nil: the system's
}

// Looker looks for newer versions and remembers what it has seen in a file. It
// is safe for concurrent use. Its methods do I/O, but for Due and Newer.
type Looker struct {
	url     *url.URL
	key     publicKey
	current version
	agent   string
	file    string

	mu    sync.Mutex // protects the fields below
	state state
	seen  manifest // of the state, zero: none
}

// New returns a Looker that keeps its state in file. The address must be https,
// the key is the second line of a minisign.pub, running is this program's
// version. It returns ErrOff where address is empty.
func New(address, key, running, file string) (*Looker, error) {
	if address == "" {
		return nil, ErrOff
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, errors.New("update: the address isn't a plain https one")
	}
	k, err := parseKey(key)
	if err != nil {
		return nil, fmt.Errorf("update: %w", err)
	}
	v, err := parseVersion(running)
	if err != nil {
		return nil, fmt.Errorf("update: %q: %w", running, err)
	}
	l := &Looker{url: u, key: k, current: v, agent: program + "/" + running, file: file}
	l.state = load(file)
	// What was kept is held against the signature anew: it is only a file.
	if m, err := l.check(l.state.Manifest, l.state.Signature); err == nil {
		l.seen = m
	}
	return l, nil
}

// Due reports whether it is time to look: a day has gone by since the last
// time, or the clock was set back.
func (l *Looker) Due(now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	since := now.Round(0).Sub(l.state.Looked)
	return since < 0 || since >= Every
}

// Newer returns what the newest manifest offers; false where it offers nothing
// or the person has put it off.
func (l *Looker) Newer() (Release, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	m := l.seen
	needed := m.min.newer(l.current)
	if !m.version.newer(l.current) || l.state.Later == m.Version && !needed {
		return Release{}, false
	}
	return Release{Version: m.Version, URL: m.URL, Notes: plain(m.Notes), Needed: needed}, true
}

// Later puts a version off: it isn't offered again, unless it is needed.
func (l *Looker) Later(version string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.state.Later = version
	return l.state.save(l.file)
}

// Look fetches the manifest and takes it over when it is good. A look that was
// answered counts for a day, whatever the answer; one that reached nobody
// doesn't.
func (l *Looker) Look(ctx context.Context, n Network, now time.Time) error {
	b, signature, answered, err := l.fetch(ctx, n)
	l.mu.Lock()
	defer l.mu.Unlock()
	if !answered {
		return fmt.Errorf("update: %w", err)
	}
	l.state.Looked = now.Round(0)
	var m manifest
	if err == nil {
		m, err = l.check(b, signature)
	}
	if err == nil && m.Date.Before(l.seen.Date) {
		err = ErrOlder
	}
	if err == nil {
		l.seen, l.state.Manifest, l.state.Signature = m, b, signature
	}
	if err = errors.Join(err, l.state.save(l.file)); err != nil {
		return fmt.Errorf("update: %w", err)
	}
	return nil
}

// check holds a manifest against its signature and reads it.
func (l *Looker) check(b, signature []byte) (manifest, error) {
	if err := l.key.verify(b, signature); err != nil {
		return manifest{}, err
	}
	return parseManifest(b, l.url.Host)
}
