package update

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode"
)

// program is what a manifest must be about: the key may sign other things.
const program = "aion-uploader"

// manifest is what the release's maker has signed.
type manifest struct {
	Name    string    `json:"name"`
	Version string    `json:"version"`
	Date    time.Time `json:"date"` // a later manifest has a later one
	URL     string    `json:"url"`  // the page to download from
	Notes   string    `json:"notes"`
	Min     string    `json:"min"` // older versions shouldn't be used any more; may be empty

	version, min version
}

// Why a manifest with a good signature isn't used.
var (
	ErrManifest = errors.New("the manifest can't be used")
	ErrOlder    = errors.New("the manifest is older than the last one")
)

// parseManifest reads a signed manifest. Its link must lead to the host that
// the manifest came from.
func parseManifest(b []byte, host string) (manifest, error) {
	var m manifest
	if err := json.Unmarshal(b, &m); err != nil {
		return manifest{}, fmt.Errorf("%w: %w", ErrManifest, err)
	}
	var err error
	if m.version, err = parseVersion(m.Version); err != nil || m.version.pre {
		return manifest{}, fmt.Errorf("%w: version %q", ErrManifest, m.Version)
	}
	if m.Min != "" {
		if m.min, err = parseVersion(m.Min); err != nil {
			return manifest{}, fmt.Errorf("%w: min %q", ErrManifest, m.Min)
		}
	}
	link, err := url.Parse(m.URL)
	switch {
	case m.Name != program:
		return manifest{}, fmt.Errorf("%w: it is about %q", ErrManifest, m.Name)
	case m.Date.IsZero():
		return manifest{}, fmt.Errorf("%w: no date", ErrManifest)
	case err != nil || link.Scheme != "https" || link.User != nil || !strings.EqualFold(link.Host, host):
		return manifest{}, fmt.Errorf("%w: its link leads elsewhere", ErrManifest)
	}
	m.URL = link.String()
	return m, nil
}

// maxNotes is how much of the notes is shown, in characters.
const maxNotes = 160

// plain makes one line of a text that came from outside: no control or
// direction marks, no more than fits.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsGraphic(r):
			return -1
		}
		return r
	}, s)
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) > maxNotes {
		return string(r[:maxNotes-1]) + "…"
	}
	return string(r)
}
