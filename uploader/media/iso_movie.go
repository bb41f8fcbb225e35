package media

import (
	"encoding/binary"
	"math"
	"time"
)

const maxTracks = 64

// movie is what moov says. Durations are in units of their timescale (units
// per second); 0 is unknown.
type movie struct {
	timescale  uint32
	duration   uint64
	fragmented bool   // it has mvex: more follows in fragments
	extended   uint64 // mehd: the duration with all fragments
	tracks     []track
	whole      bool  // every track was read
	external   bool  // its media data are in another file
	lastChunk  int64 // the largest offset of a track's last chunk
}

// track is what one trak says.
type track struct {
	id            uint32
	handler       string // "vide", "soun", …
	inMovie       uint64 // tkhd: in the movie's timescale
	timescale     uint32
	duration      uint64 // mdhd: in the track's timescale
	sampleDefault uint32 // trex: duration of a fragment's sample
	frag          span
}

// readMovie reads moov and skips the sample tables.
func (s *source) readMovie(moov box, m *movie) error {
	compressed := false
	err := s.eachBox(moov.body, moov.end, func(b box) error {
		var err error
		switch b.typ {
		case "mvhd":
			m.timescale, m.duration, err = s.header(b)
		case "trak":
			if len(m.tracks) == maxTracks {
				return errBudget
			}
			t := track{}
			err = s.readTrack(b, m, &t)
			m.tracks = append(m.tracks, t)
		case "mvex":
			m.fragmented = true
			err = s.readExtends(b, m)
		case "cmov", "rmra": // compressed, or a list of other movies
			compressed = true
		}
		return unlessUnknown(err)
	})
	m.whole = err == nil && !moov.over && !compressed
	return err
}

// header reads timescale and duration, which mvhd and mdhd have at the same
// places. A duration of all ones means unknown.
func (s *source) header(b box) (scale uint32, duration uint64, err error) {
	v, err := s.field(b, 0, 20)
	if err != nil {
		return 0, 0, err
	}
	if v[0] != 1 {
		return be32(v[12:]), known32(be32(v[16:])), nil
	}
	if v, err = s.field(b, 20, 12); err != nil {
		return 0, 0, err
	}
	return be32(v), known64(binary.BigEndian.Uint64(v[4:])), nil
}

func known32(d uint32) uint64 {
	if d == math.MaxUint32 {
		return 0
	}
	return uint64(d)
}

func known64(d uint64) uint64 {
	if d == math.MaxUint64 {
		return 0
	}
	return d
}

func (s *source) readTrack(trak box, m *movie, t *track) error {
	return s.eachBox(trak.body, trak.end, func(b box) error {
		switch b.typ {
		case "tkhd":
			return unlessUnknown(s.readTrackHeader(b, t))
		case "mdia":
			return unlessUnknown(s.readMedia(b, m, t))
		}
		return nil
	})
}

func (s *source) readTrackHeader(b box, t *track) error {
	v, err := s.field(b, 0, 24)
	if err != nil {
		return err
	}
	if v[0] != 1 {
		t.id, t.inMovie = be32(v[12:]), known32(be32(v[20:]))
		return nil
	}
	if v, err = s.field(b, 20, 16); err != nil {
		return err
	}
	t.id, t.inMovie = be32(v), known64(binary.BigEndian.Uint64(v[8:]))
	return nil
}

func (s *source) readMedia(mdia box, m *movie, t *track) error {
	return s.eachBox(mdia.body, mdia.end, func(b box) error {
		var err error
		switch b.typ {
		case "mdhd":
			t.timescale, t.duration, err = s.header(b)
		case "hdlr":
			var v []byte
			if v, err = s.field(b, 8, 4); err == nil {
				t.handler = string(v)
			}
		case "minf":
			err = s.eachBox(b.body, b.end, func(b box) error { return s.readWhere(b, m) })
		}
		return unlessUnknown(err)
	})
}

// readWhere reads where a track's media data are: in which file, and the place
// of the last chunk.
func (s *source) readWhere(b box, m *movie) error {
	switch b.typ {
	case "dinf":
		return s.eachBox(b.body, b.end, func(b box) error { return s.readWhere(b, m) })
	case "dref":
		v, err := s.field(b, 8+8, 4) // the first entry's flags: 1 means "this file"
		m.external = m.external || err == nil && v[3]&1 == 0
		return unlessUnknown(err)
	case "stbl":
		return s.eachBox(b.body, b.end, func(b box) error {
			switch b.typ {
			case "stco":
				return unlessUnknown(s.readLastChunk(b, 4, m))
			case "co64":
				return unlessUnknown(s.readLastChunk(b, 8, m))
			}
			return nil
		})
	}
	return nil
}

func (s *source) readLastChunk(b box, width int64, m *movie) error {
	v, err := s.field(b, 4, 4)
	if err != nil {
		return err
	}
	n := int64(be32(v))
	if n == 0 {
		return nil
	}
	if v, err = s.field(b, 8+(n-1)*width, int(width)); err != nil {
		return err
	}
	last := uint64(be32(v))
	if width == 8 {
		last = binary.BigEndian.Uint64(v)
	}
	m.lastChunk = max(m.lastChunk, int64(min(last, math.MaxInt64)))
	return nil
}

// readExtends reads mvex: the whole duration, and each track's sample duration.
func (s *source) readExtends(mvex box, m *movie) error {
	return s.eachBox(mvex.body, mvex.end, func(b box) error {
		switch b.typ {
		case "mehd":
			v, err := s.field(b, 0, 8)
			if err != nil {
				return unlessUnknown(err)
			}
			m.extended = known32(be32(v[4:]))
			if v[0] == 1 {
				v, err = s.field(b, 4, 8)
				if err != nil {
					return unlessUnknown(err)
				}
				m.extended = known64(binary.BigEndian.Uint64(v))
			}
		case "trex":
			v, err := s.field(b, 4, 12)
			if err != nil {
				return unlessUnknown(err)
			}
			if t := m.track(be32(v)); t != nil {
				t.sampleDefault = be32(v[8:])
			}
		}
		return nil
	})
}

func (m *movie) track(id uint32) *track {
	for i := range m.tracks {
		if m.tracks[i].id == id {
			return &m.tracks[i]
		}
	}
	return nil
}

// noVideo reports whether it is certain that there is no video track.
func (m *movie) noVideo() bool {
	if !m.whole || len(m.tracks) == 0 {
		return false
	}
	for _, t := range m.tracks {
		if t.handler == "vide" || t.handler == "" {
			return false
		}
	}
	return true
}

// longestTrack is the fallback for a movie header without a duration.
func (m *movie) longestTrack() (d time.Duration) {
	for _, t := range m.tracks {
		if in := ratio(t.inMovie, m.timescale); in > 0 {
			d = max(d, in)
			continue
		}
		d = max(d, ratio(t.duration, t.timescale))
	}
	return d
}
