package uploader

import (
	"context"
	"errors"
	"fmt"

	"github.com/aionvision/aion-uploader/uploader/internal/journal"
	"github.com/aionvision/aion-uploader/uploader/receipt"
)

// Past is one upload of the history: its receipt, and where its file was.
type Past struct {
	ID      ID
	Path    string // at the time of the upload
	Receipt receipt.Receipt
}

// ErrNoReceipt says that no upload of that ID was ever finished here.
var ErrNoReceipt = errors.New("uploader: there is no receipt of that upload")

// History returns finished uploads, the newest first, and how many there are in
// all. Each word of query must be in the file's name, the title, a tag, a label
// or the video ID; empty: all. It waits for the disk.
//
// An upload stays in the history for good, whatever becomes of its row.
func (m *Manager) History(ctx context.Context, query string, limit, offset int) (found []Past, total int, err error) {
	es, total, err := m.keeper.current().History(ctx, journal.Query{Text: query, Limit: limit, Offset: offset})
	if err != nil {
		return nil, 0, fmt.Errorf("uploader: history: %w", err)
	}
	for _, e := range es {
		found = append(found, past(e))
	}
	return found, total, nil
}

// Receipt returns the receipt of a finished upload; [ErrNoReceipt] when there is
// none. It waits for the disk.
func (m *Manager) Receipt(ctx context.Context, id ID) (receipt.Receipt, error) {
	e, ok, err := m.keeper.current().Entry(ctx, string(id))
	if err != nil {
		return receipt.Receipt{}, fmt.Errorf("uploader: receipt: %w", err)
	}
	if !ok {
		return receipt.Receipt{}, ErrNoReceipt
	}
	return past(e).Receipt, nil
}

func past(e journal.Entry) Past {
	return Past{ID: ID(e.ID), Path: e.Path, Receipt: receipt.Receipt{
		TransferID: e.ID, Name: e.Name, Size: e.Size, Modified: e.ModTime, SHA256: e.SHA256, ContentType: e.ContentType,
		Duration: e.Duration.Seconds(), Title: e.Title, Tags: e.Tags, Labels: e.Metadata,
		Service: e.BaseURL, VideoID: e.MediaID, AnalysisJobID: e.AnalysisJobID,
		AddedAt: e.AddedAt, StartedAt: e.StartedAt, FinishedAt: e.FinishedAt,
		Pieces: e.Pieces, SentAgain: e.SentAgain, Anyway: e.Anyway, Proven: e.ETagsAreMD5, Program: e.Program,
	}}
}

// entry is what the history keeps of an uploaded transfer. program is the one
// that uploaded it; empty when that isn't known.
func (t *transfer) entry(program string) journal.Entry {
	r := &t.rec
	return journal.Entry{
		ID: r.ID, Path: r.Path, Name: r.Name, Size: r.Size, ModTime: r.ModTime, Sample: r.Sample, SHA256: r.SHA256,
		ContentType: r.ContentType, Duration: r.Duration, Title: r.Title, Tags: r.Tags, Metadata: r.Metadata,
		BaseURL: r.BaseURL, KeyPrint: r.KeyPrint, MediaID: r.MediaID, AnalysisJobID: r.AnalysisJobID,
		AddedAt: r.AddedAt, StartedAt: r.StartedAt, FinishedAt: r.FinishedAt,
		Pieces: max(len(t.chunks), r.Pieces), SentAgain: r.SentAgain, Program: program, Anyway: r.Anyway, ETagsAreMD5: r.ETagsAreMD5,
	}
}

// remember keeps an uploaded transfer in the history, again when more is known
// of it.
func (m *Manager) remember(e journal.Entry) {
	ops := []journal.Op{journal.Remember{Entry: e}}
	if !m.remembers {
		m.remembers, ops = true, append(ops, journal.Set{Key: historySetting, Value: "1"})
	}
	m.keeper.add(write{ops: ops, then: func(err error) {
		m.stored(err)
		if err != nil {
			m.unkept[e.ID] = e // the row may be gone when the disk takes it again
		} else {
			delete(m.unkept, e.ID)
		}
	}})
}

// historySetting says that the history has been begun: what was uploaded before
// is in it.
const historySetting = "history"

// rememberOld puts into the history what was uploaded by a program that kept
// none, as far as its rows are still there.
func (m *Manager) rememberOld(settings map[string]string) {
	if m.remembers = settings[historySetting] != ""; m.remembers {
		return
	}
	for _, t := range m.queue {
		if t.phase == Uploaded {
			m.remember(t.entry(""))
		}
	}
}

// before finds a file that was looked at in the history of this service: the
// newest upload with its size and sampled bytes, "" when there is none.
func (m *Manager) before(l look) ID {
	if l.sample == "" {
		return ""
	}
	es, err := m.keeper.current().Find(m.ctx, journal.Match{BaseURL: m.cfg.BaseURL, Size: l.size, Sample: l.sample})
	if err != nil {
		m.cfg.Log.Warn("history not asked", "err", err)
	}
	if err != nil || len(es) == 0 {
		return ""
	}
	return ID(es[0].ID)
}

// part keeps following a file whose row is taken off the list before its
// SHA-256 is known: the history still wants it.
func (m *Manager) part(t *transfer) {
	if t.phase == Uploaded && t.hashing() {
		m.parting[t] = true
	}
}

// keepDigest keeps how far a digest is; for a row that is gone only its end
// matters.
func (m *Manager) keepDigest(t *transfer) {
	known := t.rec.SHA256 != ""
	if known && t.phase == Uploaded {
		m.remember(t.entry(m.cfg.UserAgent))
	}
	if m.parting[t] {
		if known || t.digest.over {
			delete(m.parting, t)
		}
		return
	}
	m.dirty[t] = true
	ops := []journal.Op{journal.Put{Transfer: t.rec}}
	if t.phase == Uploaded && !t.hashing() {
		ops = append(ops, journal.DropChunks{ID: t.rec.ID})
	}
	m.keeper.add(write{lazy: true, then: m.stored, ops: ops})
}
