package window

import (
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/aionvision/aion-uploader/e2e/internal/desktop"
	"github.com/aionvision/aion-uploader/e2e/internal/run"
	"github.com/aionvision/aion-uploader/e2e/internal/video"
	"github.com/aionvision/aion-uploader/internal/needs"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// card uploads what is on a mounted card and asks whether it may be wiped: it
// may, until there is another file on it, and not either with a video that was
// never sent.
func (s *suite) card(t *testing.T) {
	root := loopCard(t)
	d := desktop.Start(t)
	prefer(t, d, light())
	svc, base := service(t, apitest.Options{Key: key})
	video.Grow(t, filepath.Join(root, "DCIM", "GX010231.mp4"), 2<<20, 1)
	video.Grow(t, filepath.Join(root, "DCIM", "GX010232.mp4"), 1<<20, 2)

	o := s.open(t, d, light(), withKey(), "--base-url", base)
	middle := image.Pt(o.Area().Dx()/2, o.Area().Dy()-120)
	o.Drop(middle, nil, root)
	o.rest()
	run.Until(t, 2*most, "two videos", func() bool { return len(svc.Videos()) == 2 })
	o.tones(good, good)
	o.Still()

	o.Click(image.Pt(o.Area().Dx()-34, 28))
	o.choose("", 3)
	o.answers("the page that checks a card", active)
	o.Still()
	o.keep("card-which")
	check := func(what string, in tone) {
		t.Helper()
		o.Drop(middle, nil, root)
		o.rest()
		o.answers(what, in)
		o.Still()
		o.keep("card-" + what)
	}
	check("green", good)
	note := filepath.Join(root, "notes.txt")
	if err := os.WriteFile(note, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	check("amber", caution)
	video.Grow(t, filepath.Join(root, "DCIM", "GX010233.mp4"), 1<<20, 3)
	check("red", trouble)
	for _, name := range []string{"notes.txt", "DCIM/GX010231.mp4", "DCIM/GX010232.mp4", "DCIM/GX010233.mp4"} {
		if _, err := os.Stat(filepath.Join(root, name)); err != nil {
			t.Errorf("something was taken from the card: %v", err)
		}
	}
	if n := len(svc.Initiated()); n != 2 {
		t.Errorf("%d uploads begun: the check must not add what it finds", n)
	}
	o.quit()
}

// loopCard mounts an empty card on a loop device, as root or by sudo: a card
// that isn't a mount of its own is never safe to wipe.
func loopCard(t *testing.T) (root string) {
	t.Helper()
	const mkfs = "/usr/sbin/mkfs.ext4" // not in everybody's PATH
	needs.Programs(t, map[string]string{mkfs: "e2fsprogs", "mount": "mount"})
	image := filepath.Join(t.TempDir(), "card.img")
	root = filepath.Join(t.TempDir(), "GOPRO_64")
	if err := os.Mkdir(root, 0o755); err != nil {
		t.Fatal(err)
	}
	must := func(args ...string) {
		t.Helper()
		if out, err := exec.CommandContext(t.Context(), args[0], args[1:]...).CombinedOutput(); err != nil {
			t.Fatalf("%q: %v: %s", args, err, out)
		}
	}
	owner := fmt.Sprintf("root_owner=%d:%d", os.Getuid(), os.Getgid())
	must("truncate", "-s", "32M", image)
	must(mkfs, "-q", "-E", owner, image)
	mount := asRoot("mount", "-o", "loop", image, root)
	if out, err := mount.CombinedOutput(); err != nil {
		needs.Unmet(t, "a card on a loop device wants root, or sudo without a password (%v: %s)", err, out)
	}
	t.Cleanup(func() {
		if out, err := asRoot("umount", "--lazy", root).CombinedOutput(); err != nil {
			t.Errorf("unmount the card: %v: %s", err, out)
		}
	})
	return root
}

// asRoot is a command as root: it asks nothing.
func asRoot(args ...string) *exec.Cmd {
	if os.Getuid() != 0 {
		args = append([]string{"sudo", "-n"}, args...)
	}
	return exec.Command(args[0], args[1:]...)
}
