package media

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"
)

// isoFile is what the top level of an MP4, MOV or M4V file shows.
type isoFile struct {
	s    *source
	info *Info

	typed    bool     // it has ftyp or styp
	segment  bool     // it starts as a media segment does
	brands   []string // of ftyp
	hasMoov  bool
	movie    movie
	media    box // the largest mdat
	hasMedia bool
	last     box // the last box that is one
	index    segmentIndex
	moofs    int
	jumped   bool // from the middle of many fragments to the last
	complete bool // every top-level box was seen
	tail     bool // a few bytes of a header are left at the end
}

// inspectISO reads an MP4, MOV or M4V file.
func inspectISO(s *source, info *Info) error {
	f := &isoFile{s: s, info: info}
	s.limit = maxWalk // the rest is for the file's end
	if err := f.walk(0); unlessUnknown(err) != nil {
		return err
	}
	s.limit = maxRead
	if !f.complete && f.moofs > 0 {
		if err := f.jump(); unlessUnknown(err) != nil {
			return err
		}
	}
	if err := f.judge(); err != nil {
		return err
	}
	info.Duration = f.duration()
	f.findDamage()
	if info.Damage == DamageNone && f.hasMedia {
		return s.checkZeros(f.media.body, f.media.end, info)
	}
	return nil
}

// walk reads the top-level boxes from off on. Big boxes are skipped over.
func (f *isoFile) walk(off int64) error {
	for off < f.s.size {
		b, err := f.s.box(off, f.s.size)
		if errors.Is(err, errShort) {
			z, err := f.s.zeros(off, 8)
			f.tail, f.complete = !z, true
			return err
		}
		if errors.Is(err, errBroken) { // no box: data of a maker's own after the movie
			f.complete = true
			return nil
		}
		if err != nil {
			return err
		}
		if !knownTop(b.typ) && (b.over || b.typ == "\x00\x00\x00\x00") {
			f.complete = true
			return unlessUnknown(f.checkHole(off))
		}
		f.last = b
		if err := unlessUnknown(f.top(b)); err != nil {
			return err
		}
		off = b.end
	}
	f.complete = true
	return nil
}

// checkHole looks at what follows the last box: zero bytes after fragments,
// when the last of these ends in zeros too, were reserved and never written.
func (f *isoFile) checkHole(off int64) error {
	if f.moofs == 0 || f.last.typ != "mdat" || f.last.end-f.last.body < 16 {
		return nil
	}
	after, err := f.s.zeros(off, windowSize)
	if err != nil || !after {
		return err
	}
	before, err := f.s.zeros(f.last.end-16, 16)
	if before {
		f.info.damage(DamageCutOff, "zero bytes from %d on", off)
	}
	return err
}

// top takes one top-level box in.
func (f *isoFile) top(b box) error {
	switch b.typ {
	case "ftyp":
		f.typed = true
		return f.readBrands(b)
	case "styp", "moof":
		f.typed, f.segment = true, f.segment || b.off == 0
		if b.typ == "moof" {
			f.moofs++
			return f.s.readFragment(b, &f.movie, f.jumped)
		}
	case "moov":
		if !f.hasMoov { // players take the first
			f.hasMoov = true
			return f.s.readMovie(b, &f.movie)
		}
	case "mdat":
		if !f.hasMedia || b.end-b.off > f.media.end-f.media.off {
			f.media, f.hasMedia = b, true
		}
	case "sidx":
		if f.moofs == 0 {
			return f.s.readSegmentIndex(b, &f.index)
		}
	}
	return nil
}

func (f *isoFile) readBrands(b box) error {
	if f.brands != nil {
		return nil
	}
	for at := int64(0); at < 4*64; at += 4 {
		if at == 4 { // the minor version
			continue
		}
		v, err := f.s.field(b, at, 4)
		if err != nil {
			return err
		}
		f.brands = append(f.brands, string(v))
	}
	return nil
}

