// Package media reads what a video file says about itself: its container, by
// content and not by name, its duration, and damage that can be known without
// reading the whole file.
//
// A file is foreign bytes. No size field is trusted: what is read, how deep
// and how many boxes is capped, whatever the file claims. What can't be read
// is "unknown", never a failure. The package keeps no state, so any number of
// goroutines may use it at once.
package media

import (
	"errors"
	"fmt"
	"io"
	"time"
)

// Container is the kind of file that a video is wrapped in.
type Container string

// The containers that the service takes.
const (
	Unknown Container = ""
	MP4     Container = "mp4"
	MOV     Container = "mov"
	M4V     Container = "m4v"
	WebM    Container = "webm"
	AVI     Container = "avi"
)

// ContentType returns the container's media type, as the service names it, or
// an empty string for [Unknown].
func (c Container) ContentType() string {
	switch c {
	case MP4:
		return "video/mp4"
	case MOV:
		return "video/quicktime"
	case M4V:
		return "video/x-m4v"
	case WebM:
		return "video/webm"
	case AVI:
		return "video/x-msvideo"
	}
	return ""
}

// Damage says what is wrong with a file. Its values are stable codes.
type Damage string

// What can be wrong with a file.
const (
	DamageNone    Damage = ""         // nothing that can be known cheaply
	DamageNoIndex Damage = "no_index" // never closed: the index that players need was not written
	DamageCutOff  Damage = "cut_off"  // the file ends before what it announces
	DamageEmpty   Damage = "empty"    // no bytes, or nothing but zero bytes
)

// Info is what a video file says about itself.
type Info struct {
	Container      Container     // by content
	ContentType    string        // of Container
	WrongExtension bool          // the name's extension belongs to another kind of file
	Duration       time.Duration // 0 when unknown
	Damage         Damage        // DamageNone when nothing wrong was seen
	DamageDetail   string        // technical, in English; empty without damage
	BytesRead      int64         // what the inspection cost, at most 8 MiB
}

// Errors that [Inspect] returns, to be tested with [errors.Is].
var (
	// ErrNotVideo: the content is none of the five containers, or it is one
	// of them without a video track.
	ErrNotVideo = errors.New("not a video")
	// ErrEmpty: the file has no bytes.
	ErrEmpty = errors.New("empty file")
)

// Inspect reads at most 8 MiB of the size bytes of r and reports what they
// say. The name serves for [Info.WrongExtension] alone, except that a file of
// nothing but zero bytes is a damaged video when its name is a video's.
//
// The error is [ErrNotVideo] or [ErrEmpty], possibly wrapped with a detail, or
// else a wrapped error of r. A file that ends before size bytes is a read
// error too ([io.ErrUnexpectedEOF]): it changed meanwhile. Damage is no error.
func Inspect(r io.ReaderAt, size int64, name string) (Info, error) {
	if size <= 0 {
		return Info{Damage: DamageEmpty, DamageDetail: "the file has no bytes"}, ErrEmpty
	}
	s := &source{r: r, size: size, limit: maxRead}
	info := Info{}
	err := inspect(s, name, &info)
	info.BytesRead = s.read
	if err != nil {
		return Info{BytesRead: s.read}, err
	}
	info.ContentType = info.Container.ContentType()
	info.WrongExtension = wrongExtension(name, info.Container)
	return info, nil
}

// inspect hands the file to the parser of its container.
func inspect(s *source, name string, info *Info) error {
	head, err := s.upTo(0, windowSize)
	if err != nil {
		return err
	}
	switch {
	case looksLikeISO(head):
		return inspectISO(s, info)
	case looksLikeEBML(head):
		return inspectWebM(s, info)
	case looksLikeAVI(head):
		return inspectAVI(s, info)
	case allZero(head):
		return inspectZeros(name, len(head), info)
	}
	return fmt.Errorf("%w: its first bytes are none of the five containers'", ErrNotVideo)
}

// damage notes what is wrong; the first finding stays.
func (i *Info) damage(d Damage, format string, args ...any) {
	if i.Damage == DamageNone {
		i.Damage, i.DamageDetail = d, fmt.Sprintf(format, args...)
	}
}
