package settings

import (
	"errors"
	"net"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/aionvision/aion-uploader/app/look"
)

// NoProxy is the [Settings.Proxy] of a direct connection.
const NoProxy = "none"

// The bounds of what can be set. A slower limit than MinRate would let upload
// addresses expire before a piece is through.
const (
	MinRate   = 100_000       // bytes a second
	MaxRate   = 1_000_000_000 // bytes a second
	MaxVideos = 5             // at once, where the person sets a number
)

// AnalysisTypes are the kinds of analysis that the service knows, by its own
// names.
func AnalysisTypes() []string {
	return []string{"full_vlm", "frame_sample", "scene_detection", "transcript"}
}

// Languages are those that can be chosen, as the translation files name them.
func Languages() []string { return []string{"en", "de", "es", "fr", "pt-BR"} }

// sound returns the settings with everything that can't be used replaced by
// what a first start has: the file may have been written by hand, or by a
// newer program.
func (s Settings) sound() Settings {
	var err error
	s.Width, s.Height = windowSize(s.Width, s.Height)
	if s.Appearance, err = look.ParseAppearance(string(s.Appearance)); err != nil {
		s.Appearance = look.System
	}
	if s.BaseURL, err = CheckBaseURL(s.BaseURL); err != nil {
		s.BaseURL = ""
	}
	if s.Proxy, err = CheckProxy(s.Proxy); err != nil {
		s.Proxy = ""
	}
	if s.Videos < 0 || s.Videos > MaxVideos {
		s.Videos = 0
	}
	if s.OnClose != CloseHides && s.OnClose != CloseQuits {
		s.OnClose = CloseAsks
	}
	if s.AnalysisType != "" && !slices.Contains(AnalysisTypes(), s.AnalysisType) {
		s.AnalysisType = ""
	}
	if s.Language != "" && !slices.Contains(Languages(), s.Language) {
		s.Language = ""
	}
	switch {
	case s.RateLimit <= 0:
		s.RateLimit = 0
	case s.RateLimit < MinRate: // a limit is there to spare data: it isn't lifted
		s.RateLimit = MinRate
	case s.RateLimit > MaxRate:
		s.RateLimit = MaxRate
	}
	if s.CAFile != "" && !filepath.IsAbs(s.CAFile) {
		s.CAFile = ""
	}
	return s
}

// Why an address is refused.
var (
	ErrNotURL   = errors.New("not a web address")
	ErrNotHTTPS = errors.New("not https")
	ErrLogin    = errors.New("holds a name or password")
)

// CheckBaseURL returns the address as it is kept, or why it can't be used.
// Only https is, but for this computer itself. Empty is the public service.
func CheckBaseURL(s string) (string, error) {
	u, s, err := parse(s, "https://")
	switch {
	case err != nil || s == "":
		return "", err
	case u.User != nil:
		return "", ErrNotURL
	case u.Scheme == "https":
		return s, nil
	case u.Scheme == "http" && isLoopback(u.Hostname()):
		return s, nil
	}
	return "", ErrNotHTTPS
}

// CheckProxy returns a proxy's address as it is kept: http, https or socks5,
// with a port where one is given. Empty and [NoProxy] are taken as they are.
// One that holds a name and password is refused, for the settings are a plain
// file.
func CheckProxy(s string) (string, error) {
	if s = strings.TrimSpace(s); s == "" || s == NoProxy {
		return s, nil
	}
	u, s, err := parse(s, "http://")
	switch {
	case err != nil || s == "":
		return "", err
	case u.User != nil:
		return "", ErrLogin
	case u.Path != "" || u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "socks5":
		return "", ErrNotURL
	}
	return s, nil
}

// parse takes off blanks and slashes at the ends, and adds the usual scheme
// where none is named.
func parse(s, scheme string) (*url.URL, string, error) {
	whole := strings.TrimSpace(s)
	s = strings.TrimRightFunc(whole, func(r rune) bool { return r == '/' || unicode.IsSpace(r) })
	switch {
	case s == "":
		return nil, "", nil
	case !strings.Contains(whole, "://"):
		s = scheme + s
	case !strings.Contains(s, "://"):
		return nil, "", ErrNotURL // a scheme alone
	}
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" ||
		strings.ContainsFunc(s, unicode.IsSpace) || strings.HasSuffix(s, "#") {
		return nil, "", ErrNotURL
	}
	return u, s, nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
