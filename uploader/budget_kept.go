package uploader

import (
	"encoding/json"
	"time"

	"github.com/aionvision/aion-uploader/uploader/internal/journal"
)

// budgetSetting is where the journal has the API budget: a program that is
// started again in the same minute must not spend the plan's calls twice.
const budgetSetting = "budget"

// keptBudget is a budget in the journal. Wall times: it outlives the process.
type keptBudget struct {
	KeyPrint string  `json:"key_print"`
	Limit    int     `json:"limit"`
	Known    bool    `json:"known"`
	Calls    []int64 `json:"calls"` // Unix milliseconds
}

// keepBudget writes the budget down when calls were spent, at most once a
// second. Without a limit there is nothing to keep.
func (m *Manager) keepBudget(now time.Time) {
	if !m.budgetSpent || m.budget.perMinute() == 0 || now.Sub(m.budgetKept) < time.Second {
		return
	}
	m.budgetKept, m.budgetSpent = now, false
	b, _ := json.Marshal(m.budget.kept(m.keyPrint, now, m.cfg.Now())) // numbers and a word: it can't fail
	m.keeper.add(write{lazy: true, then: m.stored, ops: []journal.Op{journal.Set{Key: budgetSetting, Value: string(b)}}})
}

func (b *budget) kept(keyPrint string, now, wall time.Time) keptBudget {
	b.mu.Lock()
	defer b.mu.Unlock()
	k := keptBudget{KeyPrint: keyPrint, Limit: b.limit, Known: b.known}
	for _, c := range b.calls {
		k.Calls = append(k.Calls, wall.Add(c.Sub(now)).UnixMilli())
	}
	return k
}

// restoreBudget takes the budget of an earlier run over, if it was this key's.
func (m *Manager) restoreBudget(setting string) {
	var k keptBudget
	if json.Unmarshal([]byte(setting), &k) != nil || k.KeyPrint != m.keyPrint || k.Limit <= 0 {
		return
	}
	now, wall := time.Now(), m.cfg.Now().Round(0)
	b := m.budget
	b.mu.Lock()
	defer b.mu.Unlock()
	b.limit, b.known = k.Limit, k.Known
	for _, ms := range k.Calls {
		if age := wall.Sub(time.UnixMilli(ms)); age >= 0 && age < budgetWindow {
			b.calls = append(b.calls, now.Add(-age))
		}
	}
}

// reset forgets everything: another key has another budget.
func (b *budget) reset() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.limit, b.known, b.calls, b.blocked = 0, false, nil, time.Time{}
}
