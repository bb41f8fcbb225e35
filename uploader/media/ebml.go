package media

import (
	"encoding/binary"
	"math"
	"math/bits"
)

// Element IDs of Matroska and WebM (RFC 8794, RFC 9559), with their marker bits.
const (
	idEBML          = 0x1A45DFA3
	idDocType       = 0x4282
	idSegment       = 0x18538067
	idSeekHead      = 0x114D9B74
	idSeek          = 0x4DBB
	idSeekID        = 0x53AB
	idSeekPosition  = 0x53AC
	idInfo          = 0x1549A966
	idTimecodeScale = 0x2AD7B1
	idDuration      = 0x4489
	idTracks        = 0x1654AE6B
	idTrackEntry    = 0xAE
	idTrackNumber   = 0xD7
	idTrackType     = 0x83
	idFrameDuration = 0x23E383
	idCluster       = 0x1F43B675
	idTimecode      = 0xE7
	idSimpleBlock   = 0xA3
	idBlockGroup    = 0xA0
	idBlock         = 0xA1
	idCues          = 0x1C53BB6B
	idCuePoint      = 0xBB
	idCueTime       = 0xB3
	idCuePositions  = 0xB7
	idCueCluster    = 0xF1
	idChapters      = 0x1043A770
	idTags          = 0x1254C367
	idAttachments   = 0x1941A469
	idCRC           = 0xBF
	idPosition      = 0xA7
	idPrevSize      = 0xAB
	idVoid          = 0xEC
)

// knownID tells what can follow a Cluster from bytes that are no elements.
func knownID(id uint32) bool {
	switch id {
	case idCluster, idTimecode, idSimpleBlock, idBlockGroup, idBlock, idCues, idTags, idChapters, idAttachments,
		idSeekHead, idInfo, idTracks, idCRC, idPosition, idPrevSize, idVoid:
		return true
	}
	return false
}

// element is one EBML element.
type element struct {
	id      uint32
	off     int64 // of its header
	body    int64
	end     int64 // clipped to its parent's end
	size    int64 // of its body, as announced
	unknown bool  // its size isn't announced: it lasts until the next of its level
	over    bool  // it announces more than its parent has
}

// element reads the header at off of an element inside a parent that ends at end.
func (s *source) element(off, end int64) (element, error) {
	if err := s.step(); err != nil {
		return element{}, err
	}
	h, err := s.upTo(off, int(min(12, end-off)))
	if err != nil {
		return element{}, err
	}
	id, n, _, err := vint(h, 4, true)
	if err != nil {
		return element{}, err
	}
	size, m, unknown, err := vint(h[n:], 8, false)
	if err != nil {
		return element{}, err
	}
	e := element{id: uint32(id), off: off, body: off + int64(n+m), size: int64(size), unknown: unknown, end: end}
	switch {
	case unknown:
	case e.size > end-e.body:
		e.over = true
	default:
		e.end = e.body + e.size
	}
	return e, nil
}

// vint decodes a variable-length number of at most limit bytes and tells how
// many it took and whether all its bits are ones. An ID keeps its marker bit.
func vint(b []byte, limit int, keepMarker bool) (v uint64, n int, ones bool, err error) {
	if len(b) == 0 {
		return 0, 0, false, errShort
	}
	n = bits.LeadingZeros8(b[0]) + 1
	if n > limit {
		return 0, 0, false, errBroken
	}
	if len(b) < n {
		return 0, 0, false, errShort
	}
	for _, c := range b[:n] {
		v = v<<8 | uint64(c)
	}
	mask := uint64(1)<<(7*n) - 1
	ones = v&mask == mask
	if !keepMarker {
		v &= mask
	}
	return v, n, ones, nil
}

// eachElement calls f for every element inside [off, end), until f fails.
func (s *source) eachElement(off, end int64, f func(element) error) error {
	for off < end {
		e, err := s.element(off, end)
		if err != nil {
			return err
		}
		if err := f(e); err != nil {
			return err
		}
		off = e.end
	}
	return nil
}

// uintOf reads the body of an unsigned number.
func (s *source) uintOf(e element) (uint64, error) {
	n := e.end - e.body
	if n > 8 || e.over || e.unknown {
		return 0, errBroken
	}
	if n == 0 {
		return 0, nil
	}
	b, err := s.at(e.body, int(n))
	if err != nil {
		return 0, err
	}
	v := uint64(0)
	for _, c := range b {
		v = v<<8 | uint64(c)
	}
	return v, nil
}

// floatOf reads the body of a float of 4 or 8 bytes.
func (s *source) floatOf(e element) (float64, error) {
	n := e.end - e.body
	if n != 4 && n != 8 {
		return 0, errBroken
	}
	b, err := s.at(e.body, int(n))
	if err != nil {
		return 0, err
	}
	if n == 4 {
		return float64(math.Float32frombits(binary.BigEndian.Uint32(b))), nil
	}
	return math.Float64frombits(binary.BigEndian.Uint64(b)), nil
}
