// Package settings keeps what the person has chosen, in a small file of its
// own. The key is never in it.
package settings

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/aionvision/aion-uploader/app/look"
)

// Settings are the person's choices. The zero value is a first start.
type Settings struct {
	BaseURL    string          `json:"base_url,omitempty"` // empty: the public service
	Appearance look.Appearance `json:"appearance,omitempty"`
	Welcomed   bool            `json:"welcomed,omitempty"` // the first screen was answered
	Width      float32         `json:"width,omitempty"`    // of the window, when it was closed
	Height     float32         `json:"height,omitempty"`

	OnClose         string `json:"on_close,omitempty"` // what closing does while videos aren't safe yet: one of the Close constants
	NoNotifications bool   `json:"no_notifications,omitempty"`
	StartAtLogin    bool   `json:"start_at_login,omitempty"` // what was last asked for; the system has the say
}

// What closing the window does while videos aren't safe yet.
const (
	CloseAsks  = ""           // ask each time
	CloseHides = "background" // go on without a window, where there is a tray
	CloseQuits = "quit"       // quit, and go on next time
)

// Store keeps the settings in a file. It is safe for concurrent use; Save does
// I/O, so it isn't called on the UI goroutine.
type Store struct {
	path string

	mu  sync.Mutex // protects the fields below
	now Settings
}

// Load reads the settings. A file that can't be understood is put aside and
// the zero settings are used; the error says so and the Store works.
func Load(dirs Dirs) (*Store, error) {
	s := &Store{path: filepath.Join(dirs.Config, "settings.json")}
	b, err := os.ReadFile(s.path)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return s, fmt.Errorf("settings: %w", err)
	}
	var got Settings
	if err := json.Unmarshal(b, &got); err != nil {
		return s, errors.Join(fmt.Errorf("settings: %s: %w", s.path, err), os.Rename(s.path, s.path+".bad"))
	}
	if got.Appearance, err = look.ParseAppearance(string(got.Appearance)); err != nil {
		got.Appearance = look.System
	}
	if got.BaseURL, err = CheckBaseURL(got.BaseURL); err != nil {
		got.BaseURL = ""
	}
	if got.OnClose != CloseHides && got.OnClose != CloseQuits {
		got.OnClose = CloseAsks
	}
	s.now = got
	return s, nil
}

// Get returns the settings as they are now.
func (s *Store) Get() Settings {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// Change changes the settings in memory and returns them. Save keeps them.
func (s *Store) Change(f func(*Settings)) Settings {
	s.mu.Lock()
	defer s.mu.Unlock()
	f(&s.now)
	return s.now
}

// Save writes the settings as a whole: the file is the old one or the new one.
func (s *Store) Save() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, err := json.MarshalIndent(s.now, "", "  ")
	if err != nil {
		return fmt.Errorf("settings: %w", err)
	}
	if err := writeFile(s.path, append(b, '\n')); err != nil {
		return fmt.Errorf("settings: %w", err)
	}
	return nil
}

func writeFile(path string, b []byte) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".settings-*") // 0600
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// Why a base URL is refused.
var (
	ErrNotURL   = errors.New("not a web address")
	ErrNotHTTPS = errors.New("not https")
)

// CheckBaseURL returns the address as it is kept, or why it can't be used.
// Only https is, but for this computer itself. Empty is the public service.
func CheckBaseURL(s string) (string, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return "", nil
	}
	if !strings.Contains(s, "://") {
		s = "https://" + s
	}
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", ErrNotURL
	}
	s = strings.TrimRight(s, "/")
	switch u.Scheme {
	case "https":
		return s, nil
	case "http":
		if ip := net.ParseIP(u.Hostname()); u.Hostname() == "localhost" || ip != nil && ip.IsLoopback() {
			return s, nil
		}
	}
	return "", ErrNotHTTPS
}
