package uploader

import (
	"context"
	"crypto/md5"
	"crypto/sha256"
	"encoding"
	"encoding/hex"
	"hash"
	"hash/crc32"
	"io"
	"iter"
	"sort"
	"time"

	"github.com/aionvision/aion-uploader/uploader/internal/journal"
)

// digestStep is how much of a file is hashed in one go: little enough to stop
// soon, and to be in the page cache still.
const digestStep = 32 << 20

// digest follows a transfer's PUTs and hashes the file in order behind them,
// so that the receipt's SHA-256 costs no second read from the card. Its state
// is kept with the record and goes on after a restart.
//
// It reads the file once more than the PUTs did. So that it is of the bytes
// that were sent and no others, be it that somebody wrote to the file or that a
// reader gave other bytes, each piece is held against what left: by its CRC-32C,
// and by its MD5 where another run has sent it. A file of which that can't be
// said has no SHA-256.
type digest struct {
	h      hash.Hash // nil until it begins; a worker's while working
	off    int64     // bytes hashed: whole pieces
	chunk  int       // the first chunk that wasn't sent when it was last looked at
	over   bool      // done, or given up: the file isn't there any more
	misses int       // times other bytes were read than had been sent
	after  time.Time
}

// digestTries is how often a file is hashed whose bytes weren't those sent.
const digestTries = 2

// pieceSum is the CRC-32C of one piece.
type pieceSum struct {
	crc   uint32
	known bool
}

// piece is one chunk that a step of a digest reads.
type piece struct {
	i         int
	off, size int64
	md5       string // wanted in place of the CRC-32C; empty: not wanted
	crc       uint32 // as it was read
	differs   bool   // its MD5 is another
}

// hashing reports that a transfer's SHA-256 is still to come.
func (t *transfer) hashing() bool {
	return t.rec.SHA256 == "" && !t.digest.over && len(t.chunks) > 0
}

