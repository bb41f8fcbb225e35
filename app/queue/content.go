// Package queue is the list of the window: groups of rows, of which only those
// in sight exist as widgets, so that 5,000 scroll as 5 do. It knows nothing of
// uploads: it shows a [Content] for each ID and calls back what the person
// does.
//
// Everything is used on Fyne's UI goroutine alone.
package queue

import (
	"fyne.io/fyne/v2"

	"github.com/aionvision/aion-uploader/app/look"
)

// ID names a row.
type ID string

// Group is a head and the rows below it.
type Group struct {
	Title string
	IDs   []ID

	Action string // a button beside the title, for all rows; empty: none
	Act    func()
}

// Content is what a row shows.
type Content struct {
	Icon look.Icon
	Tone look.Tone

	Title  string
	File   string // before the state; may be empty
	State  string
	Strong bool   // State is written in the tone's ink
	Rest   string // after the state; may be empty
	Amount string

	Bar             bool
	Confirmed, Sent float32 // parts of the whole

	Button     string // empty: none, unless ButtonIcon is given
	ButtonIcon look.Icon
}

// hasButton reports whether the row has a main button.
func (c Content) hasButton() bool { return c.Button != "" || c.ButtonIcon != look.IconNone }

// Source is what a [List] shows and whom it tells. All functions are called on
// the UI goroutine and must not block.
type Source struct {
	Content func(ID) Content    // of a row in sight
	Menu    func(ID) *fyne.Menu // for the row, or for all that is selected if it is among it
	Main    func(ID)            // the row's button was pressed
	Toggle  func([]ID)          // Space: pause or resume
	Delete  func([]ID)          // Del
	Move    func([]ID, bool)    // Alt and Up or Down: true is down
	Open    func(ID, Opener)    // Enter
	Changed func(selected []ID) // the selection changed; may be nil
	Escape  func()              // Escape, on the list; may be nil
}

// Opener shows a row's menu beside it, for what Enter does.
type Opener func()