// jump goes on at the last fragment of a file that has too many to see each.
func (f *isoFile) jump() error {
	f.jumped = true
	for i := range f.movie.tracks { // where the last fragment ends is to be seen
		f.movie.tracks[i].frag.end = 0
	}
	off, err := f.s.findBack(f.last.end, f.s.size, []byte("mfhd"), func(at int64) (bool, error) {
		h, err := f.s.at(at-12, 8) // mfhd is the first box within moof
		return err == nil && string(h[4:8]) == "moof", unlessUnknown(err)
	})
	if err != nil || off < 0 {
		return err
	}
	return f.walk(off - 12)
}

// judge names the container, or says that this is no video.
func (f *isoFile) judge() error {
	if !f.typed && !f.hasMoov && !f.hasMedia {
		return fmt.Errorf("%w: no movie follows the first box", ErrNotVideo)
	}
	if f.hasMoov && f.movie.noVideo() {
		return fmt.Errorf("%w: it has no video track", ErrNotVideo)
	}
	var err error
	switch {
	case f.brands != nil || f.typed:
		f.info.Container, err = isoContainer(f.brands)
	default:
		f.info.Container = MOV
	}
	return err
}

// duration takes the best of what the file says.
func (f *isoFile) duration() time.Duration {
	m := &f.movie
	if m.fragmented || f.moofs > 0 {
		if d := ratio(m.extended, m.timescale); d > 0 {
			return d
		}
		if f.index.covers(f.s.size) {
			if d := f.index.total; d > 0 {
				return d
			}
		}
		// The movie header speaks of the first fragment alone, if at all.
		if d := m.fragmentEnd(); f.complete && d > 0 {
			return max(d, ratio(m.duration, m.timescale))
		}
		if !f.complete {
			return 0
		}
	}
	if d := ratio(m.duration, m.timescale); d > 0 {
		return d
	}
	return m.longestTrack()
}

// findDamage compares what is there with what is announced.
func (f *isoFile) findDamage() {
	size, m := f.s.size, &f.movie
	switch {
	case !f.hasMoov && f.last.over && f.last.typ != "mdat":
		f.info.damage(DamageCutOff, "box %q announces %d bytes, %d are there", f.last.typ, f.last.size, size-f.last.off)
	case !f.hasMoov && (f.complete || f.segment):
		f.info.damage(DamageNoIndex, "no moov box in %d bytes", size)
	case f.last.over:
		f.info.damage(DamageCutOff, "box %q announces %d bytes, %d are there", f.last.typ, f.last.size, size-f.last.off)
	case !f.hasMoov || !f.complete: // nothing more is known
	case f.moofs > 0 && (f.tail || f.last.typ == "moof"):
		f.info.damage(DamageCutOff, "the last fragment has no data")
	case !f.hasMedia && !m.external:
		f.info.damage(DamageCutOff, "no media data in %d bytes", size)
	case m.lastChunk >= size && !m.external:
		f.info.damage(DamageCutOff, "the index points to %d, the file ends at %d", m.lastChunk, size)
	case f.moofs > 0 && f.index.end > size:
		f.info.damage(DamageCutOff, "the segment index ends at %d, the file at %d", f.index.end, size)
	case f.moofs > 0 && m.fallsShort():
		f.info.damage(DamageCutOff, "the fragments end at %v of %v", m.fragmentEnd(), ratio(m.extended, m.timescale))
	}
}

// knownTop tells boxes from the data that some cameras append after them.
func knownTop(typ string) bool {
	switch typ {
	case "ftyp", "styp", "moov", "moof", "mdat", "wide", "free", "skip", "pnot", "PICT", "uuid", "udta", "meta",
		"sidx", "ssix", "mfra", "emsg", "prft", "pdin", "junk":
		return true
	}
	return false
}

func be32(b []byte) uint32 { return binary.BigEndian.Uint32(b) }
