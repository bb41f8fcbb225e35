package media

import (
	"errors"
	"fmt"
	"strings"
)

// errDone ends an iteration that has found what it looked for.
var errDone = errors.New("done")

// webm is what a WebM file shows before its first Cluster, and at its end.
type webm struct {
	s    *source
	info *Info

	segment     element
	scale       uint64  // nanoseconds per unit of time
	duration    float64 // in units of scale; 0 is unknown
	video       uint64  // number of the first video track
	frame       uint64  // nanoseconds per frame of it; 0 is unknown
	tracks      bool    // all of Tracks was read
	headers     bool    // the walk came to a Cluster or to the end
	hasCluster  bool
	firstAt     int64  // offset of the first Cluster
	cues        int64  // offset of Cues by SeekHead; 0 is unknown
	lastCluster int64  // by Cues; 0 is unknown
	lastCue     uint64 // time of the last cue
	end         uint64 // time at which the last block ends, in nanoseconds
}

func looksLikeEBML(head []byte) bool {
	return len(head) >= 4 && be32(head) == idEBML
}

// inspectWebM reads a WebM file.
func inspectWebM(s *source, info *Info) error {
	w := &webm{s: s, info: info, scale: 1e6}
	s.limit = maxWalk
	if err := w.header(); err != nil {
		return err
	}
	if err := w.front(); unlessUnknown(err) != nil {
		return err
	}
	if w.tracks && w.video == 0 {
		return fmt.Errorf("%w: it has no video track", ErrNotVideo)
	}
	s.limit = maxRead
	w.checkSegment()
	info.Duration = seconds(w.duration * float64(w.scale) / 1e9)
	if err := w.checkCues(); unlessUnknown(err) != nil {
		return err
	}
	if info.Damage == DamageNone && w.hasCluster && (info.Duration == 0 || w.segment.unknown) {
		if err := w.back(); unlessUnknown(err) != nil {
			return err
		}
	}
	if info.Duration == 0 {
		info.Duration = seconds(float64(w.end) / 1e9)
	}
	return nil
}

// header reads the EBML header and finds the Segment. Matroska has the same
// header with another DocType.
func (w *webm) header() error {
	h, err := w.s.element(0, w.s.size)
	if err != nil {
		return w.notWebM(err, "it is cut off in its header")
	}
	docType := "matroska" // the default, by the standard
	err = w.s.eachElement(h.body, h.end, func(e element) error {
		if e.id != idDocType || e.end-e.body > 32 {
			return nil
		}
		b, err := w.s.upTo(e.body, int(e.end-e.body))
		docType = strings.TrimRight(string(b), "\x00")
		return err
	})
	if unlessUnknown(err) != nil {
		return err
	}
	if docType != "webm" {
		return w.notWebM(nil, fmt.Sprintf("it is %q, not WebM", docType))
	}
	w.info.Container = WebM
	off := h.end
	for {
		e, err := w.s.element(off, w.s.size)
		if err != nil || e.id == idSegment {
			w.segment = e
			return unlessUnknown(err)
		}
		off = e.end
	}
}

func (w *webm) notWebM(err error, why string) error {
	if err := unlessUnknown(err); err != nil {
		return err
	}
	return fmt.Errorf("%w: %s", ErrNotVideo, why)
}

// front reads the Segment up to its first Cluster.
func (w *webm) front() error {
	if w.segment.id != idSegment {
		return nil
	}
	err := w.s.eachElement(w.segment.body, w.segment.end, func(e element) error {
		var err error
		switch e.id {
		case idCluster:
			w.hasCluster, w.firstAt = true, e.off
			return errDone
		case idSeekHead:
			err = w.readSeekHead(e)
		case idInfo:
			err = w.readInfo(e)
		case idTracks:
			err = w.readTracks(e)
			w.tracks = err == nil && !e.over && !e.unknown
		}
		return unlessUnknown(err)
	})
	w.headers = !errors.Is(err, errBudget)
	if errors.Is(err, errDone) {
		return nil
	}
	return err
}

func (w *webm) readSeekHead(head element) error {
	return w.s.eachElement(head.body, head.end, func(seek element) error {
		if seek.id != idSeek {
			return nil
		}
		var id, at uint64
		err := w.s.eachElement(seek.body, seek.end, func(e element) error {
			var err error
			switch e.id {
			case idSeekID:
				id, err = w.s.uintOf(e)
			case idSeekPosition:
				at, err = w.s.uintOf(e)
			}
			return err
		})
		if err == nil && id == idCues {
			w.cues = w.position(at)
		}
		return err
	})
}

// position turns a place in the Segment into an offset; 0 when it is none.
func (w *webm) position(at uint64) int64 {
	if at >= uint64(w.s.size-w.segment.body) {
		return 0
	}
	return w.segment.body + int64(at)
}

func (w *webm) readInfo(info element) error {
	return w.s.eachElement(info.body, info.end, func(e element) error {
		var err error
		switch e.id {
		case idTimecodeScale:
			w.scale, err = w.s.uintOf(e)
		case idDuration:
			w.duration, err = w.s.floatOf(e)
		}
		return err
	})
}

func (w *webm) readTracks(tracks element) error {
	return w.s.eachElement(tracks.body, tracks.end, func(entry element) error {
		if entry.id != idTrackEntry {
			return nil
		}
		var number, kind, frame uint64
		err := w.s.eachElement(entry.body, entry.end, func(e element) error {
			var err error
			switch e.id {
			case idTrackNumber:
				number, err = w.s.uintOf(e)
			case idTrackType:
				kind, err = w.s.uintOf(e)
			case idFrameDuration:
				frame, err = w.s.uintOf(e)
			}
			return err
		})
		if kind == 1 && w.video == 0 {
			w.video, w.frame = max(number, 1), frame
		}
		return err
	})
}

// checkSegment compares the Segment's size with the file's.
func (w *webm) checkSegment() {
	e := w.segment
	switch {
	case e.id != idSegment:
		w.info.damage(DamageCutOff, "no Segment in %d bytes", w.s.size)
	case e.over:
		w.info.damage(DamageCutOff, "the Segment announces %d bytes, %d are there", e.size, w.s.size-e.body)
	case !w.hasCluster && w.headers:
		w.info.damage(DamageCutOff, "no Cluster in %d bytes", w.s.size)
	}
}
