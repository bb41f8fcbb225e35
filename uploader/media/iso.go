package media

import (
	"encoding/binary"
	"fmt"
)

// box is one box ("atom") of an MP4, MOV or M4V file (ISO/IEC 14496-12).
type box struct {
	typ  string
	off  int64 // of its header
	body int64 // offset of its first byte after size and type
	end  int64 // clipped to its parent's end
	size int64 // as announced, header included; saturated at the largest int64
	over bool  // it announces more than its parent has
}

// box reads the header at off of a box inside a parent that ends at end.
func (s *source) box(off, end int64) (box, error) {
	if err := s.step(); err != nil {
		return box{}, err
	}
	h, err := s.at(off, 8)
	if err != nil {
		return box{}, err
	}
	b := box{typ: string(h[4:8]), off: off, body: off + 8, end: end}
	switch size := binary.BigEndian.Uint32(h); size {
	case 0: // to the end of the file; a terminator inside a box
		b.size = end - off
		return b, nil
	case 1:
		h, err := s.at(off+8, 8)
		if err != nil {
			return b, err
		}
		b.body, b.size = off+16, int64(min(binary.BigEndian.Uint64(h), 1<<63-1))
	default:
		b.size = int64(size)
	}
	if b.size < b.body-off {
		return b, errBroken
	}
	if b.size > end-off {
		b.over = true
		return b, nil
	}
	b.end = off + b.size
	return b, nil
}

// field returns n bytes at a place in the box's body.
func (s *source) field(b box, at int64, n int) ([]byte, error) {
	if b.body+at+int64(n) > b.end {
		return nil, errBroken
	}
	return s.at(b.body+at, n)
}

// eachBox calls f for every box inside [off, end), until f fails.
func (s *source) eachBox(off, end int64, f func(box) error) error {
	for off+8 <= end {
		b, err := s.box(off, end)
		if err != nil {
			return err
		}
		if err := f(b); err != nil {
			return err
		}
		off = b.end
	}
	return nil
}

// looksLikeISO reports whether the file starts with a box that such files
// start with. QuickTime files older than 2005 have no ftyp.
func looksLikeISO(head []byte) bool {
	if len(head) < 8 {
		return false
	}
	switch string(head[4:8]) {
	case "ftyp", "styp", "moov", "moof", "mdat", "wide", "free", "skip", "pnot":
		return true
	}
	return false
}

// isoContainer judges by the brands of ftyp: the major one first, then the
// compatible ones. ErrNotVideo is for pictures and sound in the same box format.
func isoContainer(brands []string) (Container, error) {
	if len(brands) == 0 { // cut off within ftyp
		return MP4, nil
	}
	switch major := brands[0]; {
	case major == "qt  ":
		return MOV, nil
	case major == "M4V " || major == "M4VH" || major == "M4VP":
		return M4V, nil
	case isPicture(major):
		return Unknown, fmt.Errorf("%w: it is a picture (brand %q)", ErrNotVideo, major)
	case isSound(major):
		return Unknown, fmt.Errorf("%w: it is sound (brand %q)", ErrNotVideo, major)
	case isMovie(major):
		return MP4, nil
	}
	movie, quickTime, picture := false, false, ""
	for _, b := range brands[1:] {
		movie = movie || isMovie(b)
		quickTime = quickTime || b == "qt  "
		if isPicture(b) {
			picture = b
		}
	}
	switch {
	case movie:
		return MP4, nil
	case quickTime:
		return MOV, nil
	case picture != "":
		return Unknown, fmt.Errorf("%w: it is a picture (brand %q)", ErrNotVideo, picture)
	}
	return MP4, nil
}

func isMovie(brand string) bool {
	switch brand[:3] {
	case "iso", "mp4", "avc", "3gp", "3g2", "3ge", "3gg", "MSN", "XAV", "das", "cmf", "f4v", "F4V", "mmp", "MP4":
		return true
	}
	return false
}

// isPicture knows HEIF, AVIF, JPEG 2000, JPEG XL and Canon's raw files.
func isPicture(brand string) bool {
	switch brand {
	case "heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs", "mif1", "mif2", "msf1", "miaf", "MiHB", "MiHE", "MiHA",
		"avif", "avis", "avci", "avcs", "jpeg", "jpgs", "jp2 ", "jpx ", "jpm ", "jxl ", "crx ":
		return true
	}
	return false
}

func isSound(brand string) bool {
	switch brand {
	case "M4A ", "M4B ", "M4P ", "F4A ", "F4B ":
		return true
	}
	return false
}
