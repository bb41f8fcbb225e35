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
