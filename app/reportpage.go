package app

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/support"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/internal/redact"
	"github.com/aionvision/aion-uploader/uploader"
)

// storyteller is what the report needs of the engine beside its pictures.
type storyteller interface {
	// Details returns what is known of one transfer; nil: nothing. It may wait
	// some milliseconds.
	Details(id uploader.ID) *uploader.Details
}

// reportView is the page on which a report is seen before it is saved.
type reportView struct {
	root  *fyne.Container
	intro *widgets.Paragraph
	panel *widgets.Panel
	text  *widget.Label
	area  *container.ThemeOverride
	save  *widgets.FocusButton
	copy  *widgets.FocusButton
	said  *widgets.Label
}

func newReportView(flat func() fyne.Theme, save func(text string), copy func(string)) *reportView {
	v := &reportView{panel: widgets.NewCard(look.Surface, look.Border, look.RadiusRow)}
	v.intro = widgets.NewParagraph(words.T("This is all that is in the report. Nothing is sent: save it and send the file to support yourself. Your key, your name and the names of your folders and videos are left out."), look.Body, look.Muted)
	v.text = widget.NewLabel(words.T("Putting the report together…"))
	v.text.Selectable = true
	v.text.SizeName = theme.SizeNameCaptionText
	v.text.TextStyle.Monospace = true
	v.text.Wrapping = fyne.TextWrapWord
	v.area = scrolled(v.text, flat)
	v.save = widgets.NewFocusButton(words.T("Save…"), look.IconNone, widgets.Primary, look.ButtonHeight, func() { save(v.text.Text) })
	v.copy = widgets.NewFocusButton(words.T("Copy"), look.IconCopy, widgets.Secondary, look.ButtonHeight, func() { copy(v.text.Text) })
	v.said = widgets.NewTruncated("", look.Body, false, look.Muted)
	v.save.Enable(false)
	v.copy.Enable(false)
	v.root = container.New(v, v.intro, v.panel, v.area, v.save, v.copy, v.said)
	return v
}

// show shows the report. Its buttons work from then on.
func (v *reportView) show(text string) {
	v.text.SetText(text)
	v.save.Enable(true)
	v.copy.Enable(true)
}

// MinSize implements [fyne.Layout].
func (v *reportView) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(520, 300) }

// Layout implements [fyne.Layout].
func (v *reportView) Layout(_ []fyne.CanvasObject, s fyne.Size) {
	g := widgets.GridOf(v.root)
	const gap = float32(16)
	width := min(s.Width-2*sideGap, 920)
	x, y := g.Round((s.Width-width)/2), gap
	h := v.intro.HeightFor(width)
	g.Place(v.intro, x, y, width, h)
	y += h + gap
	bottom := s.Height - gap - look.ButtonHeight
	g.Place(v.panel, x, y, width, bottom-gap-y)
	g.Place(v.area, x+4, y+4, width-8, bottom-gap-y-8)
	end := g.Middle(v.save, x, bottom, look.ButtonHeight)
	end = g.Middle(v.copy, end+look.Space2, bottom, look.ButtonHeight)
	h = v.said.MinSize().Height
	g.Place(v.said, end+gap, bottom+(look.ButtonHeight-h)/2, x+width-end-gap, h)
}

// showReport opens the page and puts the report together beside the UI.
func (p *program) showReport() {
	s := p.session
	if s == nil || p.welcome != nil {
		return
	}
	var v *reportView
	v = newReportView(p.flatTheme, func(text string) { p.saveReport(v, text) }, func(text string) {
		p.app.Clipboard().SetContent(text)
		v.said.SetText(words.T("Copied."))
	})
	p.reportPage = v
	p.showPage(&page{title: words.T("Report for support"), content: v.root, focus: v.save})
	r := support.Report{
		At: time.Now(), Version: p.cfg.Version, Settings: p.store.Get(), Check: p.lastCheck, Details: s.engine.Details,
	}
	key := p.key.key
	p.spawn(func() {
		r.System, r.Log = support.System(), p.cfg.Log.Lines()
		r.Status, r.Videos = s.engine.Status(), s.engine.Snapshots()
		r.Secrets = append(redact.Machine(), redact.Secret{Text: key, Instead: "[key]"})
		text := r.Text()
		p.post(func() { v.show(text) })
	})
}

// saveReport asks where to and writes the file, which nobody else may read.
func (p *program) saveReport(v *reportView, text string) {
	name := "aion-report-" + time.Now().Format("2006-01-02") + ".txt"
	ask := func() { p.cfg.SaveFile(p.window, name, func(path string) { p.writeReport(v, path, text) }) }
	// Not within the key's own event: the Space that pressed the button would be
	// typed into the dialog's field, too.
	p.spawn(func() { p.post(ask) })
}

// writeReport writes the file beside the UI and says what became of it.
func (p *program) writeReport(v *reportView, path, text string) {
	p.spawn(func() {
		err := writePrivately(path, text)
		p.post(func() {
			if err != nil {
				v.said.SetText(words.T("The report couldn't be saved there."))
				return
			}
			v.said.SetText(words.T("Saved: {{.File}}", words.V{"File": filepath.Base(path)}))
		})
	})
}

// writePrivately writes a file of mode 0600, whatever was there before.
func writePrivately(path, text string) error {
	if err := os.Chmod(path, 0o600); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return os.WriteFile(path, []byte(text), 0o600)
}

// askWhere shows Fyne's own dialog for a new file. f gets an absolute path, and
// isn't called when the person cancels.
func askWhere(w fyne.Window, name string, f func(path string)) {
	d := dialog.NewFileSave(func(out fyne.URIWriteCloser, err error) {
		if err != nil || out == nil {
			return
		}
		path := out.URI().Path()
		go func() {
			_ = out.Close() // it is written anew, with a mode of its own
			path := withEnding(path, filepath.Ext(name))
			fyne.Do(func() { f(path) })
		}()
	}, w)
	d.SetFileName(name)
	d.Resize(w.Canvas().Size())
	d.Show()
}

// withEnding gives the empty file that the dialog has made the ending that was
// left out of its name, unless a file is called so already: that one nobody has
// agreed to lose. It returns the file's path.
func withEnding(path, ending string) string {
	if strings.EqualFold(filepath.Ext(path), ending) {
		return path
	}
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() > 0 {
		return path
	}
	// A link fails where there is a file of that name; a rename would replace it.
	if os.Link(path, path+ending) == nil {
		_ = os.Remove(path)
		return path + ending
	}
	return path
}
