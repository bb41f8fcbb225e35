package media

import (
	"errors"
	"math"
)

// back looks at the last Cluster: live recordings announce neither their size
// nor their duration, and one that was cut off ends within a block.
func (w *webm) back() error {
	off, err := w.findLastCluster()
	if err != nil || off <= 0 {
		return err
	}
	return w.walkClusters(off)
}

// findLastCluster asks Cues first, then searches the end of the file.
func (w *webm) findLastCluster() (int64, error) {
	if err := w.readCues(); unlessUnknown(err) != nil {
		return 0, err
	}
	if w.lastCluster > 0 {
		if e, err := w.s.element(w.lastCluster, w.s.size); err == nil && e.id == idCluster {
			return w.lastCluster, nil
		}
	}
	return w.s.findBack(w.firstAt, w.s.size, []byte{0x1F, 0x43, 0xB6, 0x75}, func(at int64) (bool, error) {
		e, err := w.s.element(at, w.s.size)
		if err != nil {
			return false, unlessUnknown(err)
		}
		first, err := w.s.element(e.body, e.end)
		if err != nil {
			return false, unlessUnknown(err)
		}
		switch first.id { // what a Cluster begins with
		case idTimecode, idCRC, idPosition, idPrevSize, idVoid:
			return !first.over && first.size <= 64, nil
		}
		return false, nil
	})
}

// checkCues notices an index that was announced and never written: zero bytes
// stand in its place where a copy was broken off.
func (w *webm) checkCues() error {
	if w.cues == 0 {
		return nil
	}
	z, err := w.s.zeros(w.cues, 16)
	if z {
		w.info.damage(DamageCutOff, "zero bytes at %d in place of Cues", w.cues)
	}
	return err
}

// readCues finds the Cluster of the last cue.
func (w *webm) readCues() error {
	if w.cues == 0 {
		return nil
	}
	cues, err := w.s.element(w.cues, w.s.size)
	if err != nil || cues.id != idCues {
		return err
	}
	return w.s.eachElement(cues.body, cues.end, func(point element) error {
		if point.id != idCuePoint {
			return nil
		}
		var at, cluster uint64
		err := w.s.eachElement(point.body, point.end, func(e element) error {
			var err error
			switch e.id {
			case idCueTime:
				at, err = w.s.uintOf(e)
			case idCuePositions:
				err = w.s.eachElement(e.body, e.end, func(e element) error {
					if e.id != idCueCluster {
						return nil
					}
					cluster, err = w.s.uintOf(e)
					return err
				})
			}
			return err
		})
		if err == nil && at >= w.lastCue {
			w.lastCue, w.lastCluster = at, w.position(cluster)
		}
		return err
	})
}

// walkClusters goes block by block from the Cluster at off to the end of the
// Segment and notes when the last block ends.
func (w *webm) walkClusters(off int64) error {
	c := clusterWalk{w: w}
	for off < w.segment.end {
		next, err := c.step(off)
		if err != nil {
			w.end = c.last
			return err
		}
		off = next
	}
	w.end = c.last
	return nil
}

// clusterWalk is the state of a walk through Clusters.
type clusterWalk struct {
	w     *webm
	base  uint64 // time of the Cluster, in units of the scale
	last  uint64 // when the last block ends, in nanoseconds
	video uint64 // when the video track's last block began
}

// step reads the element at off and returns the offset of the one after it.
func (c *clusterWalk) step(off int64) (int64, error) {
	s, info, end := c.w.s, c.w.info, c.w.segment.end
	e, err := s.element(off, end)
	switch {
	case errors.Is(err, errShort):
		info.damage(DamageCutOff, "the file ends in an element's header at %d", off)
		return 0, err
	case errors.Is(err, errBroken):
		z, zerr := s.zeros(off, windowSize)
		if z && end-off >= windowSize {
			info.damage(DamageCutOff, "zero bytes from %d on", off)
		}
		if zerr != nil {
			return 0, zerr
		}
		return 0, err
	case err != nil:
		return 0, err
	case e.over && knownID(e.id):
		info.damage(DamageCutOff, "element %#x announces %d bytes, %d are there", e.id, e.size, s.size-e.body)
		return 0, errBroken
	case e.over:
		return 0, errBroken
	}
	return c.next(e)
}

// next takes one element in and returns the offset of the one after it.
func (c *clusterWalk) next(e element) (int64, error) {
	var err error
	switch e.id {
	case idCluster, idBlockGroup:
		return e.body, nil // go in; what it holds can't be mistaken for what follows it
	case idTimecode:
		c.base, err = c.w.s.uintOf(e)
	case idSimpleBlock, idBlock:
		err = c.block(e)
	default:
		if e.unknown {
			err = errBroken
		}
	}
	return e.end, err
}

// block notes one block's time: its track's number, then 16 bits relative to
// the Cluster's.
func (c *clusterWalk) block(e element) error {
	h, err := c.w.s.upTo(e.body, int(min(10, e.end-e.body)))
	if err != nil {
		return err
	}
	number, n, _, err := vint(h, 8, false)
	if err != nil {
		return err
	}
	if len(h) < n+2 || c.base > math.MaxInt64/2 {
		return errBroken
	}
	t := int64(c.base) + int64(int16(uint16(h[n])<<8|uint16(h[n+1])))
	at := uint64(max(t, 0))
	if hi := at * c.w.scale; c.w.scale != 0 && hi/c.w.scale == at {
		c.note(number, hi)
	}
	return nil
}

// note counts a block at a time in nanoseconds. A video block lasts for a
// frame, or for as long as the block before it did.
func (c *clusterWalk) note(number, at uint64) {
	length := uint64(0)
	if number == c.w.video {
		length = c.w.frame
		if length == 0 && c.video > 0 && at > c.video && at-c.video < 1e9 {
			length = at - c.video
		}
		c.video = at
	}
	c.last = max(c.last, addSat(at, length))
}
