package media

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"
)

func looksLikeAVI(head []byte) bool {
	return len(head) >= 12 && string(head[:4]) == "RIFF" && (string(head[8:12]) == "AVI " || string(head[8:12]) == "AVIX")
}

// avi is what an AVI file says in its headers.
type avi struct {
	s    *source
	info *Info

	perFrame  uint32 // avih: microseconds
	frames    uint32 // avih: of the first RIFF
	allFrames uint32 // dmlh: of all RIFFs (OpenDML)
	streams   int
	video     bool // one of the streams is a video
	rate      uint32
	scale     uint32 // strh of the video: rate/scale frames per second
	length    uint32 // strh of the video: frames
	indexed   int64  // indx: the offset at which the last indexed part ends

	headers bool // all of hdrl was read
	open    bool // the recorder never came back to fill a size in
	riffs   int
	media   chunk // the largest movi
}

// inspectAVI reads an AVI file: RIFF AVI, and in large ones RIFF AVIX after it.
func inspectAVI(s *source, info *Info) error {
	a := &avi{s: s, info: info}
	info.Container = AVI
	if err := unlessUnknown(a.walk()); err != nil {
		return err
	}
	if a.headers && a.streams > 0 && !a.video {
		return fmt.Errorf("%w: it has no video stream", ErrNotVideo)
	}
	a.findDamage()
	info.Duration = a.duration()
	if info.Damage == DamageNone && a.media.end > 0 {
		return s.checkZeros(a.media.body, a.media.end, info)
	}
	return nil
}

// walk reads the RIFF chunks one after the other.
func (a *avi) walk() error {
	for off := int64(0); off < a.s.size; {
		c, err := a.s.chunk(off, a.s.size)
		if err != nil {
			return err
		}
		if c.id != "RIFF" { // something appended after the movie
			return nil
		}
		a.riffs++
		if c.unfilled() {
			a.open, c.end, c.over = true, a.s.size, 0
		}
		if c.over > 8 { // some programs count the header in
			a.info.damage(DamageCutOff, "RIFF %s announces %d bytes, %d are there", c.kind, c.size, a.s.size-off-8)
		}
		if err := unlessUnknown(a.readRIFF(c)); err != nil {
			return err
		}
		off = c.end + c.size&1
	}
	return nil
}

// readRIFF reads what one RIFF holds. An inner chunk may not pass the file's
// end either.
func (a *avi) readRIFF(riff chunk) error {
	err := a.s.eachChunk(riff.body, riff.end, func(c chunk) error {
		if c.kind == "movi" {
			if c.unfilled() {
				a.open, c.end, c.over = true, riff.end, 0
			}
			if c.end-c.off > a.media.end-a.media.off {
				a.media = c
			}
		}
		if isStreamData(c.id) { // movi's size was never filled in, so what it holds spills out
			a.open = true
			return errDone
		}
		if c.over > 0 && riff.end == a.s.size {
			a.info.damage(DamageCutOff, "chunk %q announces %d bytes, %d are there", strings.TrimSpace(c.id+" "+c.kind), c.size, a.s.size-c.off-8)
		}
		if c.kind == "hdrl" {
			err := a.readHeaders(c)
			a.headers = err == nil && c.over == 0
			return unlessUnknown(err)
		}
		return nil
	})
	if errors.Is(err, errDone) {
		return nil
	}
	return err
}

// isStreamData knows the chunks of movi: two digits, then db, dc or wb.
func isStreamData(id string) bool {
	if id[0] < '0' || id[0] > '9' || id[1] < '0' || id[1] > '9' {
		return false
	}
	return id[2:] == "db" || id[2:] == "dc" || id[2:] == "wb"
}

func (a *avi) readHeaders(list chunk) error {
	return a.s.eachChunk(list.body, list.end, func(c chunk) error {
		switch {
		case c.id == "avih":
			b, err := a.s.bytes(c, 20)
			if err != nil {
				return err
			}
			a.perFrame, a.frames = le32(b), le32(b[16:])
		case c.kind == "strl":
			a.streams++
			return a.readStream(c)
		case c.kind == "odml":
			return a.s.eachChunk(c.body, c.end, func(c chunk) error {
				if c.id != "dmlh" {
					return nil
				}
				b, err := a.s.bytes(c, 4)
				if err != nil {
					return err
				}
				a.allFrames = le32(b)
				return nil
			})
		}
		return nil
	})
}

// readStream reads one stream's headers. The first video stream counts.
func (a *avi) readStream(list chunk) error {
	return a.s.eachChunk(list.body, list.end, func(c chunk) error {
		switch c.id {
		case "strh":
			b, err := a.s.bytes(c, 36)
			if err != nil {
				return err
			}
			if kind := string(b[:4]); !a.video && (kind == "vids" || kind == "iavs") {
				a.video = true
				a.scale, a.rate, a.length = le32(b[20:]), le32(b[24:]), le32(b[32:])
			}
		case "indx":
			return unlessUnknown(a.readIndex(c))
		}
		return nil
	})
}

// readIndex notes where the last part ends that an OpenDML index of indexes
// points to.
func (a *avi) readIndex(c chunk) error {
	h, err := a.s.bytes(c, 24)
	if err != nil {
		return err
	}
	n, ofIndexes := int64(le32(h[4:])), h[3] == 0
	if !ofIndexes || n == 0 {
		return nil
	}
	at := c.body + 24 + (n-1)*16
	if at+16 > c.end {
		return errBroken
	}
	b, err := a.s.at(at, 12)
	if err != nil {
		return err
	}
	off, size := binary.LittleEndian.Uint64(b), int64(le32(b[8:]))
	if off > math.MaxInt64/2 {
		return errBroken
	}
	a.indexed = max(a.indexed, int64(off)+size)
	return nil
}

// findDamage compares what is there with what is announced.
func (a *avi) findDamage() {
	size := a.s.size
	switch {
	case a.open:
		a.info.damage(DamageNoIndex, "a size was never filled in: the recording was not closed")
	case a.media.end == 0:
		a.info.damage(DamageCutOff, "no movi list in %d bytes", size)
	case a.indexed > size:
		a.info.damage(DamageCutOff, "the index points to %d, the file ends at %d", a.indexed, size)
	case a.riffs == 1 && a.frames > 0 && a.allFrames > a.frames:
		a.info.damage(DamageCutOff, "%d of %d frames are there", a.frames, a.allFrames)
	}
}

// duration multiplies frames by their length. The stream's rate is finer than
// avih's microseconds; it counts when both agree.
func (a *avi) duration() time.Duration {
	frames := a.allFrames
	if frames == 0 {
		frames = a.frames
		if frames == 0 || a.riffs > 1 {
			frames = max(frames, a.length)
		}
	}
	micro := float64(a.perFrame) / 1e6
	if a.rate > 0 && a.scale > 0 {
		if fine := float64(a.scale) / float64(a.rate); micro == 0 || math.Abs(fine-micro) < micro/100 {
			return seconds(float64(frames) * fine)
		}
	}
	return seconds(float64(frames) * micro)
}
