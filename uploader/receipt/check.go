package receipt

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// Outcome is what a comparison of a file with a receipt has shown.
type Outcome uint8

// The outcomes.
const (
	Same        Outcome = iota // size and SHA-256 are the receipt's
	SizeDiffers                // it has another size
	HashDiffers                // its size is the receipt's, its content isn't
	NoHash                     // the receipt has no SHA-256 to compare with
)

// Result is an outcome with what it rests on.
type Result struct {
	Outcome Outcome
	Receipt Receipt // the one that the file was compared with
	Size    int64   // of the file, in bytes
	SHA256  string  // of the file; empty where it wasn't needed
}

// ErrChanged says that the file had another size after it was read than before.
var ErrChanged = errors.New("the file changed while it was read")

// Check compares what r gives, size bytes, with the receipts: with the one that
// it is, if it is among them, else with the nearest. Only a file that one of
// them has the size of is read. progress, which may be nil, is told the bytes
// read so far. It fails when reading does, and when ctx ends.
func Check(ctx context.Context, r io.Reader, size int64, rs []Receipt, progress func(int64)) (Result, error) {
	if len(rs) == 0 {
		return Result{}, fmt.Errorf("receipt: check: %w", ErrNone)
	}
	res := Result{Outcome: SizeDiffers, Receipt: rs[0], Size: size}
	var alike []Receipt
	for _, c := range rs {
		if c.Size == size {
			alike = append(alike, c)
		}
	}
	if len(alike) == 0 {
		return res, nil
	}
	res.Outcome, res.Receipt = NoHash, alike[0]
	known := false
	for _, c := range alike {
		known = known || c.SHA256 != ""
	}
	if !known {
		return res, nil
	}
	sum, err := hash(ctx, r, size, progress)
	if err != nil {
		return Result{}, err
	}
	res.SHA256 = sum
	for _, c := range alike {
		if c.SHA256 == "" {
			continue
		}
		res.Outcome, res.Receipt = HashDiffers, c
		if strings.EqualFold(c.SHA256, sum) {
			res.Outcome = Same
			break
		}
	}
	return res, nil
}

// hash reads size bytes and no more.
func hash(ctx context.Context, r io.Reader, size int64, progress func(int64)) (string, error) {
	h, done := sha256.New(), int64(0)
	buf := make([]byte, 1<<20)
	for {
		if err := ctx.Err(); err != nil {
			return "", fmt.Errorf("receipt: check: %w", err)
		}
		n, err := r.Read(buf)
		h.Write(buf[:n])
		if done += int64(n); progress != nil {
			progress(done)
		}
		if done > size || err == io.EOF && done < size {
			return "", fmt.Errorf("receipt: check: %w", ErrChanged)
		}
		if err == io.EOF {
			return hex.EncodeToString(h.Sum(nil)), nil
		}
		if err != nil {
			return "", fmt.Errorf("receipt: check: %w", err)
		}
	}
}

// CheckFile is [Check] of a file.
func CheckFile(ctx context.Context, path string, rs []Receipt, progress func(int64)) (Result, error) {
	f, st, err := openRegular(path)
	if err != nil {
		return Result{}, fmt.Errorf("receipt: check: %w", err)
	}
	defer f.Close()
	return Check(ctx, f, st.Size(), rs, progress)
}

var errNotFile = errors.New("not a file")

// openRegular opens a file, and nothing else: to open a pipe would wait for
// somebody who writes to it.
func openRegular(path string) (*os.File, os.FileInfo, error) {
	st, err := os.Stat(path)
	if err != nil {
		return nil, nil, err
	}
	if !st.Mode().IsRegular() {
		return nil, nil, fmt.Errorf("%s: %w", Visible(st.Name()), errNotFile)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	if st, err = f.Stat(); err != nil {
		f.Close()
		return nil, nil, err
	}
	return f, st, nil
}
