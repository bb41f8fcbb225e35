package widgets

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/aionvision/aion-uploader/app/look"
)

// Thumb is a small picture in 16:9. Until it has one, and where there is none,
// a quiet area with a symbol stands in its place.
type Thumb struct {
	widget.BaseWidget
	width float32
	bg    *canvas.Rectangle
	mark  *canvas.Image
	image *canvas.Image
}

// NewThumb returns an empty picture of a width.
func NewThumb(width float32, mark look.Icon) *Thumb {
	t := &Thumb{width: width, bg: canvas.NewRectangle(nil), mark: newImage(), image: newImage()}
	t.bg.CornerRadius, t.image.CornerRadius = look.Space1+2, look.Space1+2
	t.mark.Resource = mark.Resource(look.Muted)
	t.mark.Translucency = 0.5
	t.image.FillMode, t.image.ScaleMode = canvas.ImageFillCover, canvas.ImageScaleSmooth
	t.image.Hide()
	t.ExtendBaseWidget(t)
	return t
}

// SetImage shows a picture.
func (t *Thumb) SetImage(img image.Image) {
	t.image.Image = img
	t.image.Show()
	t.mark.Hide()
	t.image.Refresh()
}

// HasImage reports whether a picture is shown.
func (t *Thumb) HasImage() bool { return t.image.Visible() }

// CreateRenderer implements [fyne.Widget].
func (t *Thumb) CreateRenderer() fyne.WidgetRenderer {
	style := func() { t.bg.FillColor = look.Color(look.Track) }
	style()
	return &Renderer{
		Parts: []fyne.CanvasObject{t.bg, t.mark, t.image},
		Min:   func() fyne.Size { return fyne.NewSize(t.width, t.width*9/16) },
		Lay: func(s fyne.Size) {
			t.bg.Resize(s)
			t.image.Resize(s)
			GridOf(t).Place(t.mark, (s.Width-16)/2, (s.Height-16)/2, 16, 16)
		},
		Restyle: func() { style(); t.bg.Refresh(); t.mark.Refresh(); t.image.Refresh() },
	}
}

// Scene is a picture with what is to be said of it at its side.
type Scene struct {
	widget.BaseWidget
	Thumb *Thumb
	text  *Stack
}

const (
	sceneThumb = float32(112)
	sceneGap   = float32(12)
)

// NewScene returns a scene: its time, what is seen, and its tags. Any of the
// texts may be empty.
func NewScene(time, description, tags string, mark look.Icon) *Scene {
	s := &Scene{Thumb: NewThumb(sceneThumb, mark), text: NewStack()}
	s.text.Add(0, NewLabel(time, look.Caption, true, look.Muted))
	for _, p := range []*Paragraph{
		NewParagraph(description, look.Small, look.Text),
		NewParagraph(tags, look.Caption, look.Muted),
	} {
		if p.Text() != "" {
			s.text.Add(look.Space1, p)
		}
	}
	s.ExtendBaseWidget(s)
	return s
}

// HeightFor returns the height at a width.
func (s *Scene) HeightFor(w float32) float32 {
	return max(s.Thumb.MinSize().Height, s.text.HeightFor(w-sceneThumb-sceneGap))
}

// CreateRenderer implements [fyne.Widget].
func (s *Scene) CreateRenderer() fyne.WidgetRenderer {
	lay := func(size fyne.Size) {
		g, m, w := GridOf(s), s.Thumb.MinSize(), size.Width-sceneThumb-sceneGap
		g.Place(s.Thumb, 0, 0, m.Width, m.Height)
		g.Place(s.text, sceneThumb+sceneGap, 0, w, s.text.HeightFor(w))
	}
	return &Renderer{
		Parts:   []fyne.CanvasObject{s.Thumb, s.text},
		Min:     func() fyne.Size { return fyne.NewSize(240, s.HeightFor(max(240, s.Size().Width))) },
		Lay:     lay,
		Restyle: func() { lay(s.Size()); s.Thumb.Refresh(); s.text.Refresh() },
	}
}
