package crash

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/e2e/internal/run"
	"github.com/aionvision/aion-uploader/internal/needs"
	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// TestCardVerdict uploads what is on a real volume and asks whether it is safe
// to wipe: it is, until there is another file, a link, another mount, one bit
// that changed on the card itself while this computer still remembers the old
// one, or no card any more.
func TestCardVerdict(t *testing.T) {
	if !needs.Namespaces(t, 0) {
		return
	}
	loop, real := loopCard(t)
	insert := loop.insert
	if !real {
		keep := filepath.Join(t.TempDir(), "keep")
		insert = func(t *testing.T, at string) { // it is all memory, and so never proven
			mount(t, "tmpfs", keep, "tmpfs", 0, "size=16m")
			mount(t, keep, at, "", syscall.MS_BIND, "")
		}
	}
	s := newSite(t, apitest.Options{})
	root := filepath.Join(t.TempDir(), "card")
	insert(t, root)
	f := newFilm(t, filepath.Join(root, "DCIM", "flight.mp4"), 4_000_000, 1)
	newFilm(t, filepath.Join(root, "DCIM", "other.mp4"), 1_000_000, 2)
	s.finish(root)

	m, err := uploader.Open(uploader.Config{BaseURL: s.baseURL, Key: key, StateDir: s.state})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close(context.Background())
	run.Until(t, 20*time.Second, "the videos' SHA-256", func() bool {
		all, _, err := m.History(t.Context(), "", 9, 0)
		return err == nil && len(all) == 2 && all[0].Receipt.SHA256 != "" && all[1].Receipt.SHA256 != ""
	})
	check := func(what string, safe bool, want ...string) *uploader.CardVerdict {
		t.Helper()
		v, err := m.CheckCard(t.Context(), root, nil)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		var got []string
		for _, p := range v.Problems {
			got = append(got, string(p.Why)+" "+p.Path)
		}
		if v.Safe() != safe || !slices.Equal(got, want) {
			t.Errorf("%s: safe %t, %q, want %t, %q: %+v", what, v.Safe(), got, safe, want, v)
		}
		return v
	}
	if v := check("as it was uploaded", real); v.Videos != 2 || v.Uploaded != 2 || !v.Whole {
		t.Errorf("%+v", v)
	}
	if v, err := m.CheckCard(t.Context(), root, nil); err != nil || (v.Fresh == uploader.CardCached) == real {
		t.Errorf("a card that is real (%t) was read %s, %v", real, v.Fresh, err)
	}
	if v, err := m.CheckCard(t.Context(), filepath.Join(root, "DCIM"), nil); err != nil || v.Whole || v.Safe() {
		t.Errorf("a folder of it: %+v, %v", v, err)
	}

	other := filepath.Join(t.TempDir(), "part") // it looks like a volume, and the card has more
	mount(t, filepath.Join(root, "DCIM"), other, "", syscall.MS_BIND, "")
	if v, err := m.CheckCard(t.Context(), other, nil); err != nil || v.Whole || v.Safe() {
		t.Errorf("a folder of it that is mounted elsewhere: %+v, %v", v, err)
	}
	unmount(t, other)

	note := filepath.Join(root, ".notes")
	write(t, note, []byte("mine"))
	check("with another file", false, "other .notes")
	mount(t, "tmpfs", filepath.Join(root, "below"), "tmpfs", 0, "size=1m")
	check("with another mount", false, "other .notes", "mount below")
	unmount(t, filepath.Join(root, "below"))
	if err := os.Remove(note); err != nil {
		t.Fatal(err)
	}
	check("without them", real)

	if real {
		flipBelow(t, loop.image, f.path)
		check("one bit of the card", false, "differs DCIM/flight.mp4")
	}
	write(t, note, []byte("mine"))
	pulled := false
	v, err := m.CheckCard(t.Context(), root, func(p uploader.CardProgress) {
		if p.Videos > 0 && !pulled {
			pulled = true
			unmount(t, root)
		}
	})
	if err != nil || !pulled || !v.Pulled || v.Safe() {
		t.Errorf("pulled in between: %+v, %v", v, err)
	}
}

func write(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// flipBelow changes a bit of a file on the card's own medium, below the file
// system: what this computer remembers of the file stays as it was. The bit is
// one that no sample has.
func flipBelow(t *testing.T, image, path string) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const at = 290_000 // between two sampled places of a file of 4 MB: see uploader/identity.go
	card, err := os.ReadFile(image)
	if err != nil {
		t.Fatal(err)
	}
	found := bytes.Index(card, content[at:at+256])
	if found < 0 {
		t.Fatal("the file's bytes aren't on the card")
	}
	b, err := os.OpenFile(image, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if _, err := b.WriteAt([]byte{content[at] ^ 1}, int64(found)); err != nil {
		t.Fatal(err)
	}
}
