package uploader_test

import (
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// The file is cut, appended to, or replaced by another of the same size and
// time in mid-upload: noticed, never mixed, and the person chooses.
func TestFault37_CutOrReplaced(t *testing.T) {
	for name, change := range map[string]func(t *testing.T, p string){
		"cut":                              func(t *testing.T, p string) { writeFile(t, p, aviOf(1_000_000, 7)[:700_000]) },
		"appended to":                      func(t *testing.T, p string) { writeFile(t, p, append(aviOf(1_000_000, 7), 1, 2, 3)) },
		"written over, same size and time": func(t *testing.T, p string) { writeFile(t, p, aviOf(1_000_000, 8)) },
		"replaced, same size and time": func(t *testing.T, p string) {
			writeFile(t, p+".new", aviOf(1_000_000, 8))
			if err := os.Rename(p+".new", p); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, apitest.Options{})
				r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10})
				r.open()
				p := r.video("a.avi", 1_000_000, 7)
				a := r.add(uploader.AddOptions{}, p)
				r.until(a.IDs[0], "uploading")
				time.Sleep(6 * time.Second)
				change(t, p)
				s := r.until(a.IDs[0], "waiting")
				if s.State.Wait != uploader.WaitFileChanged || s.Err == nil || s.Err.Code != uploader.CodeChanged {
					t.Fatalf("waits for %v, %v", s.State.Wait, s.Err)
				}
				r.server.ClearFaults()
				time.Sleep(10 * time.Minute)
				if n := len(r.server.Videos()); n != 0 {
					t.Fatal("a mixed video was made")
				}
				r.m.Retry(a.IDs[0]) // the person says: as it is now
				time.Sleep(10 * time.Minute)
				synctest.Wait()
				s = r.m.Snapshot(a.IDs[0])
				if s.State.Phase == uploader.Failed && s.Err.Code == uploader.CodeDamaged { // a cut film is
					r.m.UploadAnyway(a.IDs[0])
				}
				r.until(a.IDs[0], "uploaded")
				r.wantVideos(p)
			})
		})
	}
}

// The card is back under another path of the same name, as when it is pulled
// and put in again: what was sent stays sent. Another card in its place, with a
// file by the same name, isn't taken for it.
func TestFault38_AnotherCard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10})
		r.open()
		p := r.video(filepath.Join("card", "a.avi"), 1_000_000, 7)
		a := r.add(uploader.AddOptions{}, p)
		r.until(a.IDs[0], "uploading")
		time.Sleep(6 * time.Second)
		card, away := filepath.Dir(p), filepath.Join(r.dir, "away")
		if err := os.Rename(card, away); err != nil {
			t.Fatal(err)
		}
		if s := r.until(a.IDs[0], "waiting"); s.State.Wait != uploader.WaitFileMissing {
			t.Fatalf("waits for %v", s.State.Wait)
		}
		r.video(filepath.Join("card", "a.avi"), 1_000_000, 8)
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		if s := r.m.Snapshot(a.IDs[0]); s.State.Wait != uploader.WaitFileChanged {
			t.Errorf("another card: waits for %v", s.State.Wait)
		}
		if err := os.RemoveAll(card); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(away, card); err != nil {
			t.Fatal(err)
		}
		r.server.ClearFaults()
		r.until(a.IDs[0], "uploaded")
		r.wantVideos(p)
		if k := r.server.SentAfterConfirm(); len(k) > 0 {
			t.Errorf("confirmed chunks sent again: %v", k)
		}
	})
}
