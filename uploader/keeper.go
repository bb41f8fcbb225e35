package uploader

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"github.com/aionvision/aion-uploader/uploader/internal/journal"
)

// Errors of [Open].
var (
	// ErrInUse: another program has the state folder.
	ErrInUse = errors.New("uploader: the state folder is in use by another Aion Uploader")
	// ErrNewer: a newer program wrote the state folder; it was left untouched.
	ErrNewer = errors.New("uploader: the state folder was written by a newer Aion Uploader")
)

// Codes of Status.Store: why the queue isn't kept as it should be.
const (
	StoreSetAside = "set_aside" // it was damaged; StoreDetail names where it lies now
	StoreReadOnly = "read_only" // the folder can't be written: nothing can be resumed
	StoreFull     = "full"      // the disk is full: what happens now can't be resumed
	StoreFailed   = "failed"    // it can't be written for another reason
)

// storeTrouble is what the Manager's goroutine knows of its store.
type storeTrouble struct {
	storeCode, storeDetail string
	storeRetry             time.Time // when to write everything again
}

// openStore locks the state folder and opens the journal in it.
func (m *Manager) openStore() (journal.Store, error) {
	dir := m.cfg.StateDir
	if dir == "" {
		return journal.NewMemory(), nil
	}
	if err := makeDir(dir); err != nil {
		m.storeCode, m.storeDetail = StoreReadOnly, err.Error()
		return journal.NewMemory(), nil
	}
	m.lock = flock.New(filepath.Join(dir, "lock"), flock.SetPermissions(0o600))
	ok, err := m.lock.TryLock()
	if err != nil {
		m.lock = nil
		m.storeCode, m.storeDetail = StoreReadOnly, err.Error()
		return journal.NewMemory(), nil
	}
	if !ok {
		m.lock = nil
		return nil, ErrInUse
	}
	s, report, err := journal.Open(dir)
	switch {
	case errors.Is(err, journal.ErrNewer):
		m.unlock()
		return nil, ErrNewer
	case err != nil:
		m.storeCode, m.storeDetail = storeProblem(err), err.Error()
		return journal.NewMemory(), nil
	}
	if report.SetAside != "" {
		m.storeCode, m.storeDetail = StoreSetAside, report.SetAside
	}
	return s, nil
}

func (m *Manager) unlock() {
	if m.lock != nil {
		m.lock.Unlock()
	}
}

func storeProblem(err error) string {
	switch {
	case errors.Is(err, journal.ErrNoSpace):
		return StoreFull
	case errors.Is(err, journal.ErrReadOnly):
		return StoreReadOnly
	}
	return StoreFailed
}

// keep makes operations durable and then runs then in the Manager's goroutine,
// after everything that was kept before. When the disk refuses, uploading goes
// on: then runs all the same, the person is told, and the whole queue is
// written as soon as the disk takes it again.
func (m *Manager) keep(then func(), ops ...journal.Op) {
	m.keeper.add(write{ops: ops, then: func(err error) {
		m.stored(err)
		if then != nil {
			then()
		}
	}})
}

// keepTransfer keeps a transfer's record as it is now.
func (m *Manager) keepTransfer(t *transfer, then func(), more ...journal.Op) {
	m.dirty[t] = true
	m.keep(then, append([]journal.Op{journal.Put{Transfer: t.rec}}, more...)...)
}

// stored takes note of whether the store works.
func (m *Manager) stored(err error) {
	if err == nil {
		return
	}
	m.cfg.Log.Error("state not kept", "err", err)
	m.storeCode, m.storeDetail = storeProblem(err), err.Error()
	if m.storeRetry.IsZero() {
		m.storeRetry = time.Now().Add(storeRetryAfter)
	}
}

const storeRetryAfter = 15 * time.Second

// restoreStore writes the whole queue again after a failure, in place of
// whatever the store holds.
func (m *Manager) restoreStore(now time.Time) {
	if m.storeRetry.IsZero() || now.Before(m.storeRetry) {
		return
	}
	m.storeRetry = now.Add(storeRetryAfter)
	want := &journal.State{Chunks: map[string][]journal.Chunk{}, Settings: map[string]string{}}
	for _, t := range m.queue {
		want.Transfers = append(want.Transfers, t.rec)
		if !t.phase.Final() || t.hashing() {
			want.Chunks[t.rec.ID] = t.records()
		}
	}
	for _, o := range m.owed {
		k, v := o.setting()
		want.Settings[k] = v
	}
	if m.remembers {
		want.Settings[historySetting] = "1"
	}
	for _, e := range m.unkept {
		m.remember(e)
	}
	m.keeper.add(write{whole: want, then: func(err error) {
		m.stored(err)
		if err != nil {
			return
		}
		m.storeCode, m.storeDetail, m.storeRetry = "", "", time.Time{}
		if aside := m.keeper.takeSetAside(); aside != "" {
			m.storeCode, m.storeDetail = StoreSetAside, aside
			for _, t := range m.queue { // the history went with it: what is known of it is written anew
				if t.phase == Uploaded {
					m.remember(t.entry(""))
				}
			}
		}
	}})
}

// records returns all chunks of a transfer as they are kept.
func (t *transfer) records() []journal.Chunk {
	out := make([]journal.Chunk, len(t.chunks))
	for i, c := range t.chunks {
		out[i] = c.Chunk
	}
	return out
}

