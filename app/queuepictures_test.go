package app

import (
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/uploader"
)

// manyScene is a list of n videos: one in every group and the others in line.
func manyScene(n int) []*uploader.Snapshot {
	all := scene()
	for i := len(all); i < n; i++ {
		all = append(all, &uploader.Snapshot{
			ID: uploader.ID(fmt.Sprintf("m%d", i)), Name: fmt.Sprintf("GX01%04d.MP4", i), Path: fmt.Sprintf("/media/card/DCIM/GX01%04d.MP4", i),
			Size: gb + int64(i)*1e6, ETA: -1, Labels: uploader.Labels{Title: fmt.Sprintf("Viaduct 4, span %d", i), Tags: []string{"bearing"}},
		})
	}
	return all
}

// queueBench shows a list, settled.
func queueBench(t testing.TB, f frame, all []*uploader.Snapshot, st uploader.Status) *bench {
	b := welcomedBench(t, f, nil)
	b.engine.all, b.engine.status = all, st
	b.show(noon)
	b.show(noon.Add(10 * time.Second))
	return b
}

// queueScreens are the states of the list that are worth looking at at every
// size of the window.
func queueScreens() map[string]func(t *testing.T, f frame) *bench {
	moving := uploader.Status{Rate: 8.2e6, ETA: 33 * time.Minute}
	return map[string]func(t *testing.T, f frame) *bench{
		"many": func(t *testing.T, f frame) *bench { return queueBench(t, f, manyScene(30), moving) },
		"search": func(t *testing.T, f frame) *bench {
			b := queueBench(t, f, manyScene(30), moving)
			b.find()
			b.main.find.input.SetText("viaduct 2")
			return b
		},
		"search-none": func(t *testing.T, f frame) *bench {
			b := queueBench(t, f, manyScene(30), moving)
			b.find()
			b.main.find.input.SetText("harbour wall")
			return b
		},
		"several": func(t *testing.T, f frame) *bench {
			b := queueBench(t, f, manyScene(30), moving)
			b.main.list.Reveal("q1")
			b.main.list.Focus()
			for range 2 {
				b.main.list.Extend(1)
			}
			b.main.list.TypedKey(&fyne.KeyEvent{Name: desktop.KeyMenu})
			return b
		},
		"retry-all": func(t *testing.T, f frame) *bench { return queueBench(t, f, failureScene(), uploader.Status{ETA: -1}) },
		"plan": func(t *testing.T, f frame) *bench {
			return queueBench(t, f, manyScene(12), uploader.Status{Rate: 8.2e6, ETA: 33 * time.Minute, Pace: uploader.PacePlan, CallsPerMinute: 10, Wait: uploader.NoWait})
		},
		"offline-many": func(t *testing.T, f frame) *bench {
			return queueBench(t, f, manyScene(30), uploader.Status{Wait: uploader.WaitSignIn, ETA: -1})
		},
		"undo": func(t *testing.T, f frame) *bench {
			b := queueBench(t, f, manyScene(30), moving)
			b.clearDone()
			return b
		},
		"shortcuts": func(t *testing.T, f frame) *bench {
			b := queueBench(t, f, manyScene(30), moving)
			b.showShortcuts()
			return b
		},
		"only-aborted": func(t *testing.T, f frame) *bench {
			return queueBench(t, f, []*uploader.Snapshot{{ID: "a", Name: "GX010233.MP4", Size: gb, State: uploader.State{Phase: uploader.Aborted}}}, uploader.Status{ETA: -1})
		},
	}
}

// TestQueuePictures draws the list from the smallest window to a 4K screen.
func TestQueuePictures(t *testing.T) {
	dir := os.Getenv(picturesVariable)
	frames := []frame{
		{"640", look.Light, fyne.NewSize(640, 480), 1},
		{"1120-dark", look.Dark, fyne.NewSize(1120, 740), 1},
		{"2x", look.Light, fyne.NewSize(900, 600), 2},
		{"1.5x", look.Light, fyne.NewSize(900, 600), 1.5},
		{"4k", look.Light, fyne.NewSize(3840, 2160), 1},
		{"4k-2x", look.Dark, fyne.NewSize(1920, 1080), 2},
	}
	for name, draw := range queueScreens() {
		for _, f := range frames {
			if dir == "" && f.suffix != "640" {
				continue // one is enough to know that it can be drawn
			}
			t.Run(name+"-"+f.suffix, func(t *testing.T) {
				im := draw(t, f).window.Canvas().Capture()
				if im.Bounds().Dx() != int(f.size.Width*f.scale) {
					t.Fatalf("the picture is %v: something in it doesn't fit", im.Bounds())
				}
				if dir == "" {
					return
				}
				if err := os.MkdirAll(dir, 0o755); err != nil {
					t.Fatal(err)
				}
				file, err := os.Create(filepath.Join(dir, "queue-"+name+"-"+f.suffix+".png"))
				if err != nil {
					t.Fatal(err)
				}
				defer file.Close()
				if err := png.Encode(file, im); err != nil {
					t.Fatal(err)
				}
			})
		}
	}
}
