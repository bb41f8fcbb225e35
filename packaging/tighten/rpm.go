package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
)

// Tags of an RPM that depend on its payload. Texts are in hexadecimal digits.
const (
	sigSHA256  = 273  // text: of the header
	sigSize    = 1000 // 32 bits: of header and payload
	hdrPayload = 5092 // text: SHA-256 of the payload
)

// known are the tags that nfpm writes into a signature: those above, its own
// entry and the size of what is packed. Any other may be a signature, or a digest
// that would be wrong afterwards.
var known = []uint32{62, sigSHA256, sigSize, 1007} // read-only

const (
	leadSize  = 96
	introSize = 16 // magic, version, number of entries, size of their values
	entrySize = 16
)

var magic = []byte{0x8e, 0xad, 0xe8, 1} // read-only

// rpm is a package in its four parts; see "Package File Format" in RPM's manual.
type rpm struct {
	lead      []byte
	signature header // padded to a multiple of eight bytes
	main      header
	payload   []byte
}

// header is a header structure as it stands in the file: entries that point
// into the values behind them.
type header []byte

// parse takes a package apart. Its digests must be right: then the tags mean
// what is thought here that they mean.
func parse(b []byte) (*rpm, error) {
	if len(b) < leadSize {
		return nil, errors.New("too short for an RPM")
	}
	p := &rpm{lead: b[:leadSize]}
	rest := b[leadSize:]
	n, err := headerSize(rest)
	if err != nil {
		return nil, fmt.Errorf("signature: %w", err)
	}
	n = (n + 7) / 8 * 8
	if n > len(rest) {
		return nil, errors.New("the signature is cut off")
	}
	p.signature, rest = header(rest[:n]), rest[n:]
	if n, err = headerSize(rest); err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	p.main, p.payload = header(rest[:n]), rest[n:]
	for _, tag := range p.signature.tags() {
		if !slices.Contains(known, tag) {
			return nil, fmt.Errorf("it is signed, or has a digest that isn't known here: tag %d", tag)
		}
	}
	before := bytes.Clone(b)
	if err := p.replace(p.payload); err != nil {
		return nil, err
	}
	if !bytes.Equal(before, p.bytes()) {
		return nil, errors.New("its digests don't hold")
	}
	return p, nil
}

// headerSize is the length of the header at the beginning of b.
func headerSize(b []byte) (int, error) {
	if len(b) < introSize || !bytes.Equal(b[:len(magic)], magic) {
		return 0, errors.New("no header there")
	}
	entries, values := binary.BigEndian.Uint32(b[8:]), binary.BigEndian.Uint32(b[12:])
	n := introSize + entrySize*int64(entries) + int64(values)
	if n > int64(len(b)) {
		return 0, errors.New("a header is cut off")
	}
	return int(n), nil
}

// entry is the nth of a header.
func (h header) entry(n int) []byte { return h[introSize+entrySize*n:][:entrySize] }

func (h header) tags() []uint32 {
	tags := make([]uint32, binary.BigEndian.Uint32(h[8:]))
	for i := range tags {
		tags[i] = binary.BigEndian.Uint32(h.entry(i))
	}
	return tags
}

// value is the place of a tag's value, of which size bytes are meant.
func (h header) value(tag uint32, size int) ([]byte, error) {
	tags := h.tags()
	i := slices.Index(tags, tag)
	if i < 0 {
		return nil, fmt.Errorf("no tag %d", tag)
	}
	values := h[introSize+entrySize*len(tags):]
	at := int64(binary.BigEndian.Uint32(h.entry(i)[8:]))
	if at+int64(size) > int64(len(values)) {
		return nil, fmt.Errorf("tag %d is cut off", tag)
	}
	return values[at:][:size], nil
}

// put writes a tag's new value over the old one, of the same length.
func (h header) put(tag uint32, value []byte) error {
	place, err := h.value(tag, len(value))
	if err != nil {
		return err
	}
	copy(place, value)
	return nil
}

// replace gives the package another payload, and makes its digests anew.
func (p *rpm) replace(payload []byte) error {
	p.payload = payload
	if err := p.main.put(hdrPayload, digits(payload)); err != nil {
		return err
	}
	size := uint32(len(p.main) + len(payload))
	return errors.Join(
		p.signature.put(sigSHA256, digits(p.main)),
		p.signature.put(sigSize, binary.BigEndian.AppendUint32(nil, size)))
}

// digits is the SHA-256 of b in hexadecimal digits.
func digits(b []byte) []byte {
	sum := sha256.Sum256(b)
	return []byte(hex.EncodeToString(sum[:]))
}

// bytes is the package as a file.
func (p *rpm) bytes() []byte {
	return bytes.Join([][]byte{p.lead, p.signature, p.main, p.payload}, nil)
}
