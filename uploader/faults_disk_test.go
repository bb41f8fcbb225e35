package uploader_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
	"github.com/aionvision/aion-uploader/uploader/internal/journal"
)

// openWith is open with a store of the test's own.
func (r *rig) openWith(s journal.Store) {
	r.t.Helper()
	m, err := uploader.OpenWith(r.cfg, s)
	if err != nil {
		r.t.Fatal(err)
	}
	r.m, r.events = m, m.Subscribe(r.t.Context())
}

// errDead is what the network says to a program that is no more.
var errDead = errors.New("dial tcp: the process is dead")

// The process dies at one commit to the journal after the other, that commit
// lost: it goes on, and no confirmed chunk is sent again.
func TestFault34_KilledAtEveryCommit(t *testing.T) {
	for n := 1; ; n++ {
		died := false
		t.Run(fmt.Sprint("commit ", n), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, apitest.Options{})
				store := journal.NewMemory()
				var dead atomic.Bool
				store.FailCommit = func(k int) error {
					if k < n {
						return nil
					}
					if !dead.Swap(true) {
						r.net.cut(errDead) // nothing that it does from now on is seen
					}
					return errDead
				}
				r.openWith(store)
				p := r.video("a.avi", 5*64<<10, 7)
				a := <-r.m.Add([]string{p}, uploader.AddOptions{})
				for range 600 {
					time.Sleep(100 * time.Millisecond)
					s := r.m.Snapshot(a.IDs[0])
					if dead.Load() || s.State.Phase == uploader.Uploaded {
						break
					}
				}
				time.Sleep(2 * time.Second) // for writes that wait for company
				died = dead.Load()
				r.close()
				r.net.cut(nil)
				r.openWith(store.Reopen())
				if n == 1 { // it was never added
					a = <-r.m.Add([]string{p}, uploader.AddOptions{})
				}
				r.until(a.IDs[0], "uploaded")
				r.wantVideos(p)
				if k := sentAfterConfirm(r.server.Log()); len(k) > 0 {
					t.Errorf("confirmed chunks sent again: %v", k)
				}
				if u, lost := r.server.Uploads(), r.server.Count(api.OpInitiate)-1; u > lost {
					t.Errorf("%d orphans for %d lost replies", u, lost)
				}
			})
		})
		if !died {
			if n < 8 {
				t.Fatalf("%d commits: the test shows little", n-1)
			}
			return
		}
	}
}

// A state folder that is damaged is set aside and said; uploading works.
func TestFault35_DamagedStateFolder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.cfg.StateDir = t.TempDir()
		r.open()
		r.until(r.add(uploader.AddOptions{}, r.video("a.avi", 100_000, 7)).IDs[0], "uploaded")
		r.close()
		files, err := filepath.Glob(filepath.Join(r.cfg.StateDir, "*.db"))
		if err != nil || len(files) != 1 {
			t.Fatalf("%v, %v", files, err)
		}
		noise := bytes.Repeat([]byte("torn"), 10_000)
		if err := os.WriteFile(files[0], noise, 0o600); err != nil {
			t.Fatal(err)
		}
		r.open()
		st := r.m.Status()
		if st.Store != uploader.StoreSetAside {
			t.Fatalf("store %q %q", st.Store, st.StoreDetail)
		}
		if kept, err := os.ReadFile(st.StoreDetail); err != nil || !bytes.Equal(kept, noise) {
			t.Errorf("what was set aside isn't at %q as it was: %v", st.StoreDetail, err)
		}
		p := r.video("b.avi", 100_000, 8)
		id := r.add(uploader.AddOptions{}, p).IDs[0]
		r.until(id, "uploaded")
		r.close()
		r.open()
		if s := r.m.Snapshot(id); s == nil || s.State.Phase != uploader.Uploaded || r.m.Status().Store != "" {
			t.Errorf("the new journal has %v, store %q", s, r.m.Status().Store)
		}
	})
}

// The store refuses for a while, in mid-upload: uploading goes on at full
// speed, the person is told, and when it takes writes again all is in it.
func TestFault36_StoreRefuses(t *testing.T) {
	for _, tt := range []struct {
		name string
		err  error
		code string
	}{
		{"full", journal.ErrNoSpace, uploader.StoreFull},
		{"read-only", journal.ErrReadOnly, uploader.StoreReadOnly},
		{"disk fails", journal.ErrDisk, uploader.StoreFailed},
		{"35 damaged", journal.ErrDamaged, uploader.StoreFailed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, apitest.Options{})
				r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10})
				var refuses atomic.Bool
				store := journal.NewMemory()
				store.FailCommit = func(int) error {
					if refuses.Load() {
						return tt.err
					}
					return nil
				}
				r.openWith(store)
				p, q := r.video("a.avi", 20*64<<10, 7), r.video("b.avi", 20*64<<10, 8)
				a := r.add(uploader.AddOptions{}, p)
				r.until(a.IDs[0], "uploading")
				time.Sleep(6 * time.Second)
				refuses.Store(true)
				start := time.Now()
				b := r.add(uploader.AddOptions{}, q)
				r.until(a.IDs[0], "uploaded")
				if d := time.Since(start); d > 20*time.Second {
					t.Errorf("took %v: it waits for the disk", d)
				}
				if st := r.m.Status(); st.Store != tt.code || st.StoreDetail == "" {
					t.Errorf("store %q %q, want %q", st.Store, st.StoreDetail, tt.code)
				}
				if got := r.m.Status().Wait; got != uploader.NoWait {
					t.Errorf("waits for %v", got)
				}
				refuses.Store(false)
				time.Sleep(16 * time.Second)
				synctest.Wait()
				if st := r.m.Status(); st.Store != "" {
					t.Errorf("16 s after it takes writes again: store %q %q", st.Store, st.StoreDetail)
				}
				state, err := store.Load()
				if err != nil || len(state.Transfers) != 2 || state.Transfers[0].Phase != "uploaded" {
					t.Fatalf("the store has %+v, %v", state.Transfers, err)
				}
				// What was written again can be resumed.
				r.close()
				r.openWith(store.Reopen())
				r.until(b.IDs[0], "uploaded")
				r.wantVideos(p, q)
				if k := r.server.SentAfterConfirm(); len(k) > 0 {
					t.Errorf("confirmed chunks sent again: %v", k)
				}
			})
		})
	}
}

// A state folder that can't be written: said at once, and uploading works.
func TestFault36_NoStateFolder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		file := filepath.Join(t.TempDir(), "a file")
		writeFile(t, file, nil)
		r.cfg.StateDir = filepath.Join(file, "state") // not even root can make it
		r.open()
		if st := r.m.Status(); st.Store != uploader.StoreReadOnly || st.StoreDetail == "" {
			t.Errorf("store %q %q", st.Store, st.StoreDetail)
		}
		p := r.video("a.avi", 100_000, 7)
		r.until(r.add(uploader.AddOptions{}, p).IDs[0], "uploaded")
		r.wantVideos(p)
	})
}

// The second program is told within a second that the folder is taken, and can
// have it when the first has closed.
func TestFault41_TwoInstances(t *testing.T) {
	dir := t.TempDir()
	first, err := uploader.Open(uploader.Config{StateDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	if m, err := uploader.Open(uploader.Config{StateDir: dir}); !errors.Is(err, uploader.ErrInUse) {
		t.Errorf("a second Open: %v, %v", m, err)
	}
	if d := time.Since(start); d > time.Second {
		t.Errorf("the second was told after %v", d)
	}
	if err := first.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	third, err := uploader.Open(uploader.Config{StateDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if err := third.Close(t.Context()); err != nil {
		t.Error(err)
	}
}