// follow starts the next step of a digest where one is due; one at a time, so
// that an old laptop keeps a core for the line.
func (m *Manager) follow(now time.Time) {
	if m.hashing {
		return
	}
	for t := range m.followed() {
		if t.rec.MediaID == "" || !t.hashing() || t.wait != NoWait || t.rec.Paused || t.digest.after.After(now) {
			continue
		}
		if t.phase != Uploading && t.phase != Finishing && t.phase != Uploaded {
			continue
		}
		if t.digest.h == nil {
			t.digest.begin(&t.rec)
			t.wholePieces()
		}
		if ps := t.nextPieces(); len(ps) > 0 {
			m.startDigest(t, ps)
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

// nextPieces are those that a digest's next step reads: the storage has them
// and all before them.
func (t *transfer) nextPieces() (ps []piece) {
	d := &t.digest
	for d.chunk < len(t.chunks) && t.chunks[d.chunk].state >= chunkSent {
		d.chunk++
	}
	size := int64(0)
	first := sort.Search(d.chunk, func(i int) bool { return t.chunks[i].Offset >= d.off })
	for i, c := range t.chunks[first:d.chunk] {
		if size += c.Size; len(ps) > 0 && size > digestStep {
			break
		}
		p := piece{i: first + i, off: c.Offset, size: c.Size}
		if !c.sent.known {
			p.md5 = c.MD5
		}
		ps = append(ps, p)
	}
	return ps
}

// wholePieces begins at the beginning where the state that was kept ends within
// a piece.
func (t *transfer) wholePieces() {
	d := &t.digest
	for _, c := range t.chunks {
		if c.Offset == d.off {
			return
		}
	}
	d.h.Reset()
	d.off = 0
}

// compareAnew holds a piece that was just sent against what was hashed of it
// before: it may have left once more, otherwise than the first time.
func (t *transfer) compareAnew(i int) {
	c := t.chunks[i]
	if c.Offset < t.digest.off && c.read != c.sent {
		t.hashAnew()
	}
}

// hashAnew gives up what was hashed, for other bytes were sent, and for good
// when that isn't the first time.
func (t *transfer) hashAnew() {
	misses := t.digest.misses + 1
	t.digest = digest{misses: misses, over: misses >= digestTries, after: time.Now().Add(lookAgain)}
	t.rec.HashState, t.rec.HashedBytes, t.rec.SHA256 = nil, 0, ""
	for _, c := range t.chunks {
		c.read = pieceSum{}
	}
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

func (m *Manager) startDigest(t *transfer, ps []piece) {
	d := &t.digest
	m.hashing = true
	h, path, want := d.h, t.rec.Path, t.identity()
	m.goWork(func() {
		err := hashPieces(m.ctx, h, path, want, ps)
		m.post(func() { m.digested(t, d, h, ps, err) })
	})
}

// hashPieces adds pieces of the file to h, and notes what each of them was.
func hashPieces(ctx context.Context, h hash.Hash, path string, want identity, ps []piece) error {
	f, err := openSame(path, want)
	if err != nil {
		return err
	}
	defer f.Close()
	buf := make([]byte, 256<<10)
	for i := range ps {
		if err := ps[i].hash(ctx, h, f, buf); err != nil {
			return err
		}
	}
	return stillSame(f, want)
}

func (p *piece) hash(ctx context.Context, h hash.Hash, r io.ReaderAt, buf []byte) error {
	table, sum := crc32.MakeTable(crc32.Castagnoli), hash.Hash(nil)
	if p.md5 != "" {
		sum = md5.New()
	}
	for off, end := p.off, p.off+p.size; off < end; {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := r.ReadAt(buf[:min(int64(len(buf)), end-off)], off)
		h.Write(buf[:n])
		p.crc = crc32.Update(p.crc, table, buf[:n])
		if sum != nil {
			sum.Write(buf[:n])
		}
		off += int64(n)
		if err != nil && (err != io.EOF || off < end) {
			return err
		}
	}
	p.differs = sum != nil && hex.EncodeToString(sum.Sum(nil)) != p.md5
	return nil
}

func (m *Manager) digested(t *transfer, d *digest, h hash.Hash, ps []piece, err error) {
	m.hashing = false
	if d.h != h || m.byID[t.id()] != t && !m.parting[t] { // the upload was forgotten meanwhile
		return
	}
	if err != nil {
		// What was hashed of this step is unknown: begin again from the state
		// that was kept, and not before the file had time to come back.
		*d = digest{over: t.phase == Uploaded, misses: d.misses, after: time.Now().Add(lookAgain)}
		if d.over {
			delete(m.parting, t)
		}
		return
	}
	if !t.asSent(ps) {
		t.hashAnew()
		m.cfg.Log.Warn("other bytes were read than had been sent: no SHA-256 of them", "id", t.rec.ID)
		m.keepDigest(t)
		return
	}
	last := ps[len(ps)-1]
	d.off = last.off + last.size
	r := &t.rec
	if s, ok := h.(encoding.BinaryMarshaler); ok {
		if b, err := s.MarshalBinary(); err == nil {
			r.HashState, r.HashedBytes = b, d.off
		}
	}
	if d.off == r.Size {
		d.over = true
		r.SHA256, r.HashState, r.HashedBytes = hex.EncodeToString(h.Sum(nil)), nil, 0
		d.h = nil
	}
	m.keepDigest(t)
}

// asSent notes what was read of pieces, and reports whether it is what was
// sent. One that is being sent again is compared when it is there: see
// compareAnew.
func (t *transfer) asSent(ps []piece) bool {
	for _, p := range ps {
		c := t.chunks[p.i]
		c.read = pieceSum{crc: p.crc, known: true}
		switch {
		case c.state < chunkSent:
		case c.sent.known && c.sent != c.read, !c.sent.known && (p.md5 == "" || p.differs):
			return false
		}
	}
	return true
}
