package uploader

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader/internal/journal"
	"github.com/aionvision/aion-uploader/uploader/internal/storage"
)

// do runs f in the Manager's goroutine and waits for it.
func (m *Manager) do(f func()) {
	done := make(chan struct{})
	m.post(func() { f(); close(done) })
	<-done
}

// The person's "send it as it is now" isn't undone by a look at the file that
// was under way.
func TestAttackRetryWhileTheFileIsLookedAt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, err := Open(Config{})
		if err != nil {
			t.Fatal(err)
		}
		defer m.Close(context.Background())
		p := filepath.Join(t.TempDir(), "a.avi")
		if err := os.WriteFile(p, []byte("other bytes"), 0o600); err != nil {
			t.Fatal(err)
		}
		tr := newTransfer(journal.Transfer{ID: "x", Order: 1, Path: p, Name: "a.avi", Size: 5, MediaID: "m", UploadID: "u", Phase: "uploading"})
		m.do(func() {
			tr.phase, tr.wait = Uploading, WaitFileChanged
			m.queue, m.byID[tr.id()] = append(m.queue, tr), tr
			m.verify(tr)
			m.retry(tr)
		})
		synctest.Wait()
		m.do(func() {
			if tr.wait == WaitFileChanged {
				t.Errorf("waits again for %v: the command was lost", tr.wait)
			}
		})
	})
}

// The whole queue isn't said to be kept when another write of the same batch
// was about a transfer that the store doesn't have.
func TestAttackWholeQueueIsKept(t *testing.T) {
	store := journal.NewMemory()
	var mu sync.Mutex
	var posted []func()
	k := &keeper{store: store, post: func(f func()) { mu.Lock(); posted = append(posted, f); mu.Unlock() }, wake: make(chan struct{}, 1), done: make(chan struct{})}
	var wholeErr error = errors.New("not run")
	k.commit([]write{
		{ops: []journal.Op{journal.PutChunks{ID: "a", Chunks: []journal.Chunk{{Number: 1, Size: 1, Confirmed: true}}}}},
		{whole: &journal.State{Transfers: []journal.Transfer{{ID: "a", Order: 1, Phase: "queued"}}}, then: func(err error) { wholeErr = err }},
	})
	for _, f := range posted {
		f()
	}
	st, _ := store.Load()
	if wholeErr == nil && len(st.Transfers) != 1 {
		t.Errorf("said to be kept; the store has %d transfers", len(st.Transfers))
	}
}

// slowStore is a disk that takes its time.
type slowStore struct {
	journal.Store
	d time.Duration
}

func (s slowStore) Commit(ops ...journal.Op) error {
	time.Sleep(s.d)
	return s.Store.Commit(ops...)
}

// Events of one transfer come in order: each begins where the last one ended.
func TestAttackEventsInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, err := open(Config{Key: "aion_0123456789abcdefghij", BaseURL: "http://127.0.0.1/api/v2"}, slowStore{journal.NewMemory(), time.Second})
		if err != nil {
			t.Fatal(err)
		}
		events := m.Subscribe(t.Context())
		tr := newTransfer(journal.Transfer{ID: "x", Order: 1, Path: "/nowhere/a.avi", Name: "a.avi", Size: 5, Phase: "queued"})
		m.do(func() {
			tr.step = stepComplete
			m.queue, m.byID[tr.id()] = append(m.queue, tr), tr
			m.move(tr, Preparing, "", nil)
			m.fileTrouble(tr, errFileMissing)
		})
		time.Sleep(1500 * time.Millisecond)
		synctest.Wait()
		m.Close(context.Background())
		var last *Event
		for e := range events {
			if last != nil && e.From != last.To {
				t.Errorf("event %v → %v after one that ended in %v", e.From, e.To, last.To)
			}
			last = &e
		}
	})
}

// What the journal took in the last moment is told too.
func TestAttackLastEventIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, err := open(Config{}, slowStore{journal.NewMemory(), time.Second})
		if err != nil {
			t.Fatal(err)
		}
		events := m.Subscribe(t.Context())
		tr := newTransfer(journal.Transfer{ID: "x", Order: 1, Path: "/nowhere/a.avi", Phase: "aborting"})
		m.do(func() {
			tr.phase = Aborting
			m.queue, m.byID[tr.id()] = append(m.queue, tr), tr
			m.aborted(tr)
		})
		if err := m.Close(context.Background()); err != nil {
			t.Fatal(err)
		}
		n := 0
		for range events {
			n++
		}
		if n != 1 {
			t.Errorf("%d events of a move that is on disk", n)
		}
	})
}

// A chunk beyond the first 64 that backs off is woken for.
func TestAttackWakesForLateChunks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, err := Open(Config{Key: "aion_0123456789abcdefghij"})
		if err != nil {
			t.Fatal(err)
		}
		defer m.Close(context.Background())
		tr := newTransfer(journal.Transfer{ID: "x", Size: 100, MediaID: "m"})
		cs := make([]journal.Chunk, 100)
		for i := range cs {
			cs[i] = journal.Chunk{Number: i + 1, Size: 1}
		}
		tr.setChunks(cs)
		m.do(func() {
			now := time.Now()
			for i := range 99 {
				tr.chunks[i].dead = true
			}
			tr.chunks[99].notBefore = now.Add(time.Second)
			tr.phase, tr.rec.Paused = Uploading, false
			m.queue, m.byID[tr.id()] = append(m.queue, tr), tr
			if d := m.next(now); d > time.Second {
				t.Errorf("wakes after %v, the chunk is due in 1 s", d)
			}
			m.queue, m.byID = nil, map[ID]*transfer{}
		})
	})
}

