package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/aionvision/aion-uploader/uploader"
)

// analysedScene is the list with one video in a state of its analysis.
func analysedScene(a uploader.Analysis) []*uploader.Snapshot {
	all := scene()
	for _, s := range all {
		if s.State.Phase == uploader.Uploaded {
			s.AnalysisJobID, s.Analysis = "job", uploader.Analysis{Status: uploader.AnalysisCompleted, Scenes: 12}
		}
	}
	all[0].Analysis = a
	return all
}

// openedAnalysis is the program with the first uploaded row opened.
func openedAnalysis(t *testing.T, f frame, a uploader.Analysis, change func(*bench)) *bench {
	t.Helper()
	b := welcomedBench(t, f, nil)
	b.engine.all, b.engine.status = analysedScene(a), uploader.Status{ETA: -1}
	if change != nil {
		change(b)
	}
	b.show(noon)
	b.show(noon.Add(10 * time.Second))
	b.main.list.Focus()
	b.main.list.Reveal("u1")
	b.main.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	return b
}

var completed = uploader.Analysis{Status: uploader.AnalysisCompleted, Percent: 100, Scenes: 5}

func TestScenesAreFetchedWhenOpened(t *testing.T) {
	b := openedAnalysis(t, plain(), completed, func(b *bench) {
		b.engine.scenes = sceneList()
		b.engine.noPicture = map[string]error{"s3": errors.New("gone")}
	})
	v := b.main.analysis
	if !slices.Equal(b.engine.asked, []uploader.ID{"u1"}) || slices.Contains(b.engine.heard(), "scenes") {
		t.Fatalf("opened: asked about %v, %q", b.engine.asked, b.engine.heard())
	}
	v.show.Tapped(nil)
	if len(v.rows) != 5 || !v.list.Visible() || v.show.Text() != "Hide scenes" || v.say.Visible() {
		t.Fatalf("%d rows, %q, %q", len(v.rows), v.show.Text(), v.say.Text())
	}
	for i, want := range []bool{true, true, false, false, true} {
		if got := v.rows[i].Thumb.HasImage(); got != want {
			t.Errorf("picture %d: %t", i, got)
		}
	}
	n := len(b.engine.pictures)
	b.show(noon.Add(20 * time.Second))
	b.show(noon.Add(30 * time.Second))
	v.show.Tapped(nil)
	v.show.Tapped(nil)
	if len(b.engine.pictures) != n {
		t.Errorf("asked again: %q", b.engine.pictures)
	}
	b.main.list.Reveal("u2")
	b.showDetails()
	if v.open || len(v.rows) != 0 {
		t.Error("another video's scenes stayed open")
	}
}

// Only what is in sight is fetched: of a hundred scenes, in a small window, a few.
func TestPicturesInSight(t *testing.T) {
	b := openedAnalysis(t, plain(), uploader.Analysis{Status: uploader.AnalysisCompleted, Scenes: 100}, func(b *bench) {
		for i := range 100 {
			b.engine.scenes = append(b.engine.scenes, uploader.Scene{ID: fmt.Sprintf("s%d", i), Description: "x"})
		}
	})
	v := b.main.analysis
	v.show.Tapped(nil)
	first := len(b.engine.pictures)
	if len(v.rows) != scenesAtOnce || first == 0 || first > 12 {
		t.Fatalf("%d rows, %d pictures", len(v.rows), first)
	}
	if v.next.Text() != "Show 30 more scenes" {
		t.Errorf("%q", v.next.Text())
	}
	b.main.pane.scroll.ScrollToOffset(fyne.NewPos(0, 1200))
	b.main.pane.scroll.OnScrolled(b.main.pane.scroll.Offset)
	if n := len(b.engine.pictures); n == first || n > 2*first+12 {
		t.Errorf("%d pictures after scrolling, %d before", n, first)
	}
	v.next.Tapped(nil)
	if len(v.rows) != 2*scenesAtOnce {
		t.Errorf("%d rows", len(v.rows))
	}
	b.closeDetails()
	n := len(b.engine.pictures)
	b.main.pane.scroll.OnScrolled(fyne.Position{})
	if len(b.engine.pictures) != n {
		t.Error("pictures were fetched for a closed pane")
	}
}

func TestScenesFail(t *testing.T) {
	b := openedAnalysis(t, plain(), completed, func(b *bench) {
		b.engine.scenesErr = &uploader.Error{Code: uploader.CodeServer, Message: "secret text"}
	})
	v := b.main.analysis
	v.show.Tapped(nil)
	if v.show.Text() != "Try again" || v.say.Text() != "The scenes couldn't be fetched just now." {
		t.Fatalf("%q %q", v.show.Text(), v.say.Text())
	}
	b.engine.scenesErr, b.engine.scenes = nil, sceneList()
	v.show.Tapped(nil)
	if len(v.rows) != 5 || v.say.Visible() {
		t.Errorf("%d rows, %q", len(v.rows), v.say.Text())
	}
}

