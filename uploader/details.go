package uploader

import (
	"slices"
	"time"
)

// Details is what [Manager.Details] knows of one transfer beyond its snapshot.
// It is a copy: the caller's own.
type Details struct {
	ID ID

	// Pieces is the state of every chunk in the file's order; empty before the
	// service has given the layout. After a restart it isn't known any more of
	// what is uploaded which pieces were sent again; SentAgain is.
	Pieces     []Piece
	PieceCount int
	SentAgain  int // how often chunks went back in line after bytes of them had left

	// Speed is bytes per second in steps of SpeedStep, the oldest first, up to
	// SpeedEnd; negative while nothing was under way. At most SpeedKept.
	Speed    []float32
	SpeedEnd time.Time

	MediaID     string
	UploadID    string
	StorageHost string // where the chunks go, without path and query
	Expires     time.Time
	Err         *Error // as in the snapshot

	// Timeline is what happened, the oldest first, at most TimelineKept.
	Timeline []Moment
}

// Piece is the state of one chunk in a byte.
type Piece uint8

// The states of a piece, in the order it passes through them.
const (
	PieceWaiting Piece = iota
	PieceSending
	PieceSent
	PieceConfirmed
	pieceStates = iota

	// PieceAgain marks a piece that is or was sent more than once. Use State
	// to read what else the piece is.
	PieceAgain Piece = 0x80
)

// State is the piece without its mark.
func (p Piece) State() Piece { return p &^ PieceAgain }

// Again reports whether bytes of the piece were sent more than once.
func (p Piece) Again() bool { return p&PieceAgain != 0 }

// Details returns what is known of one transfer, nil when there is none by that
// ID or the Manager is closed. It waits for the Manager's goroutine, some
// milliseconds; call it where that is all right. It costs the transfers nothing
// but that moment: everything is put together when it is asked for.
func (m *Manager) Details(id ID) *Details {
	answer := make(chan *Details, 1)
	m.command(func() { answer <- m.details(id) })
	select {
	case d := <-answer:
		return d
	case <-m.stopped:
		return nil
	}
}

func (m *Manager) details(id ID) *Details {
	t := m.byID[id]
	if t == nil {
		return nil
	}
	d := &Details{
		ID: id, PieceCount: max(len(t.chunks), t.rec.Pieces), SentAgain: t.rec.SentAgain,
		MediaID: t.rec.MediaID, UploadID: t.rec.UploadID, StorageHost: t.rec.StorageHost, Expires: t.rec.UploadExpires,
		Timeline: timeline(t.rec.Timeline),
	}
	d.Speed, d.SpeedEnd = t.history.read(m.cfg.Now().Round(0))
	if t.err != nil {
		e := *t.err
		d.Err = &e
	}
	d.Pieces = make([]Piece, len(t.chunks))
	if t.phase == Uploaded {
		d.Pieces = make([]Piece, d.PieceCount)
	}
	for i, c := range t.chunks {
		d.Pieces[i] = Piece(c.state) // the same states in the same order
		if c.again {
			d.Pieces[i] |= PieceAgain
		}
	}
	if t.phase == Uploaded {
		for i := range d.Pieces { // whole at the service, whatever this side had counted
			d.Pieces[i] = PieceConfirmed | d.Pieces[i]&PieceAgain
		}
	}
	return d
}

// sentTwice notes that a chunk of which bytes had left goes back in line.
func (m *Manager) sentTwice(t *transfer, i int) {
	t.chunks[i].again = true
	t.rec.SentAgain++
	t.note(m.cfg.Now(), MomentAgain, "")
}

// allSent notes when the storage has every chunk.
func (m *Manager) allSent(t *transfer) {
	if len(t.todo) == 0 && t.count[chunkSending] == 0 {
		t.note(m.cfg.Now(), MomentAllSent, "")
	}
}

// The ring of speeds that each transfer keeps once it has moved.
const (
	SpeedStep = 5 * time.Second
	SpeedKept = 120 // samples: ten minutes
)

// history measures a transfer's speed in steps, by readings of a counter, for
// the last minutes. It goes by the wall clock, which doesn't stand still while
// the computer sleeps.
type history struct {
	ring  []speedSample // nil until something moves; by step modulo SpeedKept
	step  int64         // of the last reading
	at    time.Time     // of the last reading
	total int64         // what it was
}

type speedSample struct {
	step  int64
	bytes float32
	span  float32 // seconds in which something was under way
}

// historyGap is how far apart two readings may be and still belong together.
const historyGap = 2 * time.Second

// note takes a reading of the bytes that have left.
func (h *history) note(now time.Time, total int64) {
	now = now.Round(0)
	moved, span := total-h.total, now.Sub(h.at)
	begun := h.ring != nil && span >= 0 && span <= historyGap
	h.at, h.total = now, total
	if h.ring == nil || now.UnixNano()/int64(SpeedStep) < h.step {
		h.ring = make([]speedSample, SpeedKept) // the first, or the clock was set back
	}
	h.step = now.UnixNano() / int64(SpeedStep)
	s := &h.ring[h.step%SpeedKept]
	if s.step != h.step {
		*s = speedSample{step: h.step}
	}
	if begun {
		s.bytes += float32(max(0, moved)) // rolled back: not a negative speed
		s.span += float32(span.Seconds())
	}
}

// rest says that the counter begins anew; what was measured stays.
func (h *history) rest() { h.at, h.total = time.Time{}, 0 }

// read returns the steps that are over, without the empty ones before the first.
func (h *history) read(now time.Time) ([]float32, time.Time) {
	if h.ring == nil {
		return nil, time.Time{}
	}
	last := now.UnixNano()/int64(SpeedStep) - 1
	out := make([]float32, 0, SpeedKept-1)
	for step := last - SpeedKept + 2; step <= last; step++ {
		s, v := h.ring[((step%SpeedKept)+SpeedKept)%SpeedKept], float32(-1)
		if s.step == step && s.span > 0 {
			v = s.bytes / s.span
		}
		if v >= 0 || len(out) > 0 {
			out = append(out, v)
		}
	}
	return slices.Clip(out), time.Unix(0, (last+1)*int64(SpeedStep))
}
