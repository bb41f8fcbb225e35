// Package settings keeps what the person has chosen, in a small file of its
// own. The key is never in it.
package settings

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/aionvision/aion-uploader/app/look"
)

// Settings are the person's choices. The zero value is a first start.
type Settings struct {
	BaseURL    string          `json:"base_url,omitempty"` // empty: the public service
	Appearance look.Appearance `json:"appearance,omitempty"`
	Welcomed   bool            `json:"welcomed,omitempty"` // the first screen was answered
	Width      float32         `json:"width,omitempty"`    // of the window, when it was closed
	Height     float32         `json:"height,omitempty"`
	LastSeen   time.Time       `json:"last_seen,omitzero"` // when the window was last closed or hidden

	OnClose         string `json:"on_close,omitempty"` // what closing does while videos aren't safe yet: one of the Close constants
	NoNotifications bool   `json:"no_notifications,omitempty"`
	StartAtLogin    bool   `json:"start_at_login,omitempty"` // what was last asked for; the system has the say

	Videos       int    `json:"videos_at_once,omitempty"` // 0: as many as keep the line busy
	HoldNew      bool   `json:"hold_new,omitempty"`       // new videos wait for Start
	NoAnalysis   bool   `json:"no_analysis,omitempty"`    // new videos aren't analysed
	AnalysisType string `json:"analysis_type,omitempty"`  // empty: the service's own choice

	RateLimit int64  `json:"rate_limit,omitempty"` // bytes a second of all uploads; 0: none
	Proxy     string `json:"proxy,omitempty"`      // empty: the system's; NoProxy; or an address
	CAFile    string `json:"ca_file,omitempty"`    // PEM file of further authorities; empty: none

	NewVideos NewVideos `json:"new_videos,omitzero"`

	Language string `json:"language,omitempty"` // like "pt-BR"; empty: the system's

	NoUpdates bool `json:"no_updates,omitempty"` // newer versions aren't looked for
}

// NewVideos are the labels that videos get when they are added. They were
// checked when they were kept; a file can be changed by hand, so they are
// checked again when they are used.
type NewVideos struct {
	Site       string `json:"site,omitempty"`
	Asset      string `json:"asset,omitempty"`
	Inspection string `json:"inspection,omitempty"`
	Tags       string `json:"tags,omitempty"` // with commas between them, which no tag has
}

// What closing the window does while videos aren't safe yet.
const (
	CloseAsks  = ""           // ask each time
	CloseHides = "background" // go on without a window, where there is a tray
	CloseQuits = "quit"       // quit, and go on next time
)

// The names in the settings' folder: of the file, of one that wasn't
// understood, and of one that is being written.
const (
	settingsFile = "settings.json"
	badSuffix    = ".bad"
	tempPrefix   = ".settings-"
)

// Store keeps the settings in a file. It is safe for concurrent use; Save does
// I/O, so it isn't called on the UI goroutine.
type Store struct {
	path string

	// saving is held while the file is written, and mu is not: the UI asks for
	// settings at any time, and a disk may be slow.
	saving sync.Mutex

	mu     sync.Mutex // protects the fields below
	now    Settings   // the person's own
	named  map[string]bool
	locked Given
	preset Given
}

// Load reads the settings. A file that can't be understood is put aside and
// the zero settings are used; the error says so and the Store works.
func Load(dirs Dirs) (*Store, error) {
	s := &Store{path: filepath.Join(dirs.Config, settingsFile)}
	b, err := os.ReadFile(s.path)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return s, fmt.Errorf("settings: %w", err)
	}
	var got Settings
	if err := json.Unmarshal(b, &got); err != nil {
		return s, errors.Join(fmt.Errorf("settings: %s: %w", s.path, err), os.Rename(s.path, s.path+badSuffix))
	}
	s.now, s.named = got.sound(), namedIn(b)
	return s, nil
}

// Get returns the settings as they are now.
func (s *Store) Get() Settings {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.locks(s.now)
}

// Change changes the settings in memory and returns them. Save keeps them.
func (s *Store) Change(f func(*Settings)) Settings {
	s.mu.Lock()
	defer s.mu.Unlock()
	own := s.now
	s.now = s.locks(s.now)
	f(&s.now)
	for _, name := range s.locked.Names { // what the person had chosen is there when the lock has gone
		if f, ok := governed()[name]; ok {
			f.copy(&s.now, &own)
		}
	}
	return s.locks(s.now)
}

// Save writes the settings as a whole: the file is the old one or the new one,
// and after several at once the newest.
func (s *Store) Save() error {
	s.saving.Lock()
	defer s.saving.Unlock()
	s.mu.Lock()
	b, err := s.encode()
	s.mu.Unlock()
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
	f, err := os.CreateTemp(dir, tempPrefix+"*") // 0600
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
