package window

import (
	"bytes"
	"image"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/aionvision/aion-uploader/e2e/internal/desktop"
	"github.com/aionvision/aion-uploader/e2e/internal/run"
	"github.com/aionvision/aion-uploader/e2e/internal/video"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// keyring gives the key at the first start, and expects it at the second from
// a real Secret Service.
func (s *suite) keyring(t *testing.T) {
	d := desktop.Start(t)
	d.StartBus()
	d.StartKeyring()
	svc, base := service(t, apitest.Options{Key: key})
	path := filepath.Join(t.TempDir(), "bridge.mp4")
	video.Make(t, path)

	o := s.open(t, d, light(), nil, "--base-url", base)
	o.welcome()
	o.Still()
	o.keep("first-start")
	asked := len(svc.Log())
	o.Type("aion_test_wrong")
	o.Key("Return")
	run.Until(t, most, "a question about the wrong key", func() bool { return len(svc.Log()) > asked })
	o.until("a refusal in red", func(img *image.NRGBA) bool { return !desktop.Ink(img, o.palette.bad).Empty() })
	o.keep("first-start-refused")
	o.Key("ctrl+a")
	o.Type(key)
	o.Key("Return")
	o.main()
	o.Still()
	o.keep("key-accepted")
	o.Key("ctrl+comma")
	o.until("the settings", func(img *image.NRGBA) bool { return len(primary(img, o.palette)) == 0 })
	o.Still()
	o.keep("settings-kept")
	o.Key("Escape")
	o.quit()
	nowhere(t, d, key)

	o = s.open(t, d, light(), nil, "--base-url", base, path)
	o.start()
	run.Until(t, most, "a video with the key kept", func() bool { return len(svc.Videos()) == 1 })
	o.tones(good)
	o.keep("second-start")
	o.quit()
}

// noKeyring has a session bus on which nobody keeps secrets.
func (s *suite) noKeyring(t *testing.T) {
	d := desktop.Start(t)
	d.StartBus()
	s.forThisRun(t, d)
}

// noBus has no session bus at all.
func (s *suite) noBus(t *testing.T) { s.forThisRun(t, desktop.Start(t)) }

// forThisRun expects the program to say that it can't keep the key, to use it
// all the same, and to write it nowhere.
func (s *suite) forThisRun(t *testing.T, d *desktop.Desktop) {
	svc, base := service(t, apitest.Options{Key: key})
	path := filepath.Join(t.TempDir(), "bridge.mp4")
	video.Make(t, path)

	o := s.open(t, d, light(), nil, "--base-url", base, path)
	o.welcome()
	o.until("a word about the keychain", o.warns)
	o.keep("first-start")
	o.Type(key)
	o.Key("Return")
	o.main()
	o.until("a word about the keychain", func(img *image.NRGBA) bool { return o.tells(img, neutral) })
	o.start()
	run.Until(t, most, "a video", func() bool { return len(svc.Videos()) == 1 })
	o.tones(good)
	o.keep("key-for-this-run")
	o.quit()
	nowhere(t, d, key)

	calls := len(svc.Log())
	o = s.open(t, d, light(), nil, "--base-url", base)
	o.until("a word about the keychain", o.warns)
	o.keep("second-start")
	if n := len(svc.Log()); n != calls {
		t.Errorf("%d calls without a key", n-calls)
	}
	o.quit()
}

// welcome waits for the first screen: its card has one primary button, and the
// bar of the main view isn't there.
func (o *program) welcome() {
	o.t.Helper()
	o.until("the first screen", func(img *image.NRGBA) bool {
		found := primary(img, o.palette)
		return len(found) == 1 && found[0].Min.Y > 100
	})
}

// main waits for the main view: its Add button stands in the bar at the top.
func (o *program) main() {
	o.t.Helper()
	o.until("the main view", func(img *image.NRGBA) bool {
		found := primary(img, o.palette)
		return len(found) > 0 && found[0].Min.Y < 100
	})
}

// warns reports whether something is said in the colour of a warning, or of
// news over the list.
func (o *program) warns(img *image.NRGBA) bool {
	return !desktop.Ink(img, o.palette.warn).Empty() || o.news(img)
}

// news reports whether a notice stands over the list, from edge to edge.
func (o *program) news(img *image.NRGBA) bool {
	for t := range o.palette.soft {
		if o.tells(img, tone(t)) {
			return true
		}
	}
	return false
}

// tells reports whether a notice in this mood stands over the list.
func (o *program) tells(img *image.NRGBA, t tone) bool {
	width := img.Rect.Dx()
	return len(desktop.Areas(img, o.palette.soft[t], image.Pt(width-2, 40), image.Pt(width, 150))) > 0
}

// nowhere ends the test when a secret stands readable in any file of the home
// folder.
func nowhere(t *testing.T, d *desktop.Desktop, secret string) {
	t.Helper()
	err := filepath.WalkDir(d.Home, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		if bytes.Contains(content, []byte(secret)) {
			t.Errorf("the key stands in %s", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
