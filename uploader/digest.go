package uploader

import (
	"context"
	"crypto/sha256"
	"encoding"
	"encoding/hex"
	"hash"
	"io"
	"iter"
	"time"

	"github.com/aionvision/aion-uploader/uploader/internal/journal"
)

// digestStep is how much of a file is hashed in one go: little enough to stop
// soon, and to be in the page cache still.
const digestStep = 32 << 20

// digest follows a transfer's PUTs and hashes the file in order behind them,
// so that the receipt's SHA-256 costs no second read from the card. Its state
// is kept with the record and goes on after a restart.
type digest struct {
	h     hash.Hash // nil until it begins; a worker's while working
	off   int64     // bytes hashed
	chunk int       // the first chunk that wasn't sent when it was last looked at
	over  bool      // done, or given up: the file isn't there any more
	after time.Time
}

// follow starts the next step of a digest where one is due; one at a time, so
// that an old laptop keeps a core for the line.
func (m *Manager) follow(now time.Time) {
	if m.hashing {
		return
	}
	for t := range m.followed() {
		if t.rec.MediaID == "" || t.digest.over || t.rec.SHA256 != "" || t.wait != NoWait || t.rec.Paused || t.digest.after.After(now) {
			continue
		}
		if t.phase != Uploading && t.phase != Finishing && t.phase != Uploaded {
			continue
		}
		if t.digest.h == nil {
			t.digest.begin(&t.rec)
		}
		if end := min(t.contiguous(), t.digest.off+digestStep); end > t.digest.off {
			m.startDigest(t, end)
			return
		}
	}
}

// followed are the transfers whose files are hashed: those of the queue, and
// those that left it uploaded and not hashed to the end.
func (m *Manager) followed() iter.Seq[*transfer] {
	return func(yield func(*transfer) bool) {
		for _, t := range m.queue {
			if !yield(t) {
				return
			}
		}
		for t := range m.parting {
			if !yield(t) {
				return
			}
		}
	}
}

// contiguous is how far the storage has the file without a gap.
func (t *transfer) contiguous() int64 {
	if t.phase == Uploaded {
		return t.rec.Size
	}
	i := t.digest.chunk
	for i < len(t.chunks) && t.chunks[i].state >= chunkSent {
		i++
	}
	t.digest.chunk = i
	if i == len(t.chunks) {
		return t.rec.Size
	}
	return t.chunks[i].Offset
}

// begin takes up the state that was kept, if there is one.
func (d *digest) begin(r *journal.Transfer) {
	d.h = sha256.New()
	u, ok := d.h.(encoding.BinaryUnmarshaler)
	if !ok || len(r.HashState) == 0 || r.HashedBytes > r.Size {
		return
	}
	if err := u.UnmarshalBinary(r.HashState); err != nil {
		d.h.Reset()
		return
	}
	d.off = r.HashedBytes
}

func (m *Manager) startDigest(t *transfer, end int64) {
	d := &t.digest
	m.hashing = true
	h, off, path, want, late := d.h, d.off, t.rec.Path, t.identity(), t.phase == Uploaded && d.off == 0
	m.goWork(func() {
		var err error
		if late { // it may be days after the last byte was sent
			err = verifySame(path, want)
		}
		if err == nil {
			err = hashRange(m.ctx, h, path, want, off, end)
		}
		m.post(func() { m.digested(t, d, h, end, err) })
	})
}

// hashRange adds a range of the file to h.
func hashRange(ctx context.Context, h hash.Hash, path string, want identity, off, end int64) error {
	f, err := openSame(path, want)
	if err != nil {
		return err
	}
	defer f.Close()
	buf := make([]byte, 256<<10)
	for off < end {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := f.ReadAt(buf[:min(int64(len(buf)), end-off)], off)
		h.Write(buf[:n])
		off += int64(n)
		if err != nil && (err != io.EOF || off < end) {
			return err
		}
	}
	return stillSame(f, want)
}

func (m *Manager) digested(t *transfer, d *digest, h hash.Hash, end int64, err error) {
	m.hashing = false
	if d.h != h || m.byID[t.id()] != t && !m.parting[t] { // the upload was forgotten meanwhile
		return
	}
	if err != nil {
		// What was hashed of this step is unknown: begin again from the state
		// that was kept, and not before the file had time to come back.
		*d = digest{over: t.phase == Uploaded, after: time.Now().Add(lookAgain)}
		if d.over {
			delete(m.parting, t)
		}
		return
	}
	d.off = end
	r := &t.rec
	if s, ok := h.(encoding.BinaryMarshaler); ok {
		if b, err := s.MarshalBinary(); err == nil {
			r.HashState, r.HashedBytes = b, end
		}
	}
	if end == r.Size {
		d.over = true
		r.SHA256, r.HashState, r.HashedBytes = hex.EncodeToString(h.Sum(nil)), nil, 0
		d.h = nil
	}
	m.keepDigest(t)
}
