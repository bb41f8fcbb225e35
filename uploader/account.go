package uploader

import (
	"net/http"
	"time"
)

// refusal is the account's answer to an initiate: it holds for the next files
// too, so they needn't each spend a call to hear it.
type refusal struct {
	err   *Error
	size  int64 // bytes: files as large, or larger, are refused too
	until time.Time
}

// refusalHolds is how long an account is taken at its word.
const refusalHolds = 10 * time.Minute

// noteRefusal remembers what the account said of a file of this size.
func (m *Manager) noteRefusal(t *transfer, e *Error, now time.Time) {
	if e.Code != CodeAccount {
		return
	}
	size := int64(0)
	if e.Status == http.StatusRequestEntityTooLarge {
		size = t.rec.Size // a smaller one may still fit
	}
	m.refused = refusal{err: e, size: size, until: now.Add(refusalHolds)}
}

// refusedToo reports what the account would say of t, nil when it must be asked.
func (m *Manager) refusedToo(t *transfer, now time.Time) *Error {
	if m.refused.err == nil || now.After(m.refused.until) || t.rec.Size < m.refused.size {
		return nil
	}
	e := *m.refused.err
	return &e
}
