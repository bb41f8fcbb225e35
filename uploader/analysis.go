package uploader

import (
	"strings"
	"time"
	"unicode"

	"github.com/aionvision/aion-uploader/uploader/api"
	"github.com/aionvision/aion-uploader/uploader/internal/journal"
)

// Analysis is what the service said last of a finished video's analysis. Whether
// the video is safe never depends on it.
type Analysis struct {
	Status    string    // one of the Analysis constants; empty: nothing is known yet
	Percent   int       // 0 to 100
	Step      string    // what the service is doing, in its words; may be empty
	Error     string    // why it failed, in the service's words; may be empty
	Scenes    int       // how many it found; negative: not known
	CheckedAt time.Time // when the service said so
	Asking    bool      // the person asked, and the answer isn't there yet
}

// What an analysis can be.
const (
	AnalysisPending   = "pending"
	AnalysisRunning   = "processing" // under way, by whatever name the service has for it
	AnalysisCompleted = "completed"
	AnalysisFailed    = "failed" // RetryAnalysis begins it again
	AnalysisCancelled = "cancelled"
	AnalysisNone      = "none" // the service has none, or has no such page
)

// Open reports whether the analysis is still to come to its end.
func (a Analysis) Open() bool { return a.Status == AnalysisPending || a.Status == AnalysisRunning }

// Retryable reports whether RetryAnalysis would begin it again.
func (a Analysis) Retryable() bool {
	return a.Status == AnalysisFailed || a.Status == AnalysisCancelled
}

// scenesRefused stands for a number of scenes that the service doesn't tell.
const scenesRefused = -2

const (
	maxStep      = 120 // characters
	maxWhy       = 500
	maxSceneText = 2000
)

// analysis is the transfer's part of its snapshot.
func (t *transfer) analysis() Analysis {
	r := t.rec.Analysis
	a := Analysis{
		Status: r.Status, Percent: r.Percent, Step: r.Step, Error: r.Error, Scenes: r.Scenes,
		CheckedAt: r.CheckedAt, Asking: t.inquiry.asked,
	}
	if a.Status != AnalysisCompleted {
		a.Scenes = -1
	}
	return a
}

// settled reports that nothing is left to be asked about an analysis.
func (t *transfer) settled() bool {
	switch r := t.rec.Analysis; r.Status {
	case AnalysisFailed, AnalysisCancelled, AnalysisNone:
		return true
	case AnalysisCompleted:
		return r.Scenes != -1
	}
	return false
}

// tookAnalysis takes over what the service says of an analysis.
func (m *Manager) tookAnalysis(t *transfer, a *api.Analysis) {
	if a.JobID != "" {
		t.rec.AnalysisJobID = a.JobID
	}
	n := journal.Analysis{
		Status: knownStatus(a.Status), Percent: min(max(a.ProgressPercent, 0), 100), Scenes: -1,
		Step: foreign(a.CurrentStep, m.key, maxStep), Error: foreign(a.ErrorMessage, m.key, maxWhy),
	}
	if old := t.rec.Analysis; n.Status == AnalysisCompleted && old.Status == AnalysisCompleted {
		n.Scenes = old.Scenes
	}
	m.keepAnalysis(t, n)
}

// knownStatus puts a status that a newer service may send among those there
// are: what isn't an end is under way.
func knownStatus(s string) string {
	switch s {
	case AnalysisPending, AnalysisCompleted, AnalysisFailed, AnalysisCancelled:
		return s
	case "queued":
		return AnalysisPending
	}
	return AnalysisRunning
}

// keepAnalysis keeps what is known now. Losing it costs one call, so it waits
// for company on its way to the disk.
func (m *Manager) keepAnalysis(t *transfer, n journal.Analysis) {
	n.CheckedAt = m.cfg.Now().UTC().Round(0)
	t.rec.Analysis = n
	m.dirty[t] = true
	m.keeper.add(write{lazy: true, then: m.stored, ops: []journal.Op{journal.Put{Transfer: t.rec}}})
}

// foreign makes a text of the service fit to be shown: one line, nothing that
// isn't seen, no secrets, at most n characters.
func foreign(s, key string, n int) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.IsControl(r):
			return ' '
		case unicode.Is(unicode.Cf, r): // direction marks would turn what stands around it
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	rs := []rune(scrub(strings.Join(strings.Fields(s), " "), key))
	if len(rs) > n {
		rs = append(rs[:n-1], '…')
	}
	return string(rs)
}
