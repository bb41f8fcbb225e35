package media

import "fmt"

// minHollow is how many zero bytes make a hole; fewer are just a tiny file.
const minHollow = 1024

// inspectZeros judges a file that starts with zero bytes. Space that a camera
// or a copy reserved and never filled looks like this, so a video's name makes
// it a damaged video.
func inspectZeros(name string, n int, info *Info) error {
	c := byExtension(name)
	if c == Unknown || n < minHollow {
		return fmt.Errorf("%w: it starts with zero bytes", ErrNotVideo)
	}
	info.Container = c
	info.damage(DamageEmpty, "the first %d bytes are zero", n)
	return nil
}

// zeros reports whether n bytes at off, as far as the file has them, are zero.
func (s *source) zeros(off int64, n int) (bool, error) {
	b, err := s.upTo(off, n)
	return err == nil && allZero(b), err
}

// checkZeros samples the media data in [off, end) for space that was reserved
// and never written: all of it, or its end.
func (s *source) checkZeros(off, end int64, info *Info) error {
	end = min(end, s.size)
	const samples = 8
	if off < 0 || end-off < samples*windowSize {
		return nil
	}
	hollow := true
	for i := int64(0); i < samples && hollow; i++ {
		z, err := s.zeros(off+(end-off-windowSize)/samples*i, windowSize)
		if err != nil {
			return unlessUnknown(err)
		}
		hollow = z
	}
	if hollow {
		info.damage(DamageEmpty, "the media data at %d are zero bytes", off)
		return nil
	}
	if end-off < 2*zeroTail {
		return nil
	}
	z, err := s.zeros(end-zeroTail, int(zeroTail))
	if z {
		info.damage(DamageCutOff, "the last %d bytes of the media data are zero", zeroTail)
	}
	return unlessUnknown(err)
}

func allZero(b []byte) bool {
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}
