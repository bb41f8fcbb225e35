package media

import (
	"encoding/binary"
	"math"
	"time"
)

// span is the time that a track's fragments cover, in its timescale.
type span struct {
	begun      bool
	start, end uint64
}

// readFragment adds one moof to the spans of the movie's tracks. After a jump
// only absolute times count, since the fragments between were not seen.
func (s *source) readFragment(moof box, m *movie, jumped bool) error {
	return s.eachBox(moof.body, moof.end, func(b box) error {
		if b.typ != "traf" {
			return nil
		}
		f := fragment{}
		if err := s.readTrackFragment(b, m, &f); err != nil {
			return err
		}
		if f.track != nil && (f.timed || !jumped) {
			f.addTo(&f.track.frag)
		}
		return nil
	})
}

// fragment is one traf.
type fragment struct {
	track         *track
	sampleDefault uint32
	timed         bool // it has an absolute time
	at            uint64
	length        uint64
}

func (f *fragment) addTo(sp *span) {
	if !sp.begun {
		sp.begun = true
		sp.end = f.track.duration // of what moov itself holds
		if f.timed && f.track.duration == 0 {
			sp.start = f.at // a live recording may begin at any time
		}
	}
	if f.timed {
		sp.end = f.at
	}
	sp.end = addSat(sp.end, f.length)
}

func (s *source) readTrackFragment(traf box, m *movie, f *fragment) error {
	return s.eachBox(traf.body, traf.end, func(b box) error {
		switch b.typ {
		case "tfhd":
			return s.readFragmentHeader(b, m, f)
		case "tfdt":
			v, err := s.field(b, 0, 8)
			if err != nil {
				return err
			}
			f.timed, f.at = true, uint64(be32(v[4:]))
			if v[0] == 1 {
				if v, err = s.field(b, 4, 8); err != nil {
					return err
				}
				f.at = binary.BigEndian.Uint64(v)
			}
		case "trun":
			return s.readRun(b, f)
		}
		return nil
	})
}

func (s *source) readFragmentHeader(b box, m *movie, f *fragment) error {
	v, err := s.field(b, 0, 8)
	if err != nil {
		return err
	}
	flags := be32(v)
	if f.track = m.track(be32(v[4:])); f.track != nil {
		f.sampleDefault = f.track.sampleDefault
	}
	at := int64(8)
	if flags&0x1 != 0 { // base data offset
		at += 8
	}
	if flags&0x2 != 0 { // sample description
		at += 4
	}
	if flags&0x8 != 0 {
		if v, err = s.field(b, at, 4); err != nil {
			return err
		}
		f.sampleDefault = be32(v)
	}
	return nil
}

// readRun adds up the durations of a run of samples.
func (s *source) readRun(b box, f *fragment) error {
	v, err := s.field(b, 0, 8)
	if err != nil {
		return err
	}
	flags, n := be32(v), int64(be32(v[4:]))
	at, width := int64(8), int64(0)
	if flags&0x1 != 0 { // data offset
		at += 4
	}
	if flags&0x4 != 0 { // first sample's flags
		at += 4
	}
	for _, bit := range []uint32{0x100, 0x200, 0x400, 0x800} { // duration, size, flags, time offset
		if flags&bit != 0 {
			width += 4
		}
	}
	if flags&0x100 == 0 {
		f.length = addSat(f.length, uint64(n)*uint64(f.sampleDefault))
		return nil
	}
	for ; n > 0; n-- {
		if v, err = s.field(b, at, 4); err != nil {
			return err
		}
		f.length = addSat(f.length, uint64(be32(v)))
		at += width
	}
	return nil
}

func addSat(a, b uint64) uint64 {
	if a > math.MaxUint64-b {
		return math.MaxUint64
	}
	return a + b
}

// fragmentEnd is how long the longest track is with all fragments seen.
func (m *movie) fragmentEnd() (d time.Duration) {
	for _, t := range m.tracks {
		if t.frag.end > t.frag.start {
			d = max(d, ratio(t.frag.end-t.frag.start, t.timescale))
		}
	}
	return d
}

// fallsShort reports whether the fragments end well before the duration that
// was announced. The margin is wide: recorders round.
func (m *movie) fallsShort() bool {
	said, is := ratio(m.extended, m.timescale), m.fragmentEnd()
	return is > 0 && said-is > 2*time.Second && is < said/10*9
}

// segmentIndex is what the sidx boxes before the first fragment say.
type segmentIndex struct {
	end   int64 // the offset at which the last segment ends
	total time.Duration
}

// covers reports whether the index speaks of the whole file of size bytes, and
// not of its first fragment alone.
func (x segmentIndex) covers(size int64) bool { return x.end >= size/10*9 }

func (s *source) readSegmentIndex(b box, x *segmentIndex) error {
	v, err := s.field(b, 0, 12)
	if err != nil {
		return err
	}
	long, scale := v[0] == 1, be32(v[8:])
	at, first := int64(12+8), uint64(0)
	if long {
		at = 12 + 16
		v, err = s.field(b, 20, 8)
	} else {
		v, err = s.field(b, 16, 4)
	}
	if err != nil {
		return err
	}
	if first = uint64(be32(v)); long {
		first = binary.BigEndian.Uint64(v)
	}
	if v, err = s.field(b, at, 4); err != nil {
		return err
	}
	bytes, ticks := first, uint64(0)
	at += 4
	for n := int(v[2])<<8 | int(v[3]); n > 0; n-- {
		if v, err = s.field(b, at, 8); err != nil {
			return err
		}
		bytes = addSat(bytes, uint64(be32(v)&0x7fffffff))
		ticks += uint64(be32(v[4:]))
		at += 12
	}
	end := int64(math.MaxInt64)
	if bytes < uint64(math.MaxInt64-b.end) {
		end = b.end + int64(bytes)
	}
	x.end, x.total = max(x.end, end), max(x.total, ratio(ticks, scale))
	return nil
}
