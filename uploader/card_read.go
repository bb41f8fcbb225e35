package uploader

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"path/filepath"
	"unsafe"
)

// CardRead says how a card was read: whether its bytes came from the card
// itself rather than from this computer's memory of an earlier reading.
type CardRead string

// The ways of reading.
const (
	CardDirect  CardRead = "direct"  // past the system's cache
	CardDropped CardRead = "dropped" // the system has forgotten what it had, and reads anew
	CardCached  CardRead = "cached"  // through the cache: nothing else can be had, or it didn't forget
)

// less returns the one of two ways that proves less.
func less(a, b CardRead) CardRead {
	for _, r := range []CardRead{CardCached, CardDropped} {
		if a == r || b == r {
			return r
		}
	}
	return CardDirect
}

// cardBlock is how much is read at once: a multiple of every device's blocks.
const cardBlock = 1 << 20

// aligned returns a buffer that begins where devices can write to directly.
func aligned() []byte {
	const line = 4096
	b := make([]byte, cardBlock+line)
	off := (line - int(uintptr(unsafe.Pointer(&b[0]))%line)) % line
	return b[off : off+cardBlock]
}

// hash reads a file of the card whole and returns its SHA-256.
func (c *cardCheck) hash(e cardEntry) (string, error) {
	f, how, err := openFresh(filepath.Join(c.verdict.Root, e.path))
	if err != nil {
		return "", err
	}
	defer f.Close()
	c.verdict.Fresh = less(c.verdict.Fresh, how)
	want := identity{Size: e.size, ModTime: e.mod}
	if err := stillSame(f, want); err != nil {
		return "", err
	}
	if c.buf == nil {
		c.buf = aligned()
	}
	h, off, start := sha256.New(), int64(0), c.progress.Read
	for off < e.size { // no read beyond the end: a direct one must begin at a block
		if err := c.ctx.Err(); err != nil {
			return "", err
		}
		n, err := f.Read(c.buf)
		h.Write(c.buf[:n])
		forget(f, off, int64(n))
		off += int64(n)
		c.progress.Read = start + min(off, e.size)
		c.report(false)
		if err == io.EOF {
			break
		} else if err != nil {
			return "", err
		}
	}
	if off != e.size {
		return "", errFileChanged
	}
	if err := stillSame(f, want); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