func TestRetryAnalysisByButtonAndMenu(t *testing.T) {
	failed := uploader.Analysis{Status: uploader.AnalysisFailed, Error: "Codec unknown", Scenes: -1}
	b := openedAnalysis(t, plain(), failed, nil)
	v := b.main.analysis
	if !v.boxes[0].Visible() || v.boxes[1].Visible() || v.more.Text() != "Codec unknown. The video itself is safe." {
		t.Fatalf("%t %t %q", v.boxes[0].Visible(), v.boxes[1].Visible(), v.more.Text())
	}
	v.retry.Tapped(nil)
	for _, i := range b.main.menu("u1").Items {
		if strings.HasPrefix(i.Label, "Retry analysis") {
			i.Action()
		}
	}
	want := []string{"retry analysis[u1]", "retry analysis[u1]"}
	if got := b.engine.heard(); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestPracticeHasNoAnalysis(t *testing.T) {
	b := newBench(t, plain(), func(c *Config) { c.Practice = true })
	b.start()
	b.engine.all = analysedScene(completed)
	b.show(noon)
	b.main.list.Focus()
	b.main.list.Reveal("u1")
	b.main.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if b.main.analysis.stack.Visible() || len(b.engine.asked) > 0 {
		t.Error("practice shows an analysis")
	}
}

func TestDecodeThumb(t *testing.T) {
	img, err := decodeThumb(jpegOf(1, 1600, 900))
	if err != nil || img.Bounds().Dx() != thumbWide || img.Bounds().Dy() != thumbWide*9/16 {
		t.Errorf("%v, %v", img, err)
	}
	small, err := decodeThumb(jpegOf(1, 160, 90))
	if err != nil || small.Bounds().Dx() != 160 {
		t.Errorf("%v", err)
	}
	bomb := jpegOf(1, 16, 16)
	i := strings.Index(string(bomb), "\xff\xc0") // its size is said here
	copy(bomb[i+5:], "\xff\xff\xff\xff")
	for name, b := range map[string][]byte{"a bomb": bomb, "no picture": []byte("<svg/>"), "nothing": nil, "cut": jpegOf(1, 160, 90)[:300]} {
		if img, err := decodeThumb(b); err == nil {
			t.Errorf("%s became %v", name, img.Bounds())
		}
	}
}

// TestAnalysisKeepsThePicturesComing: news of an analysis come without an event.
func TestAnalysisKeepsThePicturesComing(t *testing.T) {
	for _, c := range []struct {
		name string
		a    uploader.Analysis
		age  time.Duration
		wait uploader.Wait
		want time.Duration
	}{
		{"under way", uploader.Analysis{Status: uploader.AnalysisRunning}, time.Hour, uploader.NoWait, analysisPace},
		{"not heard of", uploader.Analysis{}, time.Hour, uploader.NoWait, analysisPace},
		{"old", uploader.Analysis{Status: uploader.AnalysisRunning}, 50 * time.Hour, uploader.NoWait, 0},
		{"final", completed, time.Hour, uploader.NoWait, 0},
		{"asked", uploader.Analysis{Asking: true}, 50 * time.Hour, uploader.NoWait, askedPace},
		{"asked, offline", uploader.Analysis{Status: uploader.AnalysisFailed, Asking: true}, time.Hour, uploader.WaitOffline, 0},
	} {
		s := &uploader.Snapshot{State: uploader.State{Phase: uploader.Uploaded}, FinishedAt: noon.Add(-c.age), AnalysisJobID: "j", Analysis: c.a}
		pic := picture{all: []*uploader.Snapshot{s}, status: uploader.Status{Wait: c.wait}, at: noon}
		if got := afterwards(pic); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// analysisScreens are the states of the section.
func analysisScreens() []screen {
	of := func(a uploader.Analysis, change, then func(*bench)) func(*testing.T, frame) *bench {
		return func(t *testing.T, f frame) *bench {
			b := openedAnalysis(t, f, a, change)
			if then != nil {
				then(b)
			}
			return b
		}
	}
	tap := func(b *bench) { b.main.analysis.show.Tapped(nil) }
	return []screen{
		{"analysis-line", of(uploader.Analysis{Status: uploader.AnalysisPending, Step: "Waiting for a free worker"}, nil, nil)},
		{"analysis-running", of(uploader.Analysis{Status: uploader.AnalysisRunning, Percent: 40, Step: "reading frames"}, nil, nil)},
		{"analysis-failed", of(uploader.Analysis{Status: uploader.AnalysisFailed, Error: "The model could not read the video's second track"}, nil, nil)},
		{"analysis-done", of(completed, nil, nil)},
		{"analysis-scenes", of(completed, func(b *bench) {
			b.engine.scenes = sceneList()
			b.engine.noPicture = map[string]error{"s3": context.Canceled}
		}, tap)},
		{"analysis-trouble", of(completed, func(b *bench) { b.engine.scenesErr = errors.New("x") }, tap)},
		{"analysis-loading", of(completed, func(b *bench) {
			b.engine.scenes = sceneList()
		}, func(b *bench) {
			b.spawn = func(func()) {}
			tap(b)
		})},
	}
}
