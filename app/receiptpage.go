package app

import (
	"time"

	"fyne.io/fyne/v2"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader/receipt"
)

// receiptView is the page of one receipt or several.
type receiptView struct {
	*paper
	save, data, open *widgets.FocusButton
	said             *widgets.Label
}

// showReceipts opens the page; back is where it leads, nil: to the list.
func (p *program) showReceipts(rs []receipt.Receipt, back func()) {
	v := &receiptView{paper: newPaper(p.flatTheme), said: widgets.NewLabel("", look.Small, false, look.Muted)}
	say := func(text string) {
		v.said.SetText(text)
		v.said.Show()
		v.relay()
	}
	v.save = widgets.NewFocusButton(words.T("Save as page…"), look.IconNone, widgets.Primary, look.ButtonHeight, func() { p.saveReceipt(rs, true, say) })
	v.data = widgets.NewFocusButton(words.T("Save as data (JSON)…"), look.IconNone, widgets.Secondary, look.ButtonHeight, func() { p.saveReceipt(rs, false, say) })
	v.open = widgets.NewFocusButton(words.T("Open in browser"), look.IconNone, widgets.Secondary, look.ButtonHeight, func() { p.openReceipt(rs, say) })
	v.said.Hide()
	w := words.Receipt(time.Local)
	if len(rs) == 1 {
		v.one(rs[0], w)
	} else {
		v.many(rs, w)
	}
	p.receipt = v
	p.showPage(&page{title: words.T("Receipt"), content: v.root, focus: v.save})
	if back != nil && p.page != nil {
		p.page.frame.back.OnTapped, p.page.frame.back.OnEscape = back, back
	}
}

// one lays out a single receipt in full.
func (v *receiptView) one(r receipt.Receipt, w receipt.Words) {
	title := r.Title
	if title == "" {
		title = r.Name
	}
	rest := r.Sentences(w)
	answer := []string{rest[0].Text}
	gaps, objects := []float32{0}, []fyne.CanvasObject{nil}
	for _, s := range rest[1:] {
		if s.Caution {
			gaps, objects = append(gaps, look.Space3), append(objects, caution(s.Text))
		}
	}
	objects[0] = newAnswer(look.IconCheck, look.Good, receipt.Visible(title), answer...)
	gaps, objects = append(gaps, look.Space5, look.Space2), append(objects, buttons(v.save, v.data, v.open), v.said)
	for _, g := range r.Groups(w) {
		if len(g.Facts) == 0 {
			continue
		}
		gaps, objects = append(gaps, look.Space6), append(objects, widgets.NewLabel(upper(g.Title), look.Caption, true, look.Muted))
		for i, f := range g.Facts {
			gaps, objects = append(gaps, []float32{10, 6}[min(i, 1)]), append(objects, factLine(f.Label, f.Value))
		}
	}
	for i, s := range rest[1:] {
		if !s.Caution {
			gaps, objects = append(gaps, []float32{look.Space6, 6}[min(i, 1)]), append(objects, widgets.NewParagraph(s.Text, look.Small, look.Muted))
		}
	}
	gaps, objects = append(gaps, 6), append(objects, widgets.NewParagraph(w.Unsigned, look.Small, look.Muted))
	v.set(gaps, objects...)
}

// receiptLines is how many videos the page of several lists; the file has all.
const receiptLines = 200

// many lays out the summary of several.
func (v *receiptView) many(rs []receipt.Receipt, w receipt.Words) {
	var size int64
	for _, r := range rs {
		size += r.Size
	}
	gaps := []float32{0, look.Space5, look.Space2, look.Space6}
	objects := []fyne.CanvasObject{
		newAnswer(look.IconCheck, look.Good, w.Titles(len(rs)), w.SaidMany(len(rs)), words.Bytes(size)),
		buttons(v.save, v.data, v.open), v.said,
		widgets.NewLabel(upper(words.T("Videos")), look.Caption, true, look.Muted),
	}
	for i, r := range rs {
		if i == receiptLines {
			objects = append(objects, widgets.NewParagraph(words.N("and {{.N}} more, which are in the saved receipt", len(rs)-i), look.Small, look.Muted))
			break
		}
		line := words.T("{{.Size}} · complete {{.Time}}", words.V{"Size": words.Bytes(r.Size), "Time": w.Time(r.FinishedAt)})
		text := widgets.NewStack().Add(0, widgets.NewBoldParagraph(breakable(receipt.Visible(r.Name)), look.Body, look.Text)).
			Add(2, widgets.NewParagraph(line, look.Small, look.Muted))
		for _, s := range r.Sentences(w)[1:] {
			if s.Caution {
				text.Add(2, widgets.NewParagraph(s.Text, look.Small, look.Warn))
			}
		}
		gaps, objects = append(gaps, look.Space3), append(objects, text)
	}
	gaps, objects = append(gaps, look.Space5), append(objects, widgets.NewParagraph(w.Unsigned, look.Small, look.Muted))
	v.set(gaps, objects...)
}

// caution is a sentence that takes away from what stands above it.
func caution(text string) fyne.CanvasObject {
	return widgets.NewBeside(widgets.NewTile(look.IconAlert, look.Caution, 28, 14, look.RadiusTile), widgets.NewParagraph(text, look.Body, look.Warn), look.Space3)
}
