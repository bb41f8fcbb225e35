package uploader

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"
)

const (
	sampleEdge  = 256 << 10 // bytes hashed at both ends of a file
	samplePiece = 16 << 10  // bytes hashed at each of samplePieces places between
	samplePlace = 14
)

// identity tells whether a file is still the one that was added. Size and a
// hash of sampled bytes decide; the time of change must be near.
type identity struct {
	Size    int64
	ModTime time.Time
	Sample  string // hex SHA-256 over size and sampled bytes
}

// sample hashes at most 736 KiB spread over the file: enough to tell two
// videos apart, little enough for a slow card.
func sample(r io.ReaderAt, size int64) (string, error) {
	h := sha256.New()
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(size))
	h.Write(n[:])
	add := func(off, n int64) error {
		_, err := io.Copy(h, io.NewSectionReader(r, off, n))
		return err
	}
	const whole = 2*sampleEdge + samplePlace*samplePiece
	if size <= whole {
		if err := add(0, size); err != nil {
			return "", err
		}
		return hex.EncodeToString(h.Sum(nil)), nil
	}
	if err := add(0, sampleEdge); err != nil {
		return "", err
	}
	room := size - 2*sampleEdge - samplePiece
	for i := range int64(samplePlace) {
		// Multiply last: size is at most 10 GiB, the product fits.
		if err := add(sampleEdge+room*i/(samplePlace-1), samplePiece); err != nil {
			return "", err
		}
	}
	if err := add(size-sampleEdge, sampleEdge); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// sameTime allows what file systems do to a time: FAT keeps two seconds, and
// shifts by whole hours when the clock changes for summer or the zone.
func sameTime(a, b time.Time) bool {
	d := a.Sub(b).Abs()
	if d > 25*time.Hour {
		return false
	}
	r := d % time.Hour
	return r <= 2*time.Second || r >= time.Hour-2*time.Second
}

// errors of openSame.
var (
	errFileMissing = errors.New("the file isn't there")
	errFileChanged = errors.New("the file isn't the one that was added")
	// errContentDiffers: size and time are the same, so bytes of the other file
	// may have been read before it was noticed.
	errContentDiffers = fmt.Errorf("%w: its content differs", errFileChanged)
)

// openSame opens the file and looks at its size and time: cheap enough for
// every chunk.
func openSame(path string, want identity) (*os.File, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %w", errFileMissing, err)
	} else if err != nil {
		return nil, err
	}
	if err := stillSame(f, want); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// stillSame compares an open file's size and time.
func stillSame(f *os.File, want identity) error {
	st, err := f.Stat()
	if err != nil {
		return err
	}
	if st.Size() != want.Size {
		return fmt.Errorf("%w: %d bytes, not %d", errFileChanged, st.Size(), want.Size)
	}
	if !sameTime(st.ModTime(), want.ModTime) {
		return fmt.Errorf("%w: changed %s", errFileChanged, st.ModTime().UTC().Format(time.RFC3339))
	}
	return nil
}

// verifySame compares the sampled bytes too: before an upload goes on after a
// restart or a card's return, and before complete.
func verifySame(path string, want identity) error {
	f, err := openSame(path, want)
	if err != nil {
		return err
	}
	defer f.Close()
	if want.Sample == "" {
		return nil
	}
	got, err := sample(f, want.Size)
	if err != nil {
		return err
	}
	if got != want.Sample {
		return errContentDiffers
	}
	return nil
}
