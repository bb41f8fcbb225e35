package uploader_test

import (
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// unsampled is a place of a file of 1,200,000 bytes that no sample has.
const unsampled = 290_000

// TestAttackHashOfOtherBytes: what was sent and what is read behind it for the
// SHA-256 aren't the same, be it that somebody wrote to the file or that the
// card's reader gave other bytes the second time. Size, time and samples tell
// nothing. A SHA-256 of the second reading would make the card that has it safe
// to wipe, though the service has something else.
func TestAttackHashOfOtherBytes(t *testing.T) {
	for name, reopen := range map[string]bool{"at once": false, "in another run": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, apitest.Options{})
				r.cfg.StateDir = t.TempDir()
				r.open()
				p := r.video("card/a.avi", 1_200_000, 1)
				r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Chunk: 1, Delay: time.Minute}) // it holds the hashing up
				id := r.add(uploader.AddOptions{}, p).IDs[0]
				r.until(id, "uploading")
				time.Sleep(30 * time.Second) // all but the first piece are sent
				synctest.Wait()
				if reopen {
					r.close()
				}
				flip(t, p, unsampled)
				if reopen {
					r.open()
				}
				r.until(id, "uploaded")
				time.Sleep(time.Minute)
				synctest.Wait()
				v, problems := r.check(filepath.Dir(p))
				if v.Uploaded != 0 || !slices.Equal(problems, []string{"no_hash a.avi (video)"}) {
					t.Errorf("%d safe, %q: the service has other bytes", v.Uploaded, problems)
				}
				if got, err := r.m.Receipt(t.Context(), id); err != nil || got.SHA256 != "" {
					t.Errorf("receipt with SHA-256 %q, %v", got.SHA256, err)
				}
			})
		})
	}
}

// TestAttackReplacedAfterItWasRead: a video gives way to another one of its
// size and time, as a synchronising program would do it, when it has just been
// read.
func TestAttackReplacedAfterItWasRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, card := cardRig(t)
		once := false
		v, err := r.m.CheckCard(t.Context(), card, func(p uploader.CardProgress) {
			if p.Done == 1 && !once {
				once = true
				writeFile(t, filepath.Join(card, "DCIM", "a.avi"), aviOf(1_200_000, 77))
			}
		})
		if err != nil || !once || !slices.Equal(named(v.Problems), []string{"changed DCIM/a.avi (video)"}) {
			t.Errorf("%q, %v", named(v.Problems), err)
		}
		if v.Whole = true; v.Safe() {
			t.Error("safe")
		}
	})
}

// TestAttackHiddenAsASystemsNote: a name alone makes no file a system's note.
func TestAttackHiddenAsASystemsNote(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, card := cardRig(t)
		big := make([]byte, 32<<20)
		for name, b := range map[string][]byte{
			".DS_Store": big, "System Volume Information/WPSettings.dat": big, ".fseventsd/0123456789abcdef": big,
			".Spotlight-V100/plan.pdf": {1}, ".Spotlight-V100/Store-V2/u/photo.jpg": {1},
			".Spotlight-V100/Store-V2/u/store.db": {1}, ".Spotlight-V100/VolumeConfiguration.plist": {1},
		} {
			put(t, filepath.Join(card, filepath.FromSlash(name)), b)
		}
		v, problems := r.check(card)
		if want := []string{
			"other .DS_Store", "other .Spotlight-V100/Store-V2/u/photo.jpg", "other .Spotlight-V100/plan.pdf",
			"other .fseventsd/0123456789abcdef", "other System Volume Information/WPSettings.dat",
		}; !slices.Equal(problems, want) || len(v.System) != 2 {
			t.Errorf("%q, want %q; a system's: %q", problems, want, named(v.System))
		}
	})
}
