package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aionvision/aion-uploader/e2e/internal/run"
	"github.com/aionvision/aion-uploader/e2e/internal/video"
)

// before uploads a video a second time: it is named and left out, unless
// --again sends it.
func (s *suite) before(t *testing.T) {
	v := s.start(t)
	home, state := t.TempDir(), t.TempDir()
	path := filepath.Join(t.TempDir(), "a.mp4")
	video.Make(t, path)
	for i, step := range []struct {
		args   []string
		videos int
		says   string
	}{
		{nil, 1, "a.mp4: uploaded, "},
		{nil, 1, "a.mp4: uploaded before"},
		{[]string{"--again"}, 2, "a.mp4: uploaded, "},
	} {
		p, code := s.finish(t, home, v.baseURL, append(step.args, "--state", state, path)...)
		if n := len(v.now().Videos); code != 0 || n != step.videos || !strings.Contains(p.Stdout.String(), step.says) {
			t.Fatalf("run %d %v: exit %d, %d videos, want %d\n%s\n%s", i, step.args, code, n, step.videos, p.Stdout, p.Stderr)
		}
	}
}

// someNot uploads what can be and names what can't.
func (s *suite) someNot(t *testing.T) {
	v := s.start(t)
	dir := t.TempDir()
	good, text, gone := filepath.Join(dir, "good.mp4"), filepath.Join(dir, "text.mp4"), filepath.Join(dir, "gone.mp4")
	video.Make(t, good)
	if err := os.WriteFile(text, []byte("no video at all\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	video.Old(t, text)
	p, code := s.finish(t, t.TempDir(), v.baseURL, good, text, gone)
	if n := len(v.now().Videos); code != 1 || n != 1 {
		t.Errorf("exit %d, %d videos; want 1 and 1", code, n)
	}
	said := p.Stdout.String() + p.Stderr.String()
	for _, path := range []string{text, gone} {
		if !strings.Contains(said, path+": ") {
			t.Errorf("nothing is said of %s:\n%s", path, said)
		}
	}
	// A key that isn't accepted uploads nothing and ends by itself.
	other := run.Start(t, append(bare(t.TempDir()), "AIONVISION_API_KEY=wrong"), nil, s.upload, "--base-url", v.baseURL, good)
	if code := other.Wait(most); code != 1 {
		t.Errorf("exit %d with a wrong key, want 1\n%s\n%s", code, other.Stdout, other.Stderr)
	}
}

// usage gives command lines that can't be meant.
func (s *suite) usage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.mp4")
	video.Make(t, path)
	tests := []struct {
		name string
		env  []string
		args []string
	}{
		{"no file", []string{"AIONVISION_API_KEY=" + key}, nil},
		{"unknown flag", []string{"AIONVISION_API_KEY=" + key}, []string{"--nonsense", path}},
		{"bad rate", []string{"AIONVISION_API_KEY=" + key}, []string{"--limit", "fast", path}},
		{"too many at once", []string{"AIONVISION_API_KEY=" + key}, []string{"--parallel", "99", path}},
		{"no key", nil, []string{path}},
		{"http to a far host", []string{"AIONVISION_API_KEY=" + key}, []string{"--base-url", "http://example.com", path}},
		{"no such CA file", []string{"AIONVISION_API_KEY=" + key}, []string{"--ca-file", path + ".pem", path}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := run.Start(t, append(bare(t.TempDir()), tt.env...), nil, s.upload, tt.args...)
			if code := p.Wait(most); code != 2 {
				t.Errorf("exit %d, want 2\n%s", code, p.Stderr)
			}
			if p.Stderr.String() == "" {
				t.Error("it didn't say why")
			}
			discreet(t, p)
		})
	}
}