// What was removed stays removed, though its file was still being hashed.
func TestAttackRemovedStaysRemoved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := journal.NewMemory()
		m, err := open(Config{}, store)
		if err != nil {
			t.Fatal(err)
		}
		p := filepath.Join(t.TempDir(), "a.avi")
		if err := os.WriteFile(p, []byte("12345"), 0o600); err != nil {
			t.Fatal(err)
		}
		st, _ := os.Stat(p)
		tr := newTransfer(journal.Transfer{ID: "x", Order: 1, Path: p, Size: 5, ModTime: st.ModTime(), MediaID: "m", Phase: "uploaded"})
		tr.phase = Uploaded
		m.do(func() {
			m.queue, m.byID[tr.id()] = append(m.queue, tr), tr
			m.keepTransfer(tr, nil)
			tr.digest.begin(&tr.rec)
			tr.setChunks([]journal.Chunk{{Number: 1, Size: 5, ETag: "e", MD5: "m"}})
			m.startDigest(tr, tr.nextPieces())
			m.remove(tr)
		})
		time.Sleep(10 * time.Second)
		synctest.Wait()
		if st, _ := store.Load(); len(st.Transfers) != 0 {
			t.Errorf("the journal holds it again, as %s", st.Transfers[0].Phase)
		}
		m.Close(context.Background())
	})
}

// A chunk that was sent anew isn't confirmed before its new ETag is on disk,
// though the write of its old one ends meanwhile.
func TestAttackNewETagIsOnDiskFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, err := open(Config{}, slowStore{journal.NewMemory(), 3 * time.Second})
		if err != nil {
			t.Fatal(err)
		}
		tr := newTransfer(journal.Transfer{ID: "x", Order: 1, Size: 2, MediaID: "m", Paused: true})
		tr.phase = Uploading
		tr.setChunks([]journal.Chunk{{Number: 1, Size: 1, URL: "http://127.0.0.1/1"}, {Number: 2, Offset: 1, Size: 1, URL: "http://127.0.0.1/2"}})
		sent := func(etag string) {
			tr.todo = tr.todo[1:]
			tr.set(0, chunkSending)
			p := &put{i: 0, size: 1, cancel: func(error) {}}
			tr.puts[0] = p
			m.putting++
			m.putDone(tr, p, storage.Result{ETag: etag, MD5: "0123456789abcdef0123456789abcdef"}, nil)
		}
		m.do(func() {
			m.queue, m.byID[tr.id()] = append(m.queue, tr), tr
			m.keepTransfer(tr, nil)
			sent("ffffffffffffffffffffffffffffffff") // in doubt
		})
		time.Sleep(time.Second)
		m.do(func() { // another chunk settles it: it is sent again
			tr.rec.ETagsAreMD5 = true
			m.settleDoubts(tr)
			m.keepTransfer(tr, nil)
		})
		time.Sleep(time.Second) // the write of the old ETag is under way
		m.do(func() { sent("0123456789abcdef0123456789abcdef") })
		time.Sleep(2 * time.Second)
		synctest.Wait()
		m.do(func() {
			if tr.chunks[0].durable || len(tr.ready) > 0 {
				t.Error("it may be confirmed; the journal has its old ETag")
			}
		})
		time.Sleep(time.Minute)
		m.Close(context.Background())
	})
}

// TestAttackTwoFilesOfOneName: a card's damaged folder may have one name twice.
// The system opens the first of them both times: the other is never read.
func TestAttackTwoFilesOfOneName(t *testing.T) {
	all := twins([]cardEntry{{path: "a.mp4", size: 1}, {path: "b.mp4", size: 1}, {path: "b.mp4", size: 1}, {path: "c.mp4"}})
	for i, want := range []CardReason{"", CardUnreadable, CardUnreadable, ""} {
		if all[i].why != want {
			t.Errorf("%s: %q, want %q", all[i].path, all[i].why, want)
		}
	}
}

// torn is a store that turns out to be damaged while it is in use.
type torn struct {
	journal.Store
	damaged atomic.Bool
}

func (s *torn) Load() (*journal.State, error) {
	if s.damaged.Load() {
		return nil, journal.ErrDamaged
	}
	return s.Store.Load()
}

func (s *torn) Commit(ops ...journal.Op) error {
	if s.damaged.Load() {
		return journal.ErrDamaged
	}
	return s.Store.Commit(ops...)
}

// TestAttackHistoryOfADamagedStore: what is in the list is written into the new
// journal; so is its part of the history.
func TestAttackHistoryOfADamagedStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &torn{Store: journal.NewMemory()}
		done := journal.Transfer{ID: "a", Order: 1, Name: "a.mp4", Size: 7, SHA256: "ab", Phase: "uploaded", MediaID: "m"}
		if err := store.Commit(journal.Put{Transfer: done}, journal.Set{Key: historySetting, Value: "1"}); err != nil {
			t.Fatal(err)
		}
		m, err := open(Config{BaseURL: "http://127.0.0.1:1", Key: "k"}, store)
		if err != nil {
			t.Fatal(err)
		}
		defer m.Close(context.Background())
		m.do(func() {
			m.keeper.reopen = func() (journal.Store, string, error) { return journal.NewMemory(), "aside", nil }
			store.damaged.Store(true)
			m.keepTransfer(m.queue[0], nil)
		})
		time.Sleep(time.Minute)
		synctest.Wait()
		if got := m.Status().Store; got != StoreSetAside {
			t.Fatalf("store %q: the test shows nothing", got)
		}
		if r, err := m.Receipt(t.Context(), "a"); err != nil || r.SHA256 != "ab" {
			t.Errorf("receipt %+v, %v", r, err)
		}
	})
}