// write is some operations and what follows when they are on disk.
type write struct {
	ops   []journal.Op
	whole *journal.State // instead of ops: what the store shall hold
	then  func(error)    // in the Manager's goroutine
	lazy  bool           // may wait a second for company
}

// lazyWrite is how long a lazy write waits for company.
const lazyWrite = time.Second

// keeper commits writes in order. Whatever has come together while a commit
// ran goes into the next one, so a slow disk costs waiting, not throughput.
type keeper struct {
	store  journal.Store                                        // replaced when it turns out to be damaged: see current
	reopen func() (s journal.Store, setAside string, err error) // nil: there is nothing to open
	post   func(func())

	mu       sync.Mutex // protects the fields below
	waiting  []write
	closed   bool
	setAside string // where a damaged store was put while it was open

	wake chan struct{}
	done chan struct{}
}

func newKeeper(s journal.Store, dir string, post func(func())) *keeper {
	k := &keeper{store: s, post: post, reopen: reopener(s, dir), wake: make(chan struct{}, 1), done: make(chan struct{})}
	go k.run()
	return k
}

// reopener opens the folder's journal again after it turned out to be damaged.
func reopener(s journal.Store, dir string) func() (journal.Store, string, error) {
	if _, ok := s.(*journal.SQLite); !ok {
		return nil
	}
	return func() (journal.Store, string, error) {
		s, report, err := journal.Open(dir)
		if err != nil {
			return nil, "", err
		}
		return s, report.SetAside, nil
	}
}

func (k *keeper) add(w write) {
	k.mu.Lock()
	k.waiting = append(k.waiting, w)
	k.mu.Unlock()
	if w.lazy {
		time.AfterFunc(lazyWrite, k.poke)
	} else {
		k.poke()
	}
}

func (k *keeper) poke() {
	select {
	case k.wake <- struct{}{}:
	default:
	}
}

func (k *keeper) run() {
	defer close(k.done)
	for {
		k.mu.Lock()
		ws, closed := k.waiting, k.closed
		k.waiting = nil
		k.mu.Unlock()
		if len(ws) > 0 {
			k.commit(ws)
			continue
		}
		if closed {
			return
		}
		<-k.wake
	}
}

// commit makes writes durable, all in one transaction where that goes.
func (k *keeper) commit(ws []write) {
	errs := make([]error, len(ws))
	var ops []journal.Op
	for _, w := range ws {
		ops = append(ops, w.ops...)
		if w.whole != nil {
			ops = append(ops, k.replace(w.whole)...)
		}
	}
	var err error
	if len(ops) > 0 {
		err = k.store.Commit(ops...)
	}
	if errors.Is(err, journal.ErrNoTransfer) || errors.Is(err, journal.ErrNoID) {
		// One of them is about a transfer that is gone: the others hold.
		for i, w := range ws {
			ops := w.ops
			if w.whole != nil {
				ops = k.replace(w.whole)
			}
			if len(ops) > 0 {
				errs[i] = k.store.Commit(ops...)
			}
		}
	} else {
		for i := range errs {
			errs[i] = err
		}
	}
	k.post(func() {
		for i, w := range ws {
			if w.then != nil {
				w.then(errs[i])
			}
		}
	})
}

// replace returns what turns the store's content into want. A store that was
// damaged while it was open is set aside first.
func (k *keeper) replace(want *journal.State) []journal.Op {
	have, err := k.store.Load()
	if errors.Is(err, journal.ErrDamaged) && k.reopen != nil {
		k.store.Close()
		var s journal.Store
		var aside string
		if s, aside, err = k.reopen(); err == nil {
			k.mu.Lock()
			k.store, k.setAside = s, aside
			k.mu.Unlock()
			have, err = s.Load()
		}
	}
	if err != nil {
		have = &journal.State{}
	}
	var ops []journal.Op
	keep := map[string]bool{}
	for _, t := range want.Transfers {
		keep[t.ID] = true
		ops = append(ops, journal.Put{Transfer: t}, journal.DropChunks{ID: t.ID})
		if cs := want.Chunks[t.ID]; len(cs) > 0 {
			ops = append(ops, journal.PutChunks{ID: t.ID, Chunks: cs})
		}
	}
	for _, t := range have.Transfers {
		if !keep[t.ID] {
			ops = append(ops, journal.Delete{ID: t.ID})
		}
	}
	for key, v := range want.Settings {
		ops = append(ops, journal.Set{Key: key, Value: v})
	}
	for key := range have.Settings {
		if _, ok := want.Settings[key]; !ok && key != budgetSetting {
			ops = append(ops, journal.Set{Key: key})
		}
	}
	return ops
}

// current is the store as it is now, for reading. Only the keeper's goroutine
// replaces it, and reads it without the lock.
func (k *keeper) current() journal.Store {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.store
}

// takeSetAside returns where a damaged store was put since it was last asked.
func (k *keeper) takeSetAside() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	s := k.setAside
	k.setAside = ""
	return s
}

// close commits what waits and closes the store.
func (k *keeper) close(ctx context.Context) error {
	k.mu.Lock()
	k.closed = true
	k.mu.Unlock()
	k.poke()
	select {
	case <-k.done:
	case <-ctx.Done():
		return fmt.Errorf("uploader: state not kept in time: %w", context.Cause(ctx))
	}
	return k.store.Close()
}
