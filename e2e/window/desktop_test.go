package window

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aionvision/aion-uploader/app/reveal"
	"github.com/aionvision/aion-uploader/e2e/internal/desktop"
	"github.com/aionvision/aion-uploader/e2e/internal/run"
	"github.com/aionvision/aion-uploader/e2e/internal/video"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// told has the desktop's own services note what they are told of one upload:
// awake while bytes can move and at no other time, progress, one message at the
// end, and a file manager that selects the file.
func (s *suite) told(t *testing.T) {
	d := desktop.Start(t)
	prefer(t, d, light())
	services := d.StartServices()
	svc, base := service(t, apitest.Options{Key: key, ChunkSize: 64 << 10, ConcurrentLimit: 2})
	svc.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 512 << 10})
	path := filepath.Join(t.TempDir(), "$(calc) <b>Brücke.mp4")
	video.Grow(t, path, 8<<20, 7)
	o := s.open(t, d, light(), withKey(), "--base-url", base, path)
	o.start()

	awake := func(want int, why string) {
		t.Helper()
		run.Until(t, most, why, func() bool { return services.Awake() == want })
	}
	uploading := o.tones(active)
	awake(1, "a lock while bytes move")
	o.Click(uploading[0].main())
	paused := o.tones(caution)
	awake(0, "no lock while paused")
	o.Click(paused[0].main())
	awake(1, "a lock after going on")
	o.rest()
	run.Until(t, most, "progress on the launcher", func() bool {
		return slices.ContainsFunc(services.Progress(), func(p desktop.Progress) bool { return p.Visible && p.Progress > 0 && p.Progress < 1 })
	})
	svc.ClearFaults()
	o.tones(good)
	awake(0, "no lock when all is done")

	run.Until(t, most, "a message", func() bool { return len(services.Messages()) > 0 })
	run.Never(t, quiet, "a second message", func() bool { return len(services.Messages()) > 1 })
	want := desktop.Message{App: "Aion Uploader", Icon: "tech.aionvision.uploader", Title: "Uploading is done", Text: "Your video is safe at AionVision now", Urgency: 1}
	if got := services.Messages()[0]; got != want {
		t.Errorf("told %+v, want %+v", got, want)
	}
	if asked := services.Asked(); !slices.Equal(asked, []string{"sleep:idle", "sleep:idle"}) {
		t.Errorf("locks: %q", asked)
	}
	if p := services.Progress(); p[len(p)-1].Visible || p[0].App != "application://tech.aionvision.uploader.desktop" {
		t.Errorf("the launcher is left with %+v", p[len(p)-1])
	}
	d.UseBus(t)
	if err := reveal.File(t.Context(), path); err != nil {
		t.Error(err)
	}
	if shown := services.Shown(); len(shown) != 1 || !strings.HasSuffix(shown[0], "/$%28calc%29%20%3Cb%3EBr%C3%BCcke.mp4") {
		t.Errorf("the file manager was asked for %q", shown)
	}
	o.quit()
}

// background closes the window with an upload under way: it goes on in the
// tray, comes back from there, comes back by itself when the tray is gone, and
// quits from the tray.
func (s *suite) background(t *testing.T) {
	d := desktop.Start(t)
	prefer(t, d, light())
	services := d.StartServices()
	services.StartTray()
	svc, base := service(t, apitest.Options{Key: key, ChunkSize: 64 << 10, ConcurrentLimit: 2})
	svc.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 256 << 10})
	path := filepath.Join(t.TempDir(), "bridge.mp4")
	video.Grow(t, path, 16<<20, 7)
	o := s.open(t, d, light(), withKey(), "--base-url", base, path)
	o.start()
	run.Until(t, most, "some chunks", func() bool { return svc.Count(apitest.OpPut) > 4 })

	o.Activate()
	o.Key("alt+F4")
	o.question()
	o.keep("question")
	o.Key("Return") // keep uploading in the background
	run.Until(t, most, "no window", func() bool { return !o.Seen() })
	moves(t, svc)
	want := []string{"(0 of 1 video is safe at AionVision)", "-", "Open Aion Uploader", "Pause all", "-", "Quit"}
	run.Until(t, most, "the state in the tray", func() bool { return slices.Equal(services.TrayMenu(), want) })
	services.Choose("Pause all")
	stands(t, svc)
	run.Until(t, most, "why nothing moves, in the tray", func() bool { return slices.Contains(services.TrayMenu(), "(Paused)") })
	services.Choose("Resume all")
	moves(t, svc)

	services.Choose("Open Aion Uploader")
	run.Until(t, most, "the window", o.Seen)
	o.tones(active)
	o.keep("back")
	o.Activate()
	o.Key("alt+F4")
	o.question()
	o.Key("Return")
	run.Until(t, most, "no window", func() bool { return !o.Seen() })
	services.StopTray()
	run.Until(t, most, "the window, as the tray is gone", o.Seen)

	services.StartTray()
	services.Choose("Quit")
	if code := o.Process.Wait(most); code != 0 {
		t.Fatalf("the program ended with %d:\n%s", code, o.Stderr)
	}
	if n := svc.Uploads(); n != 1 {
		t.Errorf("%d open uploads after quitting, want 1", n)
	}
}
