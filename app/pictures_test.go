package app

import (
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
)

// picturesVariable names a folder. When it is set, the tests put a picture of
// every screen there, to be looked at.
const picturesVariable = "AION_PICTURES"

// picturesLanguage names the language of the pictures, as translation files are
// named. Other tests read English.
const picturesLanguage = "AION_PICTURES_LANG"

// frame is how the window is shown.
type frame struct {
	suffix     string
	appearance look.Appearance
	size       fyne.Size
	scale      float32
}

// plain is the frame of tests that don't care.
func plain() frame { return frame{"light", look.Light, fyne.NewSize(1120, 740), 1} }

// screen is one state of the window that is worth looking at.
type screen struct {
	name string
	make func(*testing.T, frame) *bench
}

func screens() []screen {
	queueOf := func(all []*uploader.Snapshot, st uploader.Status, then func(*bench)) func(*testing.T, frame) *bench {
		return func(t *testing.T, f frame) *bench {
			b := welcomedBench(t, f, nil)
			b.engine.all, b.engine.status = all, st
			b.show(noon)
			b.show(noon.Add(10 * time.Second))
			if then != nil {
				then(b)
			}
			return b
		}
	}
	moving := uploader.Status{Rate: 8.2e6, ETA: 33 * time.Minute}
	return []screen{
		{"main", queueOf(scene(), moving, nil)},
		{"selected", queueOf(scene(), moving, func(b *bench) { b.main.list.Focus(); b.main.list.Reveal("n1") })},
		{"menu", queueOf(scene(), moving, func(b *bench) {
			b.main.list.Focus()
			b.main.list.Reveal("n1")
			b.main.list.TypedKey(&fyne.KeyEvent{Name: desktop.KeyMenu})
		})},
		{"abort", queueOf(scene(), moving, func(b *bench) { b.act(words.Abort, []uploader.ID{"n1"}) })},
		{"close", queueOf(scene(), moving, func(b *bench) { b.closeAsked() })},
		{"close-tray", queueOf(scene(), moving, func(b *bench) { b.desktop.tray = true; b.closeAsked() })},
		{"lid", queueOf(scene(), moving, func(b *bench) { b.main.adviseLid(true) })},
		{"offline", queueOf(heldScene(uploader.WaitOffline), uploader.Status{Wait: uploader.WaitOffline, ETA: -1}, nil)},
		{"noanswer", queueOf(heldScene(uploader.WaitNoAnswer), uploader.Status{Wait: uploader.WaitNoAnswer, ETA: -1}, nil)},
		{"rejected", queueOf(heldScene(uploader.WaitKeyRejected), uploader.Status{Wait: uploader.WaitKeyRejected, ETA: -1}, nil)},
		{"states", queueOf(stateScene(), moving, nil)},
		{"failures", queueOf(failureScene(), uploader.Status{ETA: -1}, nil)},
		{"alldone", queueOf(scene()[:3], uploader.Status{ETA: -1}, nil)},
		{"news", queueOf(scene(), moving, func(b *bench) {
			b.engine.added = uploader.Added{
				IDs:        make([]uploader.ID, 12),
				Duplicates: dups(40),
				Skipped:    []uploader.Skipped{{Folder: "/media/card/DCIM", Videos: 52, Others: 312}},
			}
			b.addPaths([]string{"/media/card"}, false)
		})},
		{"opened", queueOf(openedScene(), moving, nil)},
		{"counted", queueOf(countedScene(), uploader.Status{Pace: uploader.PacePlan, CallsPerMinute: 10, ETA: 58 * time.Minute}, nil)},
		{"empty", queueOf(nil, uploader.Status{ETA: -1}, nil)},
		{"first", func(t *testing.T, f frame) *bench {
			b := newBench(t, f, nil)
			b.start()
			return b
		}},
		{"first-refused", func(t *testing.T, f frame) *bench {
			b := newBench(t, f, nil)
			b.engine.check = func(string, string) error { return &uploader.Error{Code: uploader.CodeKey} }
			b.start()
			b.welcome.showServer()
			b.welcome.key.Entry.SetText("aion_wrong_key_1234")
			b.welcome.submit()
			return b
		}},
		{"first-offline", func(t *testing.T, f frame) *bench {
			b := newBench(t, f, nil)
			b.ring.broken = true
			b.engine.check = func(string, string) error { return &uploader.Error{Code: uploader.CodeNetwork} }
			b.start()
			b.welcome.key.Entry.SetText("aion_some_key_1234")
			b.welcome.submit()
			return b
		}},
		{"settings", func(t *testing.T, f frame) *bench {
			b := welcomedBench(t, f, nil)
			b.showSettings()
			return b
		}},
		{"practice-empty", func(t *testing.T, f frame) *bench {
			b := newBench(t, f, func(c *Config) { c.Practice = true })
			b.start()
			return b
		}},
		{"practice", func(t *testing.T, f frame) *bench {
			b := newBench(t, f, func(c *Config) { c.Practice = true })
			b.start()
			b.engine.all, b.engine.status = scene(), moving
			b.show(noon)
			b.show(noon.Add(10 * time.Second))
			return b
		}},
	}
}

