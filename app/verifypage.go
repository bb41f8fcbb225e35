package app

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader/receipt"
)

// verifyView is the page "Check a file against its receipt".
type verifyView struct {
	*paper
	p *program

	file     string // path; empty: not there yet
	papers   string // the receipt's path
	receipts []receipt.Receipt
	stop     context.CancelFunc // of the comparison under way
	bar      *widgets.Bar
	step     *widgets.Label
	answer   *words.Answer // of the last comparison
	shown    float32
}

// showVerify opens the page.
func (p *program) showVerify() {
	if p.welcome != nil {
		return
	}
	v := &verifyView{paper: newPaper(p.flatTheme), p: p, bar: widgets.NewBar(8), step: widgets.NewTruncated("", look.Small, false, look.Muted)}
	p.verify = v
	v.draw()
	p.showPage(&page{
		title: words.T("Check a file against its receipt"), content: v.root, left: v.halt,
		dropped: func(paths []string) bool { v.take(paths); return true },
	})
}

// halt ends the comparison under way.
func (v *verifyView) halt() {
	if v.stop != nil {
		v.stop()
		v.stop = nil
	}
}

// take sorts what was dropped or chosen into the file and the receipt.
func (v *verifyView) take(paths []string) {
	v.halt()
	v.p.spawn(func() {
		for _, path := range paths {
			rs, err := receipt.ParseFile(path)
			folder := false
			if st, serr := os.Stat(path); serr == nil {
				folder = st.IsDir()
			}
			v.p.post(func() {
				switch {
				case v.p.verify != v || folder:
				case err == nil:
					v.papers, v.receipts, v.answer = path, rs, nil
				case errors.Is(err, receipt.ErrNone):
					v.file, v.answer = path, nil
				default:
					a := words.CantCheck(err)
					v.papers, v.receipts, v.answer = "", nil, &a
				}
			})
		}
		v.p.post(func() {
			if v.p.verify == v {
				v.compare()
			}
		})
	})
}

// compare begins once both are there.
func (v *verifyView) compare() {
	if v.file == "" || v.receipts == nil || v.stop != nil {
		v.draw()
		return
	}
	ctx, stop := context.WithCancel(v.p.ctx)
	v.stop, v.answer, v.shown = stop, nil, 0
	v.bar.Set(0, 0)
	file, rs := v.file, v.receipts
	size := rs[0].Size
	v.step.SetText(words.T("Reading {{.File}}", words.V{"File": receipt.Visible(filepath.Base(file))}))
	v.draw()
	v.p.spawn(func() {
		told := float32(0)
		res, err := receipt.CheckFile(ctx, file, rs, func(n int64) {
			if part := float32(n) / float32(max(size, 1)); part-told > 0.005 {
				told = part
				v.p.post(func() { v.bar.Set(part, part) })
			}
		})
		v.p.post(func() {
			if v.p.verify != v || ctx.Err() != nil {
				return
			}
			stop()
			v.finished(res, err)
		})
	})
}

// finished shows what the comparison has shown.
func (v *verifyView) finished(res receipt.Result, err error) {
	a := words.Checked(res, receipt.Visible(filepath.Base(v.file)))
	if err != nil {
		a = words.CantCheck(err)
	}
	v.stop, v.answer = nil, &a
	v.draw()
}

// draw lays the page out for what is known.
func (v *verifyView) draw() {
	slot := func(name, path, none string, choose func()) fyne.CanvasObject {
		icon, tone, text := look.IconDown, look.Neutral, none
		if path != "" {
			icon, tone, text = look.IconCheck, look.Active, receipt.Visible(filepath.Base(path))
		}
		texts := widgets.NewStack().Add(0, widgets.NewLabel(name, look.Body, true, look.Text)).
			Add(2, widgets.NewParagraph(breakable(text), look.Body, look.Muted)).
			Add(look.Space2, buttons(widgets.NewFocusButton(words.T("Choose…"), look.IconNone, widgets.Secondary, 32, choose)))
		return widgets.NewBeside(widgets.NewTile(icon, tone, 44, 20, look.RadiusTile), texts, look.Space4).AtTop(44)
	}
	video := slot(words.T("The file"), v.file, words.T("Drop it here, or choose it"), func() { v.p.pickOne(words.T("Choose a file"), v.take) })
	papers := slot(words.T("Its receipt"), v.papers, words.T("The page or the JSON that was saved: drop it here, or choose it"), func() { v.p.pickOne(words.T("Choose a receipt"), v.take) })
	intro := newAnswer(look.IconSearch, look.Active, words.T("Drop a file and its receipt here"),
		words.T("The file is read whole and compared with the SHA-256 that the receipt tells of. Nothing leaves this computer."))
	gaps := []float32{0, look.Space6, look.Space5}
	switch {
	case v.stop != nil:
		cancel := widgets.NewFocusButton(words.T("Stop"), look.IconNone, widgets.Secondary, look.ButtonHeight, func() { v.halt(); v.draw() })
		v.set(append(gaps, look.Space6, look.Space2, look.Space4), intro, video, papers, v.step, v.bar, buttons(cancel))
	case v.answer != nil:
		a := *v.answer
		rest := append([]string(nil), a.Rest...)
		again := widgets.NewFocusButton(words.T("Check another"), look.IconNone, widgets.Secondary, look.ButtonHeight, func() {
			v.file, v.papers, v.receipts, v.answer = "", "", nil, nil
			v.draw()
		})
		unsigned := widgets.NewParagraph(words.Receipt(nil).Unsigned, look.Small, look.Muted)
		v.set([]float32{0, look.Space6, look.Space5, look.Space6, look.Space3}, newAnswer(a.Icon, a.Tone, a.Sentence, rest...), video, papers, buttons(again), unsigned)
	default:
		v.set(gaps, intro, video, papers)
	}
}

// pickOne asks for a file by the desktop's own dialog, or else by Fyne's.
func (p *program) pickOne(title string, f func([]string)) {
	if p.picking {
		return
	}
	p.picking = true
	p.spawn(func() {
		paths, err := p.cfg.Pick(p.ctx, title)
		p.post(func() {
			p.picking = false
			switch {
			case len(paths) > 0:
				f(paths)
			case err != nil && p.ctx.Err() == nil:
				d := dialog.NewFileOpen(func(r fyne.URIReadCloser, err error) {
					if err != nil || r == nil {
						return
					}
					path := r.URI().Path()
					p.spawn(func() { _ = r.Close() })
					f([]string{path})
				}, p.window)
				d.Resize(p.window.Canvas().Size().SubtractWidthHeight(80, 80))
				d.Show()
			}
		})
	})
}
