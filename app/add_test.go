package app

import (
	"context"
	"errors"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"

	"github.com/aionvision/aion-uploader/app/queue"
	"github.com/aionvision/aion-uploader/uploader"
)

func TestDropAndDuplicates(t *testing.T) {
	b := welcomedBench(t, plain(), nil)
	b.engine.all = scene()
	b.show(noon)
	b.engine.added = uploader.Added{IDs: []uploader.ID{"x"}, Duplicates: []uploader.Duplicate{{Path: "/card/a ü.mp4", Uploaded: true}, {Path: "/card/q1.mp4", ID: "q1"}}}
	b.dropped(fyne.Position{}, []fyne.URI{storage.NewFileURI("/card/a ü.mp4"), storage.NewFileURI("/card")})
	if got := b.main.news.Text(); got != "1 of 3 is already at AionVision · 1 new · q1.mp4 is already in the list" {
		t.Errorf("says %q", got)
	}
	if got := b.main.list.Selected(); !slices.Equal(got, []queue.ID{"q1"}) {
		t.Errorf("shows %q", got)
	}
	b.engine.added = uploader.Added{IDs: []uploader.ID{"y"}}
	test.Tap(b.main.news.Action())
	want := []string{`add ["/card/a ü.mp4" "/card"] again=false []`, `add ["/card/a ü.mp4"] again=true []`}
	if !slices.Equal(b.engine.heard(), want) {
		t.Errorf("did %q, want %q", b.engine.heard(), want)
	}
	if got := b.main.news.Text(); got != "" {
		t.Errorf("still says %q", got)
	}
}

func TestPick(t *testing.T) {
	for _, c := range []struct {
		name  string
		paths []string
		err   error
		want  []string
		fyne  bool
		says  string
	}{
		{"chosen", []string{"/card/a.mp4", "/card/b.mp4"}, nil, []string{`add ["/card/a.mp4" "/card/b.mp4"] again=false []`}, false, ""},
		{"cancelled", nil, nil, nil, false, ""},
		{"no dialog", nil, errors.New("no portal"), nil, true, ""},
		{"a camera among them", []string{"/card/a.mp4"}, errors.New("not local"), []string{`add ["/card/a.mp4"] again=false []`}, false, "Some of what you chose isn't a file on this computer and was left out. Copy it here first."},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := welcomedBench(t, plain(), func(cfg *Config) {
				cfg.Pick = func(context.Context, string) ([]string, error) { return c.paths, c.err }
			})
			test.Tap(b.main.add)
			if !slices.Equal(b.engine.heard(), c.want) {
				t.Errorf("did %q, want %q", b.engine.heard(), c.want)
			}
			if fyne := b.window.Canvas().Overlays().Top() != nil; fyne != c.fyne {
				t.Errorf("Fyne's dialog: %t", fyne)
			}
			if b.main.news.Text() != c.says {
				t.Errorf("says %q", b.main.news.Text())
			}
		})
	}
}

func TestPathsIn(t *testing.T) {
	got := pathsIn("/card/a b.mp4\r\nfile:///card/%C3%BC.mp4\nhttps://example.com/x.mp4\n\"/card/c.mp4\"\nrelative.mp4\n")
	if want := []string{"/card/a b.mp4", "/card/ü.mp4", "/card/c.mp4"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestCantOpen(t *testing.T) {
	fail := errors.New("locked")
	b := newBench(t, plain(), func(c *Config) {
		open := c.OpenEngine
		c.OpenEngine = func(e EngineConfig) (Engine, error) {
			if fail != nil {
				return nil, fail
			}
			return open(e)
		}
	})
	b.addPaths([]string{"/card/a.mp4"}, false) // before there is an engine
	b.start()
	fail = nil
	b.answer(t, "The list can't be opened", 1)
	if want := []string{`add ["/card/a.mp4"] again=false []`}; !slices.Equal(b.engine.heard(), want) {
		t.Errorf("did %q, want %q", b.engine.heard(), want)
	}
}
