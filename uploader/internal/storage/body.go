package storage

import (
	"encoding/hex"
	"errors"
	"hash/crc32"
	"io"
	"os"
	"sync"

	"github.com/aionvision/aion-uploader/uploader/internal/md5x"
)

// body is a part's bytes on one try. net/http reads it from a goroutine of its
// own, even for a moment after the answer is here.
type body struct {
	part  *Part
	group *md5x.Group

	mu   sync.Mutex // protects the fields below; not held while the file is read
	sum  *md5x.Sum  // nil before the first Read, and once it was given back
	md5  string     // of the whole part, in hex
	crc  uint32
	read int64
	err  error // why the file could not be read
	shut bool
}

func newBody(p *Part, g *md5x.Group) *body { return &body{part: p, group: g} }

// Read gives the part's next bytes, and hashes them.
func (b *body) Read(p []byte) (int, error) {
	b.mu.Lock()
	at, shut, first := b.read, b.shut, b.sum == nil
	b.mu.Unlock()
	rest := b.part.Size - at
	switch {
	case shut:
		return 0, os.ErrClosed
	case rest <= 0:
		return 0, io.EOF
	case first:
		sum := b.group.New()
		b.mu.Lock()
		b.sum = sum
		b.mu.Unlock()
	}
	n, err := readAt(b.part.Body, p[:min(int64(len(p)), rest)], b.part.Offset+at)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.shut {
		b.end() // it may be this Read that began it
		return 0, os.ErrClosed
	}
	_, _ = b.sum.Write(p[:n]) // never fails
	b.crc = crc32.Update(b.crc, castagnoli(), p[:n])
	b.read += int64(n)
	if err != nil {
		b.err = err
	}
	return n, err
}

// Close makes further reads fail.
func (b *body) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.shut = true
	b.end()
	return nil
}

// end gives the hash back, and keeps what came of it where the part was read to
// its end. b.mu is held.
func (b *body) end() {
	if b.sum == nil {
		return
	}
	if b.read == b.part.Size {
		b.md5 = hex.EncodeToString(b.sum.Sum())
	}
	b.sum.Close()
	b.sum = nil
}

// state returns what was read so far, and why reading failed if it did.
func (b *body) state() (read int64, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.read, b.err
}

// digest returns the MD5, in hex, of a part that was read to its end.
func (b *body) digest() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.end()
	return b.md5
}

// checksum returns the CRC-32C of what was read.
func (b *body) checksum() uint32 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.crc
}

// castagnoli is the polynomial that processors have an instruction for; the
// library makes its table once.
func castagnoli() *crc32.Table { return crc32.MakeTable(crc32.Castagnoli) }

// readAt fills p. An end before it is full is ErrShort.
func readAt(r io.ReaderAt, p []byte, at int64) (int, error) {
	n, err := r.ReadAt(p, at)
	switch {
	case n == len(p):
		return n, nil
	case err == nil, errors.Is(err, io.EOF):
		return n, ErrShort
	}
	return n, err
}
