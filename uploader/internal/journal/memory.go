package journal

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"sync"
)

// Memory is a Store that keeps nothing beyond the process: for tests, for
// practice, and for when no folder can be written. What goes in and comes out
// is copied and passes through the same encoding as in [SQLite]. It is safe for
// concurrent use; Load may run at any time.
type Memory struct {
	// FailCommit, when set, is asked before each Commit with its number,
	// counted from 1; what it returns other than nil is the Commit's answer,
	// and nothing is stored. Set it before the first Commit.
	FailCommit func(n int) error

	mu        sync.Mutex // protects the fields below
	transfers map[string][]byte
	chunks    map[string]map[int]Chunk
	settings  map[string]string
	history   map[string][]byte
	commits   int
	closed    bool
}

var _ Store = (*Memory)(nil)

// NewMemory returns an empty store.
func NewMemory() *Memory {
	return &Memory{transfers: map[string][]byte{}, chunks: map[string]map[int]Chunk{}, settings: map[string]string{}, history: map[string][]byte{}}
}

// Reopen returns a new store with all that was committed to m, as a restart
// would find it. m stays as it is, open or closed.
func (m *Memory) Reopen() *Memory {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := &Memory{transfers: maps.Clone(m.transfers), chunks: map[string]map[int]Chunk{}, settings: maps.Clone(m.settings), history: maps.Clone(m.history)}
	for id, cs := range m.chunks {
		n.chunks[id] = maps.Clone(cs)
	}
	return n
}

// Load implements [Store].
func (m *Memory) Load() (*State, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return nil, fmt.Errorf("journal: load: %w", ErrClosed)
	}
	st := &State{Chunks: map[string][]Chunk{}, Settings: maps.Clone(m.settings)}
	for _, b := range m.transfers {
		t, err := decodeTransfer(b)
		if err != nil {
			return nil, fmt.Errorf("journal: load: %w", err)
		}
		st.Transfers = append(st.Transfers, t)
	}
	slices.SortFunc(st.Transfers, func(a, b Transfer) int {
		return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.ID, b.ID))
	})
	for id, cs := range m.chunks {
		st.Chunks[id] = slices.SortedFunc(maps.Values(cs), func(a, b Chunk) int { return cmp.Compare(a.Number, b.Number) })
	}
	return st, nil
}

// Commit implements [Store].
func (m *Memory) Commit(ops ...Op) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.commit(ops); err != nil {
		return fmt.Errorf("journal: commit: %w", err)
	}
	return nil
}

func (m *Memory) commit(ops []Op) error {
	if m.closed {
		return ErrClosed
	}
	m.commits++
	if m.FailCommit != nil {
		if err := m.FailCommit(m.commits); err != nil {
			return err
		}
	}
	steps, err := prepare(ops)
	if err != nil {
		return err
	}
	if err := m.checkTransfers(ops); err != nil {
		return err
	}
	for _, s := range steps { // nothing fails from here on
		m.apply(s)
	}
	return nil
}

// checkTransfers finds chunks without a transfer, as a foreign key does.
func (m *Memory) checkTransfers(ops []Op) error {
	changed := map[string]bool{} // by the operations so far: is it there now?
	for _, op := range ops {
		switch op := op.(type) {
		case Put:
			changed[op.Transfer.ID] = true
		case Delete:
			changed[op.ID] = false
		case PutChunks:
			there, ok := changed[op.ID]
			if !ok {
				_, there = m.transfers[op.ID]
			}
			if !there && len(op.Chunks) > 0 {
				return ErrNoTransfer
			}
		}
	}
	return nil
}

func (m *Memory) apply(s step) {
	switch op := s.op.(type) {
	case Put:
		m.transfers[op.Transfer.ID] = s.rec
	case Delete:
		delete(m.transfers, op.ID)
		delete(m.chunks, op.ID)
	case PutChunks:
		if m.chunks[op.ID] == nil && len(op.Chunks) > 0 {
			m.chunks[op.ID] = make(map[int]Chunk, len(op.Chunks))
		}
		for _, c := range op.Chunks {
			c.URLExpires = storable(c.URLExpires)
			m.chunks[op.ID][c.Number] = c
		}
	case DropChunks:
		delete(m.chunks, op.ID)
	case Remember:
		m.history[op.Entry.ID] = s.rec
	case Set:
		if op.Value == "" {
			delete(m.settings, op.Key)
		} else {
			m.settings[op.Key] = op.Value
		}
	}
}

// Close implements [Store]. What was committed stays for [Memory.Reopen].
func (m *Memory) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed = true
	return nil
}