func dups(n int) []uploader.Duplicate {
	d := make([]uploader.Duplicate, n)
	for i := range d {
		d[i] = uploader.Duplicate{Path: "/media/card/x.mp4", Uploaded: true}
	}
	return d
}

// heldScene is the scene while something holds everything.
func heldScene(w uploader.Wait) []*uploader.Snapshot {
	all := scene()
	for _, s := range all {
		if !s.State.Phase.Final() && s.State.Phase != uploader.Failed {
			s.State.Wait, s.Rate, s.ETA = w, 0, -1
		}
	}
	return all
}

func countedScene() []*uploader.Snapshot {
	all := scene()[:5]
	all[4].Sent, all[4].Rate = all[4].Size, 0
	return append(all[:3:3], all[4])
}

// stateScene shows every phase and every wait of one transfer.
func stateScene() []*uploader.Snapshot {
	var all []*uploader.Snapshot
	add := func(title string, st uploader.State, f func(*uploader.Snapshot)) {
		s := &uploader.Snapshot{
			ID: uploader.ID(title), Name: "GX01" + title + ".MP4", Path: "/card/x.mp4", Size: 3 * gb, State: st, ETA: -1, Initiated: true,
			Labels: uploader.Labels{Title: title},
		}
		if f != nil {
			f(s)
		}
		all = append(all, s)
	}
	half := func(s *uploader.Snapshot) { s.Confirmed, s.Sent = gb, 1200*gb/1000 }
	add("Checking", uploader.State{Phase: uploader.Preparing}, nil)
	add("All sent", uploader.State{Phase: uploader.Uploading}, func(s *uploader.Snapshot) { s.Confirmed, s.Sent = 2*gb, s.Size })
	add("Retrying", uploader.State{Phase: uploader.Uploading}, func(s *uploader.Snapshot) { half(s); s.RetryAt = noon.Add(30 * time.Second) })
	add("Finishing", uploader.State{Phase: uploader.Finishing}, func(s *uploader.Snapshot) { s.Confirmed, s.Sent = s.Size, s.Size })
	add("Card out", uploader.State{Phase: uploader.Uploading, Wait: uploader.WaitFileMissing}, half)
	add("Growing", uploader.State{Phase: uploader.Queued, Wait: uploader.WaitFileGrowing}, nil)
	add("Aborting", uploader.State{Phase: uploader.Aborting}, half)
	add("Aborted", uploader.State{Phase: uploader.Aborted}, half)
	return all
}

// failureScene has one row for each code of an error.
func failureScene() []*uploader.Snapshot {
	var all []*uploader.Snapshot
	for _, code := range []string{
		uploader.CodeNotVideo, uploader.CodeTooLong, uploader.CodeDamaged, uploader.CodeAccount, uploader.CodeRetries, uploader.CodeDiffers, uploader.CodeOtherWorkspace,
	} {
		all = append(all, &uploader.Snapshot{
			ID: uploader.ID(code), Name: "GX010233.MP4", Path: "/card/x.mp4", Size: 3 * gb, State: uploader.State{Phase: uploader.Failed}, ETA: -1,
			Labels: uploader.Labels{Title: "Pier 4, underside"},
			Err:    &uploader.Error{Code: code, Message: "Storage quota exceeded: 500 GB of 500 GB used."},
		})
	}
	return all
}

// TestPictures draws every screen, light and dark, narrow and at twice the
// scale. The test itself asks only that each can be drawn and isn't blank.
func TestPictures(t *testing.T) {
	dir := os.Getenv(picturesVariable)
	for _, s := range allScreens() {
		for _, v := range []frame{
			{"light", look.Light, fyne.NewSize(1120, 740), 1},
			{"dark", look.Dark, fyne.NewSize(1120, 740), 1},
			{"narrow", look.Light, fyne.NewSize(640, 480), 1},
			{"light-2x", look.Light, fyne.NewSize(800, 600), 2},
			{"dark-2x", look.Dark, fyne.NewSize(800, 600), 2},
		} {
			if dir == "" && v.suffix != "light" {
				continue // one is enough to know that it can be drawn
			}
			t.Run(s.name+"-"+v.suffix, func(t *testing.T) {
				im := s.make(t, v).window.Canvas().Capture()
				if im.Bounds().Dx() != int(v.size.Width*v.scale) {
					t.Fatalf("the picture is %v", im.Bounds())
				}
				if dir == "" {
					return
				}
				if err := os.MkdirAll(dir, 0o755); err != nil {
					t.Fatal(err)
				}
				f, err := os.Create(filepath.Join(dir, s.name+"-"+v.suffix+".png"))
				if err != nil {
					t.Fatal(err)
				}
				defer f.Close()
				if err := png.Encode(f, im); err != nil {
					t.Fatal(err)
				}
			})
		}
	}
}
