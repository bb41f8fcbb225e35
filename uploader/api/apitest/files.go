package apitest

import (
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
)

// copyBuffer is the memory that one body takes on its way, in bytes.
const copyBuffer = 128 << 10

// files keeps bodies in a folder, or, where dir is empty, hashes and drops
// them. Its methods do I/O: never call them with the server's lock held.
type files struct {
	dir  string
	mine bool // made by newFiles, so removed by close
}

// newFiles makes the folder where there is none.
func newFiles(o Options) (files, error) {
	switch {
	case o.Discard || o.Storage != nil:
		return files{}, nil
	case o.Dir == "":
		dir, err := os.MkdirTemp("", "apitest-")
		return files{dir: dir, mine: true}, err
	default:
		return files{dir: o.Dir}, os.MkdirAll(o.Dir, 0o700)
	}
}

// close removes the folder when newFiles made it.
func (f files) close() error {
	if !f.mine {
		return nil
	}
	return os.RemoveAll(f.dir)
}

// received is a body that has arrived whole.
type received struct {
	path string // "" where it was dropped
	size int64  // bytes
	md5  [md5.Size]byte
}

// receive reads a body to its end. On an error nothing stays behind; read says
// how far it came.
func (f files) receive(body io.Reader) (got received, read int64, err error) {
	sum := md5.New()
	if f.dir == "" {
		got.size, err = copyTo(sum, body)
		sum.Sum(got.md5[:0])
		return got, got.size, err
	}
	file, err := os.CreateTemp(f.dir, "part-")
	if err != nil {
		return got, 0, fmt.Errorf("keep part: %w", err)
	}
	got.path = file.Name()
	got.size, err = copyTo(io.MultiWriter(file, sum), body)
	if err = errors.Join(err, file.Close()); err != nil {
		f.remove(got.path)
		return received{}, got.size, err
	}
	sum.Sum(got.md5[:0])
	return got, got.size, nil
}

// join makes one file of parts, in order, and removes each as soon as it is in
// it: a 10 GiB video then needs little more than 10 GiB. It returns the file's
// path and SHA-256, both empty where bodies are dropped.
func (f files) join(name string, parts []string) (path, sum string, err error) {
	if f.dir == "" {
		return "", "", nil
	}
	path = filepath.Join(f.dir, name)
	file, err := os.Create(path)
	if err != nil {
		return "", "", fmt.Errorf("assemble: %w", err)
	}
	digest := sha256.New()
	for _, part := range parts {
		if err = f.appendPart(file, digest, part); err != nil {
			break
		}
	}
	if err = errors.Join(err, file.Close()); err != nil {
		f.remove(append(parts, path)...)
		return "", "", fmt.Errorf("assemble: %w", err)
	}
	return path, hex.EncodeToString(digest.Sum(nil)), nil
}

func (f files) appendPart(to io.Writer, digest hash.Hash, part string) error {
	file, err := os.Open(part)
	if err != nil {
		return err
	}
	_, err = copyTo(io.MultiWriter(to, digest), file)
	err = errors.Join(err, file.Close())
	f.remove(part)
	return err
}

// remove deletes files; "" is none. What can't be removed goes with the folder.
func (f files) remove(paths ...string) {
	for _, path := range paths {
		if path != "" {
			_ = os.Remove(path)
		}
	}
}

// copyTo is io.Copy with a buffer of a known size.
func copyTo(w io.Writer, r io.Reader) (int64, error) {
	return io.CopyBuffer(struct{ io.Writer }{w}, struct{ io.Reader }{r}, make([]byte, copyBuffer))
}
