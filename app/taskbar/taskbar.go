// Package taskbar knows the desktop's bar: it shows progress on the program's
// entry there, and says whether there is a tray for its icon.
package taskbar

import (
	"context"
	"errors"
	"math"
)

// id is the name of the program's desktop entry, by which bars find it.
const id = "tech.aionvision.uploader"

// ErrUnavailable is returned where a bar shows no progress.
var ErrUnavailable = errors.New("taskbar: no progress here")

// State is how a bar shows progress, by colour where it has any.
type State uint8

// The states.
const (
	None    State = iota // no progress at all
	Normal               // something moves
	Held                 // paused, or waiting
	Trouble              // something needs the person
)

// Progress is what a bar shows. It is comparable.
type Progress struct {
	State   State
	Percent int // 0 to 100
}

// Of returns the progress of a part of a whole, both in bytes. It is 100 only
// when all is done.
func Of(s State, part, whole int64) Progress {
	p := Progress{State: s}
	if whole > 0 {
		p.Percent = int(math.Floor(100 * min(max(float64(part)/float64(whole), 0), 1)))
	}
	return p
}

// Bar is the program's entry. It is safe for concurrent use.
type Bar struct{ bar bar }

// Open returns the entry of the window with a native handle, which Windows
// alone needs. Nothing is shown yet.
func Open(window uintptr) *Bar { return &Bar{bar: newBar(window)} }

// Show shows progress. It may wait for the desktop, a second or two at most, so
// it isn't for a UI goroutine. An error wraps [ErrUnavailable]; later calls try
// again.
func (b *Bar) Show(p Progress) error { return b.bar.show(p) }

// Close takes the progress away. Show must not be called afterwards.
func (b *Bar) Close() { b.bar.close() }

// Tray reports whether the desktop has a place for a program's icon. It waits
// until ctx ends at most.
func Tray(ctx context.Context) bool { return tray(ctx) }

// WatchTray calls changed with what Tray says, at once and whenever it becomes
// another, until ctx ends. The calls come from this goroutine.
func WatchTray(ctx context.Context, changed func(bool)) { watchTray(ctx, changed) }
