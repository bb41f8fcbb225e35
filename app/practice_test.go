package app

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"
)

func TestPractice(t *testing.T) {
	b := newBench(t, plain(), nil)
	b.start()
	test.Tap(b.welcome.practice)
	if !b.main.practice || b.main.banner.Text() == "" || b.window.Content() != b.main.root {
		t.Fatal("practice isn't shown")
	}
	if last := b.opened[len(b.opened)-1]; !strings.HasPrefix(last.StateDir, b.cfg.Dirs.Practice) || last.Key == goodKey {
		t.Errorf("opened %+v", last)
	}
	test.Tap(b.main.empty.sample)
	path := filepath.Join(b.cfg.Dirs.Practice, sampleFile)
	if info, err := os.Stat(path); err != nil || time.Since(info.ModTime()) < time.Minute {
		t.Errorf("sample: %v, %v", info, err)
	}
	if want := []string{`add ["` + path + `"] again=true []`}; !slices.Equal(b.engine.heard(), want) {
		t.Errorf("did %q, want %q", b.engine.heard(), want)
	}
	test.Tap(b.main.banner.Action())
	if b.main.practice || b.opened[len(b.opened)-1].StateDir != b.cfg.Dirs.State {
		t.Error("practice wasn't left")
	}
}
