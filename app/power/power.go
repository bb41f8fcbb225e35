// Package power keeps the computer awake while there is work, and says what it
// runs on. Its functions may wait for the system, a second or two at most, so
// they aren't for a UI goroutine; all are safe for concurrent use.
package power

import "errors"

// ErrUnavailable is returned where the system has no way, or allows none, to
// be kept awake.
var ErrUnavailable = errors.New("power: the computer can't be kept awake from here")

// Supply is what the computer runs on.
type Supply struct {
	Lid       bool // it is a laptop, and closing it may put it to sleep
	OnBattery bool
}

// Awake keeps the computer from falling asleep until release is called, which
// must be done once; the screen may still go dark. why is shown to those who
// ask the system what keeps it awake. The system lets go, too, when the
// process ends.
func Awake(why string) (release func(), err error) { return awake(why) }

// Look says what the computer runs on now. What can't be found out counts as a
// computer without a lid on mains.
func Look() Supply { return look() }
