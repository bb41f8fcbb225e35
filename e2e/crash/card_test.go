package crash

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/e2e/internal/run"
	"github.com/aionvision/aion-uploader/internal/needs"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// TestFault38CardPulled pulls the card that the video is on in mid-upload and
// puts it back: the upload goes on.
func TestFault38CardPulled(t *testing.T) {
	if !needs.Namespaces(t, 0) {
		return
	}
	for name, card := range cards(t) {
		t.Run(name, func(t *testing.T) {
			s := newSite(t, apitest.Options{})
			mountpoint := filepath.Join(t.TempDir(), "card")
			card.insert(t, mountpoint)
			f := newFilm(t, filepath.Join(mountpoint, "flight.mp4"), 4_000_000, 1)
			p := s.start("--limit", "1M", f.path)
			s.sends(10)
			pullAndReturn(t, s, p, func() { unmount(t, mountpoint) }, func() { card.insert(t, mountpoint) })
			if code := p.Wait(oneRun); code != 0 {
				t.Fatalf("ended with %d\n%s", code, said(p))
			}
			s.quiet()
			s.audit(t, []film{f}, nil)
		})
	}
}

// TestFault38PulledAtTheEnd pulls the card when the storage has every chunk: it
// isn't needed any more.
func TestFault38PulledAtTheEnd(t *testing.T) {
	if !needs.Namespaces(t, 0) {
		return
	}
	s := newSite(t, apitest.Options{})
	mountpoint := filepath.Join(t.TempDir(), "card")
	memoryCard(t).insert(t, mountpoint)
	f := newFilm(t, filepath.Join(mountpoint, "flight.mp4"), 1_000_000, 1)
	s.service.Fault(apitest.Fault{Endpoint: apitest.OpConfirm, Stall: true})
	p := s.start(f.path)
	s.sends(f.chunks())
	run.Never(t, time.Second, "it ended before the confirms", p.Ended) // ETags reach the disk
	unmount(t, mountpoint)
	s.service.ClearFaults()
	if code := p.Wait(oneRun); code != 0 {
		t.Fatalf("ended with %d\n%s", code, said(p))
	}
	s.audit(t, []film{f}, nil)
}

// TestFault37AnotherCard puts another card in, with another video of the same
// name, size and time: the two are never mixed.
func TestFault37AnotherCard(t *testing.T) {
	if !needs.Namespaces(t, 0) {
		return
	}
	s := newSite(t, apitest.Options{})
	mountpoint := filepath.Join(t.TempDir(), "card")
	path := filepath.Join(mountpoint, "flight.mp4")
	mount(t, "tmpfs", mountpoint, "tmpfs", 0, "size=16m")
	newFilm(t, path, 4_000_000, 1)
	p := s.start("--limit", "1M", path)
	s.sends(10)
	unmount(t, mountpoint)
	run.Until(t, 15*time.Second, "the command waits for the file", func() bool {
		return strings.Contains(p.Stdout.String(), "waiting (file_missing)")
	})
	mount(t, "tmpfs", mountpoint, "tmpfs", 0, "size=16m")
	newFilm(t, path+".new.mp4", 4_000_000, 2)
	if err := os.Rename(path+".new.mp4", path); err != nil {
		t.Fatal(err)
	}
	if code := p.Wait(oneRun); code != 1 {
		t.Errorf("ended with %d, 1 is wanted\n%s", code, said(p))
	}
	if text := p.Stdout.String(); !strings.Contains(text, "file_changed") {
		t.Errorf("nothing says that the file isn't the same:\n%s", text)
	}
	if n := len(s.service.Videos()); n != 0 {
		t.Errorf("%d videos were completed", n)
	}
}

// pullAndReturn takes a card away until the command says that it waits for it,
// and long enough to see that nothing is sent meanwhile.
func pullAndReturn(t *testing.T, s *site, p *run.Process, pull, insert func()) {
	t.Helper()
	pull()
	run.Until(t, 15*time.Second, "the command waits for the file", func() bool {
		return strings.Contains(p.Stdout.String(), "waiting (file_missing)")
	})
	s.quiet()
	sent := s.stored()
	run.Never(t, 3*time.Second, "it ended, or sent chunks without the card", func() bool { return p.Ended() || s.stored() > sent })
	insert()
	back := time.Now()
	run.Until(t, 15*time.Second, "chunks are sent again", func() bool { return s.stored() > sent })
	t.Logf("goes on %v after the card was back; %d chunks before, of the rest none was lost", time.Since(back).Round(time.Millisecond), sent)
}

// card is what a video lies on.
type card struct {
	insert func(t *testing.T, mountpoint string)
	image  string // of the medium; empty when it isn't in a file
}

// cards are those that this machine can mount. A loop device is nearest to a
// real card; it wants real root.
func cards(t *testing.T) map[string]card {
	t.Helper()
	all := map[string]card{"tmpfs": memoryCard(t)}
	if image, ok := loopCard(t); ok {
		all["loop"] = image
	}
	return all
}

// memoryCard is a tmpfs that lives on below another name while it is "pulled".
func memoryCard(t *testing.T) card {
	t.Helper()
	keep := filepath.Join(t.TempDir(), "keep")
	mount(t, "tmpfs", keep, "tmpfs", 0, "size=16m")
	return card{insert: func(t *testing.T, at string) { mount(t, keep, at, "", syscall.MS_BIND, "") }}
}

// loopCard is an ext4 image on a loop device: pulled, it is gone for good, and
// is another mount when it is back.
func loopCard(t *testing.T) (card, bool) {
	t.Helper()
	if os.Getuid() != 0 {
		t.Log("NOT TESTED: a card on a loop device wants root; a tmpfs stands in")
		return card{}, false
	}
	needs.Programs(t, map[string]string{"mkfs.ext4": "e2fsprogs", "mount": "mount"})
	image := filepath.Join(t.TempDir(), "card.img")
	command(t, "truncate", "-s", "16M", image)
	command(t, "mkfs.ext4", "-q", image)
	dir := filepath.Join(t.TempDir(), "try")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "mount", "-o", "loop", image, dir).CombinedOutput(); err != nil {
		t.Logf("NOT TESTED: no loop device can be mounted here (%v: %s); a tmpfs stands in", err, out)
		return card{}, false
	}
	command(t, "umount", dir)
	return card{image: image, insert: func(t *testing.T, at string) {
		t.Helper()
		if err := os.MkdirAll(at, 0o755); err != nil {
			t.Fatal(err)
		}
		command(t, "mount", "-o", "loop", image, at)
		t.Cleanup(func() { _ = syscall.Unmount(at, syscall.MNT_DETACH) }) // it may have been pulled
	}}, true
}

// command runs a program of the system, which must succeed.
func command(t *testing.T, name string, args ...string) {
	t.Helper()
	if out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
}
