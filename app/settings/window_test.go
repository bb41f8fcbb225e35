package settings

import (
	"os"
	"path/filepath"
	"testing"
)

func TestWindowSize(t *testing.T) {
	for _, c := range []struct {
		file          string
		width, height float32
	}{
		{`{"width": 900, "height": 700}`, 900, 700},
		{`{"width": 3840, "height": 2160}`, 3840, 2160},
		{`{"width": 1e9, "height": 700}`, 0, 0},
		{`{"width": 900, "height": 1e30}`, 0, 0},
		{`{"width": -900, "height": 700}`, 0, 0},
		{`{"width": 20, "height": 20}`, 0, 0},
		{`{"width": 900}`, 0, 0},
	} {
		dirs := Dirs{Config: t.TempDir()}
		if err := os.WriteFile(filepath.Join(dirs.Config, settingsFile), []byte(c.file), 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := Load(dirs)
		if got := s.Get(); err != nil || got.Width != c.width || got.Height != c.height {
			t.Errorf("%s: %v by %v, %v; want %v by %v", c.file, got.Width, got.Height, err, c.width, c.height)
		}
	}
}
