package uploader

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"github.com/aionvision/aion-uploader/uploader/api"
	"github.com/aionvision/aion-uploader/uploader/internal/journal"
	"github.com/aionvision/aion-uploader/uploader/internal/storage"
)

// Manager moves videos to the service. It is made by [Open] and ends with
// [Manager.Close]. All methods are safe for concurrent use; commands enqueue
// and return at once, and what they lead to is seen in snapshots and events.
//
// One goroutine owns the queue and every transfer in it. Workers send bytes,
// make calls and read files; they hand their results to that goroutine as
// functions and never touch a transfer.
type Manager struct {
	cfg      Config
	put      *storage.Client
	roots    func() []string // where cards appear
	budget   *budget
	limiter  *limiter
	lock     *flock.Flock // nil when nothing is kept
	keeper   *keeper
	shelf    shelf           // scenes and their pictures
	ctx      context.Context // ends with Close
	cancel   context.CancelCauseFunc
	stopped  chan struct{} // closed when the loop has ended
	workers  sync.WaitGroup
	closing  sync.Once
	closeErr error

	mu        sync.Mutex // protects the fields below
	inbox     []func()
	wake      chan struct{}
	published map[ID]*view
	order     []*view
	status    Status
	subs      map[*subscription]struct{}
	closed    bool
	adds      addQueue

	loop // belongs to the Manager's goroutine
}

// loop is what only the Manager's goroutine touches.
type loop struct {
	client    *api.Client
	key       string
	keyPrint  string
	queue     []*transfer // in order
	byID      map[ID]*transfer
	dirty     map[*transfer]bool
	reordered bool
	owed      map[string]*owedAbort
	unkept    map[string]journal.Entry // of the history: the disk has refused them
	remembers bool                     // the history has been begun
	parting   map[*transfer]bool       // off the list, and still to be hashed for the history

	hold         hold
	slots        int       // PUTs at once: see climb
	slotsBack    time.Time // when a storage that asked to slow down is tried with one more
	climb        climb
	putting      int
	calling      int
	checking     int
	hashing      bool
	offlineSince time.Time
	silent       bool // offline, and the system doesn't know: packets just vanish
	quietProbe   time.Time
	lastMove     time.Time // when bytes of any PUT passed
	refused      refusal
	noBatch      bool                 // the service has no batch initiate
	away         map[string]time.Time // folders that are gone, and when to look again
	storageURL   string               // of the last chunk that was sent: where the storage is
	chunkSize    int64                // bytes, as the service chose it last
	clocks       clocks
	limitsAsked  bool
	limitsAgain  time.Time
	budgetKept   time.Time
	budgetSpent  bool            // since it was kept
	proven       map[string]bool // storage hosts whose ETags are MD5s
	clock        time.Duration   // server's wall clock minus ours
	rate         rateOfAll
	forecastAt   time.Time // the time left was reckoned last; see forecast
	slowed       time.Time // the storage asked to slow down, until then
	storeTrouble
	aftercare
}

// rateOfAll measures all transfers together.
type rateOfAll struct {
	speed speed
	usual usualSpeed // of one connection
	moved int64      // bytes of finished PUTs since the start
	total int64      // moved, and those of the PUTs under way when they were last read
}

// view is what the world sees of one transfer.
type view struct {
	snap *Snapshot
	live *transfer // nil when nothing of it is on the way
	base int64     // Sent without the bytes on the way
}

// Open makes a Manager and starts it. Transfers that the state folder holds go
// on by themselves, but for those that were paused.
//
// It fails with [ErrInUse] when another Manager has the folder, and with
// [ErrNewer] when a newer program wrote it, which is then left untouched. A
// damaged or unwritable store is no failure: see [Status].
func Open(cfg Config) (*Manager, error) { return open(cfg, nil) }

// open is Open with a store of the caller's own; nil: the state folder's.
func open(cfg Config, store journal.Store) (*Manager, error) {
	cfg = cfg.withDefaults()
	m := &Manager{
		cfg: cfg, budget: &budget{}, limiter: newLimiter(cfg.RateLimit),
		adds: addQueue{wake: make(chan struct{}, 1)}, stopped: make(chan struct{}),
		roots: mountRoots, wake: make(chan struct{}, 1), published: map[ID]*view{}, subs: map[*subscription]struct{}{},
		put: storage.New(storage.Options{Proxy: cfg.Proxy, RootCAs: cfg.RootCAs, Dial: cfg.Dial, UserAgent: cfg.UserAgent, Now: cfg.Now}),
		loop: loop{
			byID: map[ID]*transfer{}, dirty: map[*transfer]bool{}, owed: map[string]*owedAbort{},
			unkept: map[string]journal.Entry{}, parting: map[*transfer]bool{},
			proven: map[string]bool{}, away: map[string]time.Time{},
			slots: min(slotsFirst, cfg.Parallel), chunkSize: 10 << 20,
		},
	}
	m.ctx, m.cancel = context.WithCancelCause(context.Background())
	if err := m.useKey(cfg.Key); err != nil {
		return nil, err
	}
	if store == nil {
		var err error
		if store, err = m.openStore(); err != nil {
			return nil, err
		}
	}
	state, err := store.Load()
	if err != nil {
		store.Close()
		m.unlock()
		return nil, err
	}
	m.restore(state)
	m.keeper = newKeeper(store, cfg.StateDir, m.post)
	m.rememberOld(state.Settings)
	m.publish()
	go m.run()
	m.goWork(m.runAdds)
	return m, nil
}

