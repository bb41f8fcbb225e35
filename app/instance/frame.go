package instance

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
)

// A request is a header (magic, version, kind, length of the body, big-endian)
// and a body: for each path its length in four bytes and its bytes. The reply
// is magic and version, and then one byte for each sign of life. The layout of
// the header and of the reply's beginning holds for all versions.
const (
	magic       = "AIONUP"
	version     = 1
	headerSize  = len(magic) + 2 + 4
	greetSize   = len(magic) + 1
	maxBody     = 4 << 20   // bytes; twice what a command line can hold on Linux
	maxPath     = 128 << 10 // bytes; the longest path of Windows is below 100 KiB
	kindOpen    = 'o'
	kindQuit    = 'q'
	signSeen    = 's' // the program has taken notice
	signBusy    = 'b' // it still works on it
	signDone    = 'd' // it has taken the request over
	signRefused = 'r' // it can't use it
)

// Why a request is refused.
var (
	errFormat  = errors.New("not a request")
	errTooMuch = errors.New("too many files at once")
	errPath    = errors.New("not an absolute path")
	errRefused = errors.New("the other instance refused the request")
)

// encode turns a request into bytes.
func encode(r Request) ([]byte, error) {
	var body []byte
	for _, p := range r.Files {
		if err := checkPath(p); err != nil {
			return nil, err
		}
		body = binary.BigEndian.AppendUint32(body, uint32(len(p)))
		body = append(body, p...)
	}
	if len(body) > maxBody {
		return nil, errTooMuch
	}
	kind := byte(kindOpen)
	if r.Quit {
		kind = kindQuit
	}
	out := append([]byte(magic), version, kind)
	out = binary.BigEndian.AppendUint32(out, uint32(len(body)))
	return append(out, body...), nil
}

// decode reads a request. Memory grows with what arrives, not with what the
// header promises. The error is ErrVersion for a request of another version.
func decode(from io.Reader) (Request, error) {
	var head [headerSize]byte
	if _, err := io.ReadFull(from, head[:]); err != nil {
		return Request{}, err
	}
	if string(head[:len(magic)]) != magic {
		return Request{}, errFormat
	}
	rest := head[len(magic):]
	if rest[0] != version {
		return Request{}, ErrVersion
	}
	size := binary.BigEndian.Uint32(rest[2:])
	if size > maxBody {
		return Request{}, errTooMuch
	}
	var body bytes.Buffer
	if n, err := io.Copy(&body, io.LimitReader(from, int64(size))); err != nil || n < int64(size) {
		return Request{}, errors.Join(io.ErrUnexpectedEOF, err)
	}
	switch {
	case rest[1] == kindQuit && size == 0:
		return Request{Quit: true}, nil
	case rest[1] != kindOpen:
		return Request{}, errFormat
	}
	files, err := paths(body.Bytes())
	return Request{Files: files}, err
}

func paths(body []byte) ([]string, error) {
	var files []string
	for len(body) > 0 {
		if len(body) < 4 {
			return nil, errFormat
		}
		n := binary.BigEndian.Uint32(body)
		body = body[4:]
		if uint64(n) > uint64(len(body)) {
			return nil, errFormat
		}
		p := string(body[:n])
		body = body[n:]
		if err := checkPath(p); err != nil {
			return nil, err
		}
		files = append(files, p)
	}
	return files, nil
}

func checkPath(p string) error {
	if len(p) > maxPath || strings.ContainsRune(p, 0) || !filepath.IsAbs(p) {
		return fmt.Errorf("%w: %.200q", errPath, p)
	}
	return nil
}

// greet is how every reply begins.
func greet() []byte { return append([]byte(magic), version) }

// greeted reads the beginning of a reply.
func greeted(from io.Reader) error {
	var head [greetSize]byte
	if _, err := io.ReadFull(from, head[:]); err != nil {
		return err
	}
	switch {
	case string(head[:len(magic)]) != magic:
		return errFormat
	case head[len(magic)] != version:
		return ErrVersion
	}
	return nil
}
