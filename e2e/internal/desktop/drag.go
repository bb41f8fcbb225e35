package desktop

import (
	_ "embed" // the drag source
	"image"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/aionvision/aion-uploader/e2e/internal/run"
)

//go:embed dragsource.py
var dragSource []byte

// steps is in how many moves the pointer goes to the target: a drag begins with
// the first few.
const steps = 10

// Drop drags files and folders from another window onto this one, by the mouse
// and by XDND as the window system has it. over is called while the pointer is
// above the window and before it lets go; it may be nil.
func (w *Window) Drop(to image.Point, over func(), paths ...string) {
	w.d.t.Helper()
	run.NeedGTK(w.d.t)
	program := filepath.Join(w.d.Home, "dragsource.py")
	if err := os.WriteFile(program, dragSource, 0o600); err != nil {
		w.d.t.Fatal(err)
	}
	// Without a word on the bus GTK starts one of its own and leaves it.
	source := w.d.Start([]string{"DBUS_SESSION_BUS_ADDRESS=disabled:", "GSETTINGS_BACKEND=memory"}, run.Python, append([]string{program}, paths...)...)
	told := func(word string) func() bool {
		return func() bool {
			if source.Ended() {
				w.d.t.Fatalf("drag source: %s", source.Stderr)
			}
			return strings.Contains(source.Stdout.String(), word+"\n")
		}
	}
	run.Until(w.d.t, soon, "a drag source", told("ready"))
	from := w.d.Window(source, "Drag source", image.Pt(Width-200, Height-200))
	w.drag(Middle(from.Area()), to.Add(w.Area().Min))
	run.Until(w.d.t, soon, "a drag that the window would take", told("accepted"))
	if over != nil {
		over()
	}
	w.d.do("xdotool", "mouseup", "1")
	run.Until(w.d.t, soon, "the drag's end", told("end"))
	source.Stop()
	w.Activate()
}

// drag presses the button at one place of the screen and moves to another.
func (w *Window) drag(from, to image.Point) {
	w.d.t.Helper()
	move := func(p image.Point) { w.d.do("xdotool", "mousemove", strconv.Itoa(p.X), strconv.Itoa(p.Y)) }
	move(from)
	w.d.do("xdotool", "mousedown", "1")
	way := to.Sub(from)
	for i := 1; i <= steps; i++ {
		move(from.Add(way.Mul(i).Div(steps)))
	}
}
