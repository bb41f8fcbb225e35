package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/aionvision/aion-uploader/app/look"
)

const (
	noticePad  = float32(10)
	noticeSide = float32(20)
	noticeIcon = float32(16)
)

// Notice is a band over the list that tells something in a sentence, with a
// button for what can be done about it and one that takes it away.
type Notice struct {
	widget.BaseWidget
	tone   look.Tone
	icon   look.Icon
	bg     *canvas.Rectangle
	image  *canvas.Image
	text   *Paragraph
	action *FocusButton
	close  *FocusButton
}

// NewNotice returns a hidden notice. Close may be nil: then the notice stays
// as long as what it tells.
func NewNotice(close func()) *Notice {
	n := &Notice{
		bg: canvas.NewRectangle(nil), image: newImage(), text: NewParagraph("", look.Small, look.Text),
		action: NewFocusButton("", look.IconNone, Secondary, 32, nil),
		close:  NewFocusButton("", look.IconClose, Quiet, 32, close),
	}
	n.action.Hide()
	if close == nil {
		n.close.Hide()
	}
	n.ExtendBaseWidget(n)
	n.Hide()
	return n
}

// Tell shows the notice; the empty text hides it. A button stands in it when
// label isn't empty. It reports whether the layout around it may have changed.
func (n *Notice) Tell(text string, icon look.Icon, tone look.Tone, label string, act func()) bool {
	if text == "" {
		was := n.Visible()
		n.Hide()
		return was
	}
	n.action.OnTapped = act
	if n.Visible() && n.text.Text() == text && n.tone == tone && n.icon == icon && n.action.Text() == label {
		return false
	}
	n.tone, n.icon = tone, icon
	n.text.Set(text, look.Text)
	n.action.Set(label, look.IconNone, Secondary)
	n.action.Hidden = label == ""
	n.Show()
	n.Refresh()
	return true
}

// Close returns the button that takes the notice away.
func (n *Notice) Close() *FocusButton { return n.close }

// Text returns what is told; empty when nothing is.
func (n *Notice) Text() string {
	if !n.Visible() {
		return ""
	}
	return n.text.Text()
}

// Action returns the notice's button.
func (n *Notice) Action() *FocusButton { return n.action }

// room returns the width that is left for the text.
func (n *Notice) room(w float32) float32 {
	w -= 2*(look.Margin(w)+noticeSide) + noticeIcon + 12
	if !n.action.Hidden {
		w -= n.action.MinSize().Width + 12
	}
	if !n.close.Hidden {
		w -= n.close.MinSize().Width
	}
	return max(w, 40)
}

// HeightFor returns the height at a width; 0 while hidden.
func (n *Notice) HeightFor(w float32) float32 {
	if !n.Visible() {
		return 0
	}
	return max(44, n.text.HeightFor(n.room(w))+2*noticePad)
}

// CreateRenderer implements [fyne.Widget].
func (n *Notice) CreateRenderer() fyne.WidgetRenderer {
	style := func() {
		n.bg.FillColor = look.Color(n.tone.Soft())
		if n.icon != look.IconNone {
			n.image.Resource = n.icon.Resource(n.tone.Ink())
			n.image.Refresh()
		}
	}
	style()
	return &Renderer{
		Parts:   []fyne.CanvasObject{n.bg, n.image, n.text, n.action, n.close},
		Min:     func() fyne.Size { return fyne.NewSize(200, 44) },
		Lay:     n.lay,
		Restyle: func() { style(); n.lay(n.Size()); canvas.Refresh(n.bg) },
	}
}

func (n *Notice) lay(s fyne.Size) {
	g := GridOf(n)
	n.bg.Resize(s)
	side := look.Margin(s.Width) + noticeSide
	g.Place(n.image, side, (s.Height-noticeIcon)/2, noticeIcon, noticeIcon)
	room := n.room(s.Width)
	h := n.text.HeightFor(room)
	g.Place(n.text, side+noticeIcon+12, (s.Height-h)/2, room, h)
	x := s.Width - side
	if !n.close.Hidden {
		x += 8 // its symbol, not its area, stands at the margin
		x -= n.close.MinSize().Width
		g.Middle(n.close, x, 0, s.Height)
		x -= 4
	}
	if !n.action.Hidden {
		g.Middle(n.action, x-n.action.MinSize().Width, 0, s.Height)
	}
}
