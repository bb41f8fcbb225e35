package queue

import (
	"strings"

	"fyne.io/fyne/v2"

	"github.com/aionvision/aion-uploader/app/look"
)

// line is what stands below a row's title: "file · state · rest". Where that
// doesn't fit, the rest goes to a second line if there may be one, or else the
// file's name gives way: the state is the answer, the name a detail.
type line struct {
	file, state, rest string
	second            string
	room              float32 // width of the first line
}

func newLine(c Content, room float32, two bool) line {
	l := line{file: c.File, state: c.State, rest: c.Rest, room: room}
	if l.file != "" {
		l.file += " · "
	}
	switch {
	case l.rest == "":
	case strings.HasSuffix(l.state, "."):
		l.rest = " " + l.rest // a sentence after a sentence
	default:
		l.rest = " · " + l.rest
	}
	if l.width() <= room {
		return l
	}
	if two && c.Rest != "" {
		l.rest, l.second = "", c.Rest
	}
	if l.width() > room {
		l.file = ""
	}
	return l
}

func (l line) width() float32 {
	return fyne.MeasureText(l.file+l.state+l.rest, look.Small, fyne.TextStyle{}).Width
}
