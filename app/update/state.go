package update

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"time"
)

// state is what is kept between runs. The manifest is kept as it came, with
// its signature, so that nobody can put a version into the file.
type state struct {
	Looked    time.Time `json:"looked,omitzero"`
	Later     string    `json:"later,omitempty"` // the version that the person has put off
	Manifest  []byte    `json:"manifest,omitempty"`
	Signature []byte    `json:"signature,omitempty"`
}

// load reads the state; the zero one where there is none or it is damaged,
// which costs one look.
func load(file string) state {
	var s state
	b, err := os.ReadFile(file)
	if err != nil || json.Unmarshal(b, &s) != nil {
		return state{}
	}
	return s
}

// save writes the state as a whole, for this user alone.
func (s state) save(file string) error {
	b, err := json.Marshal(s)
	if err != nil {
		return err
	}
	dir := filepath.Dir(file)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".update-*") // 0600
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), file)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
