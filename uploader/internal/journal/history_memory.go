package journal

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
)

// History implements [Store].
func (m *Memory) History(ctx context.Context, q Query) ([]Entry, int, error) {
	words := needles(q.Text)
	es, err := m.entries(ctx, func(e *Entry) bool {
		text := e.haystack()
		return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) })
	})
	if err != nil {
		return nil, 0, err
	}
	total := len(es)
	es = es[min(max(0, q.Offset), total):]
	return slices.Clip(es[:min(max(0, q.Limit), len(es))]), total, nil
}

// Entry implements [Store].
func (m *Memory) Entry(ctx context.Context, id string) (Entry, bool, error) {
	es, err := m.entries(ctx, func(e *Entry) bool { return e.ID == id })
	if err != nil || len(es) == 0 {
		return Entry{}, false, err
	}
	return es[0], true, nil
}

// Find implements [Store].
func (m *Memory) Find(ctx context.Context, w Match) ([]Entry, error) {
	return m.entries(ctx, func(e *Entry) bool { return w.is(*e) })
}

// entries returns copies of those that are wanted, the newest first.
func (m *Memory) entries(ctx context.Context, want func(*Entry) bool) ([]Entry, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return nil, fmt.Errorf("journal: history: %w", ErrClosed)
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("journal: history: %w", err)
	}
	var es []Entry
	for _, b := range m.history {
		e, err := decodeEntry(b)
		if err != nil {
			return nil, fmt.Errorf("journal: history: %w", err)
		}
		if want(&e) {
			es = append(es, e)
		}
	}
	slices.SortFunc(es, func(a, b Entry) int { return cmp.Or(cmp.Compare(b.at(), a.at()), cmp.Compare(a.ID, b.ID)) })
	return es, nil
}
