package media_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"slices"
	"testing"

	"github.com/aionvision/aion-uploader/uploader/media"
)

// The helpers here build files by hand, for what ffmpeg doesn't make.

func u32(v uint32) []byte { return binary.BigEndian.AppendUint32(nil, v) }
func u64(v uint64) []byte { return binary.BigEndian.AppendUint64(nil, v) }

// join concatenates strings, byte slices and 32-bit numbers (big-endian).
func join(parts ...any) []byte {
	var out []byte
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			out = append(out, p...)
		case []byte:
			out = append(out, p...)
		case int:
			out = append(out, u32(uint32(p))...)
		case uint64:
			out = append(out, u64(p)...)
		}
	}
	return out
}

// box is an MP4 box.
func box(typ string, parts ...any) []byte {
	body := join(parts...)
	return join(len(body)+8, typ, body)
}

// box64 is a box with a 64-bit size.
func box64(typ string, parts ...any) []byte {
	body := join(parts...)
	return join(1, typ, uint64(len(body)+16), body)
}

func ftyp(major string, more ...any) []byte { return box("ftyp", major, 0, join(more...)) }

// mvhd0 and mvhd1 are both versions of a movie header; mdhd has the same start.
func mvhd0(scale, duration int) []byte {
	return box("mvhd", 0, 0, 0, scale, duration, make([]byte, 80))
}

func mvhd1(scale int, duration uint64) []byte {
	return box("mvhd", 1<<24, uint64(0), uint64(0), scale, duration, make([]byte, 80))
}

// trak is a track with the least that tells what it is.
func trak(id int, handler string, inMovie, scale, duration int) []byte {
	return box("trak",
		box("tkhd", 0, 0, 0, id, 0, inMovie, make([]byte, 60)),
		box("mdia",
			box("mdhd", 0, 0, 0, scale, duration, 0),
			box("hdlr", 0, 0, handler, make([]byte, 13))))
}

func video(inMovie, scale, duration int) []byte { return trak(1, "vide", inMovie, scale, duration) }

// noise is media data: anything but zeros.
func noise(n int) []byte { return bytes.Repeat([]byte{0x5a}, n) }

// elem is an EBML element; its size takes eight bytes.
func elem(id int, parts ...any) []byte {
	body := join(parts...)
	return join(elemHead(id, uint64(len(body))), body)
}

// unknownSize marks an element that lasts until the next of its level.
const unknownSize = math.MaxUint64

func elemHead(id int, size uint64) []byte {
	b := bytes.TrimLeft(u32(uint32(id)), "\x00")
	if size == unknownSize {
		return append(b, 0xff)
	}
	return append(b, u64(size|1<<56)...)
}

func float(f float64) []byte { return u64(math.Float64bits(f)) }

// riff is a chunk; one with a kind is a LIST or a RIFF.
func riff(id string, parts ...any) []byte {
	body := join(parts...)
	out := append([]byte(id), binary.LittleEndian.AppendUint32(nil, uint32(len(body)))...)
	out = append(out, body...)
	if len(body)%2 == 1 {
		out = append(out, 0)
	}
	return out
}

// le is a run of little-endian 32-bit numbers.
func le(vs ...uint32) []byte {
	var out []byte
	for _, v := range vs {
		out = binary.LittleEndian.AppendUint32(out, v)
	}
	return out
}

func inspect(t *testing.T, name string, data []byte) (media.Info, error) {
	t.Helper()
	return media.Inspect(bytes.NewReader(data), int64(len(data)), name)
}

// sparse is a large file of which few bytes matter. The others are not zero,
// as media data aren't.
type sparse struct {
	size   int64
	pieces []piece // in order
	reads  int
}

type piece struct {
	off  int64
	data []byte
}

func (s *sparse) put(off int64, data []byte) { s.pieces = append(s.pieces, piece{off, data}) }

func (s *sparse) ReadAt(p []byte, off int64) (int, error) {
	s.reads++
	n := min(int64(len(p)), s.size-off)
	if n <= 0 {
		return 0, io.EOF
	}
	p = p[:n]
	for i := range p {
		p[i] = 0xa5
	}
	first, _ := slices.BinarySearchFunc(s.pieces, off, func(x piece, off int64) int {
		if x.off+int64(len(x.data)) <= off {
			return -1
		}
		return 1
	})
	for _, x := range s.pieces[first:] {
		if x.off >= off+n {
			break
		}
		if x.off >= off {
			copy(p[x.off-off:], x.data)
		} else {
			copy(p, x.data[off-x.off:])
		}
	}
	return len(p), nil
}

func TestSparse(t *testing.T) {
	s := &sparse{size: 100}
	s.put(10, []byte("abc"))
	s.put(20, []byte("def"))
	p := make([]byte, 11)
	if n, err := s.ReadAt(p, 11); n != 11 || err != nil || string(p[:2]) != "bc" || string(p[9:]) != "de" || p[5] != 0xa5 {
		t.Errorf("got %d, %v: %q", n, err, p)
	}
	if n, err := s.ReadAt(p, 100); n != 0 || !errors.Is(err, io.EOF) {
		t.Errorf("past the end: %d, %v", n, err)
	}
}
