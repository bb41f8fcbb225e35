package desktop

import (
	"fmt"
	"image"
	"strconv"
	"strings"
	"time"

	"github.com/aionvision/aion-uploader/e2e/internal/run"
)

// Window is a window of a program, without its frame.
type Window struct {
	d  *Desktop
	id string
}

// Window waits for a window with this title and puts it at a place of the
// screen. The window manager gives it the keyboard.
func (d *Desktop) Window(p *run.Process, title string, at image.Point) *Window {
	d.t.Helper()
	w := &Window{d: d}
	run.Until(d.t, soon, "a window called "+title, func() bool {
		if p.Ended() {
			d.t.Fatalf("%s ended before it had a window:\n%s", p.Name, p.Stderr)
		}
		out, err := d.try("xdotool", "search", "--onlyvisible", "--name", "^"+title+"$")
		w.id, _, _ = strings.Cut(out, "\n")
		return err == nil && w.id != ""
	})
	d.do("xdotool", "windowmove", w.id, strconv.Itoa(at.X), strconv.Itoa(at.Y))
	run.Until(d.t, soon, "the window where it should be", func() bool {
		// The window manager adds its frame.
		shift := w.Area().Min.Sub(at)
		return shift.X >= 0 && shift.X < 40 && shift.Y >= 0 && shift.Y < 40
	})
	w.Activate()
	return w
}

// Activate gives the window the keyboard and brings it to the front.
func (w *Window) Activate() {
	w.d.t.Helper()
	w.d.do("xdotool", "windowactivate", w.id)
	run.Until(w.d.t, soon, "the keyboard at the window", func() bool {
		id, err := w.d.try("xdotool", "getactivewindow")
		return err == nil && id == w.id
	})
}

// Seen reports whether the window is on the screen.
func (w *Window) Seen() bool {
	w.d.t.Helper()
	return strings.Contains(w.d.do("xwininfo", "-id", w.id), "Map State: IsViewable")
}

// Resize asks the window manager for another size and waits for it.
func (w *Window) Resize(width, height int) {
	w.d.t.Helper()
	w.d.do("xdotool", "windowsize", w.id, strconv.Itoa(width), strconv.Itoa(height))
	run.Until(w.d.t, soon, fmt.Sprintf("a window of %d by %d", width, height), func() bool {
		return w.Area().Size() == image.Pt(width, height)
	})
}

// Area returns where the window stands on the screen.
func (w *Window) Area() image.Rectangle {
	w.d.t.Helper()
	numbers := map[string]int{}
	for line := range strings.Lines(w.d.do("xwininfo", "-id", w.id)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		if n, err := strconv.Atoi(strings.TrimSpace(value)); err == nil {
			numbers[name] = n
		}
	}
	at := image.Pt(numbers["Absolute upper-left X"], numbers["Absolute upper-left Y"])
	return image.Rectangle{at, at.Add(image.Pt(numbers["Width"], numbers["Height"]))}
}

// Point moves the pointer to a place in the window.
func (w *Window) Point(at image.Point) {
	w.d.t.Helper()
	at = at.Add(w.Area().Min)
	w.d.do("xdotool", "mousemove", strconv.Itoa(at.X), strconv.Itoa(at.Y))
}

// Click presses the left button at a place in the window.
func (w *Window) Click(at image.Point) {
	w.d.t.Helper()
	w.Point(at)
	w.d.do("xdotool", "click", "1")
}

// Wheel turns the mouse's wheel down by so many clicks, where the pointer is.
func (w *Window) Wheel(clicks int) {
	w.d.t.Helper()
	w.d.do("xdotool", "click", "--repeat", strconv.Itoa(clicks), "--delay", "20", "5")
}

// Key presses a key, such as "Return" or "ctrl+comma".
func (w *Window) Key(key string) {
	w.d.t.Helper()
	w.d.do("xdotool", "key", key)
}

// Type types a text.
func (w *Window) Type(text string) {
	w.d.t.Helper()
	w.d.do("xdotool", "type", "--delay", strconv.Itoa(int(keyDelay.Milliseconds())), text)
}

// keyDelay is the time between two keys that are typed.
const keyDelay = 10 * time.Millisecond