// post hands f to the Manager's goroutine. It never blocks.
func (m *Manager) post(f func()) {
	m.mu.Lock()
	m.inbox = append(m.inbox, f)
	m.mu.Unlock()
	select {
	case m.wake <- struct{}{}:
	default:
	}
}

// command is post for the methods of the Manager: after Close it does nothing.
func (m *Manager) command(f func()) {
	if m.ctx.Err() == nil {
		m.post(f)
	}
}

// run is the Manager's goroutine.
func (m *Manager) run() {
	defer close(m.stopped)
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		m.drain()
		if m.ctx.Err() != nil {
			return
		}
		next := m.schedule()
		m.publish()
		timer.Reset(next)
		select {
		case <-m.wake:
		case <-timer.C:
		case <-m.ctx.Done():
		}
	}
}

// drain runs what was posted, and what that posts.
func (m *Manager) drain() {
	for {
		m.mu.Lock()
		fs := m.inbox
		m.inbox = nil
		m.mu.Unlock()
		if len(fs) == 0 {
			return
		}
		for _, f := range fs {
			f()
		}
	}
}

// goWork runs f in a worker that Close waits for.
func (m *Manager) goWork(f func()) {
	m.workers.Add(1)
	go func() {
		defer m.workers.Done()
		f()
	}()
}

// Close stops everything: bytes on their way are rolled back, nothing is
// aborted at the service, and the queue is on disk when it returns. It takes
// at most 2 s, or until ctx is done.
func (m *Manager) Close(ctx context.Context) error {
	m.closing.Do(func() {
		ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
		defer cancel()
		m.cancel(errClosed)
		<-m.stopped // at once: the loop never waits for anything else
		m.put.CloseIdle()
		done := make(chan struct{})
		go func() {
			m.workers.Wait()
			close(done)
		}()
		select {
		case <-done:
		case <-time.After(time.Second): // the rest of the time is the journal's
			m.closeErr = errors.New("uploader: closed before all work had stopped")
		case <-ctx.Done():
			m.closeErr = errors.New("uploader: closed before all work had stopped")
		}
		m.drain() // what the last workers reported: ETags that arrived
		m.budgetKept = time.Time{}
		m.keepBudget(time.Now())
		kept := m.keeper.close(ctx)
		if kept != nil {
			m.closeErr = kept
		}
		m.drain() // events of what the journal took last
		m.client.CloseIdleConnections()
		m.mu.Lock()
		m.closed = true
		subs := m.subs
		m.subs = nil
		m.mu.Unlock()
		for s := range subs {
			s.end()
		}
		if kept == nil { // else the store may be written still: the lock goes with the process
			m.unlock()
		}
	})
	return m.closeErr
}

// serverNow is the service's wall clock, as far as its replies told it.
func (m *Manager) serverNow() time.Time { return m.cfg.Now().Round(0).Add(m.clock) }

// useKey takes a key over, empty for none.
func (m *Manager) useKey(key string) error {
	key, _ = api.CheckKeyShape(key)
	c, err := api.New(api.Options{
		BaseURL: m.cfg.BaseURL, Key: key, Transport: m.apiTransport(), UserAgent: m.cfg.UserAgent,
		Gate: m.budget.gate, Seen: m.seen, Now: m.cfg.Now, Rand: m.cfg.Rand,
	})
	if err != nil {
		return err
	}
	if m.client != nil {
		m.client.CloseIdleConnections()
	}
	m.client, m.key, m.keyPrint = c, key, ""
	if key != "" {
		m.keyPrint = api.KeyFingerprint(key)
	}
	return nil
}

// Snapshots returns all transfers in the order of the queue. A pointer equal
// to an earlier one means that nothing changed. The slice is the caller's.
func (m *Manager) Snapshots() []*Snapshot {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := make([]*Snapshot, len(m.order))
	for i, v := range m.order {
		out[i] = v.current()
	}
	return out
}

// Snapshot returns one transfer, nil when there is none by that ID.
func (m *Manager) Snapshot(id ID) *Snapshot {
	m.mu.Lock()
	defer m.mu.Unlock()
	if v := m.published[id]; v != nil {
		return v.current()
	}
	return nil
}

// current returns the picture with the bytes that have left since it was made.
func (v *view) current() *Snapshot {
	if v.live == nil {
		return v.snap
	}
	sent := min(v.snap.Size, v.base+max(0, v.live.live.Load()))
	if sent <= v.snap.Sent {
		return v.snap
	}
	s := *v.snap
	s.Sent = sent
	v.snap = &s
	return v.snap
}

// Status returns the picture of the Manager as a whole.
func (m *Manager) Status() Status {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.status
}
