package app

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/aionvision/aion-uploader/app/settings"
	"github.com/aionvision/aion-uploader/app/words"
)

// busy is a program with uploads under way and perhaps a tray.
func busy(t *testing.T, tray bool, habit string) *bench {
	t.Helper()
	b := welcomedBench(t, plain(), nil)
	b.desktop.tray = tray
	b.store.Change(func(s *settings.Settings) { s.OnClose = habit })
	b.engine.all = scene()
	b.show(noon)
	return b
}

func TestClose(t *testing.T) {
	const asks, hides, quits = "asks", "hides", "quits"
	for _, test := range []struct {
		tray  bool
		habit string
		quit  bool // by the shortcut
		want  string
		ways  int
	}{
		{true, settings.CloseAsks, false, asks, 3},
		{false, settings.CloseAsks, false, asks, 2},
		{true, settings.CloseHides, false, hides, 0},
		{false, settings.CloseHides, false, asks, 2}, // no way back
		{true, settings.CloseQuits, false, quits, 0},
		{true, settings.CloseAsks, true, asks, 3},
		{true, settings.CloseHides, true, quits, 0},
	} {
		b := busy(t, test.tray, test.habit)
		if test.quit {
			b.quitAsked()
		} else {
			b.closeAsked()
		}
		got := map[bool]string{b.asking: asks, b.desktop.hidden: hides, b.quitting: quits}[true]
		if got != test.want || b.asking && len(b.dialog.Buttons) != test.ways {
			t.Errorf("%+v: it %s", test, got)
		}
	}
}

func TestCloseAnswers(t *testing.T) {
	b := busy(t, true, settings.CloseAsks)
	b.closeAsked()
	b.answer(t, "Close while 4 videos aren't safe yet?", 2)
	if b.desktop.hidden || b.quitting || b.asking {
		t.Fatal("cancel does something")
	}
	b.closeAsked()
	if b.answer(t, "Close while 4 videos aren't safe yet?", 0); !b.desktop.hidden || b.quitting {
		t.Fatal("it doesn't go on in the background")
	}
	if got := attention(b.session.presenter.seen.Load()); got != unseen {
		t.Errorf("hidden, and drawn: %v", got)
	}
	b.attend(behind) // Fyne says so after the window has gone
	if got := attention(b.session.presenter.seen.Load()); got != unseen {
		t.Errorf("drawn again: %v", got)
	}
	b.comeBack()
	if got := attention(b.session.presenter.seen.Load()); got != inFront || b.desktop.hidden {
		t.Errorf("back, and %v", got)
	}
	b.closeAsked()
	if b.answer(t, "Close while 4 videos aren't safe yet?", 1); !b.quitting {
		t.Error("it doesn't quit")
	}
}

func TestTrayGoes(t *testing.T) {
	b := busy(t, true, settings.CloseHides)
	b.desktop.trayMade = true
	b.closeAsked()
	if !b.desktop.hidden {
		t.Fatal("not hidden")
	}
	b.trayChanged(false)
	if b.desktop.hidden || b.desktop.tray {
		t.Error("the window has no way back")
	}
	b.trayChanged(true)
	if !b.desktop.tray {
		t.Error("the tray isn't noticed")
	}
}

func TestTrayItems(t *testing.T) {
	b := busy(t, true, settings.CloseAsks)
	labels := func() (all []string) {
		for _, i := range b.trayItems().Items {
			label := i.Label
			switch {
			case i.IsSeparator:
				label = "-"
			case i.Disabled:
				label = "(" + label + ")"
			}
			all = append(all, label)
		}
		return all
	}
	b.tellTray(trayMenu{sentence: "3 of 8 videos are safe at AionVision", standstill: "Waiting for internet", pause: true, resume: true})
	want := []string{"(3 of 8 videos are safe at AionVision)", "(Waiting for internet)", "-", "Open Aion Uploader", "Pause all", "-", "Quit"}
	if got := labels(); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	b.tellTray(trayMenu{sentence: "3 of 8 videos are safe at AionVision", standstill: "Paused", resume: true})
	want = []string{"(3 of 8 videos are safe at AionVision)", "(Paused)", "-", "Open Aion Uploader", "Resume all", "-", "Quit"}
	if got := labels(); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	b.trayItems().Items[4].Action()
	if got := b.engine.heard(); !slices.Contains(got, "resume all[]") {
		t.Errorf("%q", got)
	}
}

func TestShowInFolder(t *testing.T) {
	b := busy(t, false, settings.CloseAsks)
	b.showInFolder("n1") // a desktop that can't
	var shown []string
	fails := false
	b.cfg.Desktop.Reveal = func(_ context.Context, path string) error {
		shown = append(shown, path)
		if fails {
			return errors.New("no file manager")
		}
		return nil
	}
	b.showInFolder("n1")
	if !slices.Equal(shown, []string{"/media/card/DCIM/GX010231.MP4"}) || b.main.news.Text() != "" {
		t.Errorf("%q, %q", shown, b.main.news.Text())
	}
	fails = true
	b.showInFolder("n1")
	if got, want := b.main.news.Text(), words.T("The folder couldn't be opened: {{.Folder}}", words.V{"Folder": "/media/card/DCIM"}); got != want {
		t.Errorf("%q", got)
	}
}

func TestCloseAsks(t *testing.T) {
	b := welcomedBench(t, plain(), nil)
	b.engine.all = scene()
	b.show(noon)
	b.closeAsked()
	b.answer(t, "Close while 4 videos aren't safe yet?", 0)
	if b.quitting {
		t.Fatal("cancel quits")
	}
	b.closeAsked()
	b.answer(t, "Close while 4 videos aren't safe yet?", 1)
	if !b.quitting {
		t.Error("it doesn't quit")
	}
	done := welcomedBench(t, plain(), nil)
	done.engine.all = scene()[:4] // uploaded, and one that failed
	done.show(noon)
	done.closeAsked()
	if done.asking || !done.quitting {
		t.Error("it asks with nothing under way")
	}
}
