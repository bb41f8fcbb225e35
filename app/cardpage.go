package app

import (
	"context"
	"path/filepath"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/receipt"
)

// cardView is the page "Check a card before wiping": which card, the reading,
// the verdict.
type cardView struct {
	*paper
	p *program

	volumes []uploader.Volume
	asked   bool               // what is mounted is known
	stop    context.CancelFunc // of the check under way
	target  string             // what is checked
	bar     *widgets.Bar
	what    *widgets.Paragraph
	how     *widgets.Paragraph
	verdict *uploader.CardVerdict
	problem string
}

// showCard opens the page.
func (p *program) showCard() {
	if p.session == nil || p.session.practice || p.welcome != nil {
		return
	}
	v := &cardView{paper: newPaper(p.flatTheme), p: p, bar: widgets.NewBar(8),
		what: widgets.NewParagraph("", look.Body, look.Text), how: widgets.NewParagraph("", look.Body, look.Muted)}
	p.card = v
	v.draw()
	p.showPage(&page{title: words.T("Check a card before wiping"), content: v.root, left: v.halt, dropped: v.dropped})
	v.look()
}

// look asks the system which cards there are.
func (v *cardView) look() {
	v.p.spawn(func() {
		all := v.p.cfg.volumes()
		v.p.post(func() {
			if v.p.card == v {
				v.volumes, v.asked = all, true
				if v.stop == nil && v.verdict == nil {
					v.draw()
				}
			}
		})
	})
}

// volumes are the cards that can be chosen.
func (c *Config) volumes() []uploader.Volume {
	if c.Volumes != nil {
		return c.Volumes()
	}
	return uploader.Volumes()
}

// dropped takes a card's folder.
func (v *cardView) dropped(paths []string) bool {
	if v.stop == nil && len(paths) == 1 {
		v.check(paths[0])
	}
	return true
}

// halt ends the check under way.
func (v *cardView) halt() {
	if v.stop != nil {
		v.stop()
		v.stop = nil
	}
}

// check reads a card.
func (v *cardView) check(root string) {
	s := v.p.session
	if s == nil || s.practice {
		return
	}
	ctx, stop := context.WithCancel(v.p.ctx)
	v.halt()
	v.stop, v.target, v.verdict, v.problem = stop, root, nil, ""
	v.bar.Set(0, 0)
	v.what.Set(words.N("Looking for files: {{.N}} so far", 0), look.Text)
	v.how.Set("", look.Muted)
	v.draw()
	v.p.spawn(func() {
		verdict, err := s.engine.CheckCard(ctx, root, func(p uploader.CardProgress) {
			v.p.post(func() {
				if v.p.card == v && ctx.Err() == nil {
					v.told(p)
				}
			})
		})
		v.p.post(func() {
			if v.p.card != v || ctx.Err() != nil {
				return
			}
			stop()
			v.stop = nil
			if v.verdict = verdict; err != nil {
				v.problem = words.T("The card couldn't be read. Is it still there?")
			}
			v.draw()
		})
	})
}

func (v *cardView) told(p uploader.CardProgress) {
	what, how := words.CardStep(p)
	high := v.how.Text() == "" != (how == "")
	v.what.Set(what, look.Text)
	v.how.Set(how, look.Muted)
	if p.Bytes > 0 {
		part := float32(float64(p.Read) / float64(p.Bytes))
		v.bar.Set(part, part)
	}
	if high {
		v.relay()
	}
}

// draw lays the page out for where it is.
func (v *cardView) draw() {
	switch {
	case v.stop != nil:
		cancel := widgets.NewFocusButton(words.T("Stop"), look.IconNone, widgets.Secondary, look.ButtonHeight, func() { v.halt(); v.draw() })
		v.set([]float32{0, look.Space6, look.Space3, look.Space2, look.Space5},
			newAnswer(look.IconCard, look.Active, words.T("Checking {{.Card}}", words.V{"Card": receipt.Visible(cardName(v.target))}),
				words.T("Every video is read whole. Leave the card in. It takes as long as the card takes to be read.")),
			v.what, v.bar, v.how, buttons(cancel))
	case v.verdict != nil:
		v.drawVerdict()
	default:
		v.drawChoice()
	}
}

func cardName(root string) string {
	if n := filepath.Base(root); n != "." && n != string(filepath.Separator) {
		return n
	}
	return root
}

// drawChoice asks which card.
func (v *cardView) drawChoice() {
	gaps := []float32{0}
	objects := []fyne.CanvasObject{newAnswer(look.IconCard, look.Active, words.T("Which card should be checked?"),
		words.T("Every file on it is looked at, and every video read whole and compared with what was sent. Nothing on the card is changed or deleted."))}
	if v.problem != "" {
		gaps, objects = append(gaps, look.Space4), append(objects, caution(v.problem))
	}
	for i, vol := range v.volumes {
		name, size := receipt.Visible(vol.Name), ""
		if name == "" {
			name = vol.Path
		}
		if vol.Size > 0 {
			size = words.T("{{.Used}} of {{.Size}} used", words.V{"Used": words.Bytes(vol.Used), "Size": words.Bytes(vol.Size)})
		}
		b := widgets.NewFocusButton(words.T("Check"), look.IconNone, widgets.Primary, look.ButtonHeight, func() { v.check(vol.Path) })
		if i > 0 {
			b.Set(b.Text(), look.IconNone, widgets.Secondary)
		}
		gaps, objects = append(gaps, look.Space5), append(objects, widgets.NewOption(name, receipt.Visible(vol.Path)+joined(size), b))
	}
	if v.asked && len(v.volumes) == 0 {
		gaps, objects = append(gaps, look.Space5), append(objects, widgets.NewParagraph(words.T("No card was found. Put it in, then look again."), look.Body, look.Text))
	}
	again := widgets.NewFocusButton(words.T("Look again"), look.IconRetry, widgets.Secondary, look.ButtonHeight, v.look)
	folder := widgets.NewFocusButton(words.T("Choose a folder…"), look.IconFolder, widgets.Secondary, look.ButtonHeight, v.choose)
	v.set(append(gaps, look.Space6), append(objects, buttons(again, folder))...)
}

func joined(s string) string {
	if s == "" {
		return ""
	}
	return " · " + s
}

// choose asks for a folder.
func (v *cardView) choose() {
	d := dialog.NewFolderOpen(func(f fyne.ListableURI, err error) {
		if err == nil && f != nil && v.p.card == v {
			v.check(f.Path())
		}
	}, v.p.window)
	d.Resize(v.p.window.Canvas().Size().SubtractWidthHeight(80, 80))
	d.Show()
}

// missing are the paths of the videos that the verdict has not found at the
// service as they are now.
func (v *cardView) missing() (paths []string) {
	for _, f := range v.verdict.Problems {
		if f.Video && (f.Why == uploader.CardNotUploaded || f.Why == uploader.CardDiffers) && !v.verdict.Pulled {
			paths = append(paths, filepath.Join(v.target, f.Path))
		}
	}
	return paths
}

// cardLines is how many files of one reason are listed.
const cardLines = 100

// drawVerdict shows what the check has shown.
func (v *cardView) drawVerdict() {
	c := v.verdict
	a := words.CardAnswer(c)
	gaps, objects := []float32{0}, []fyne.CanvasObject{newAnswer(a.Icon, a.Tone, a.Sentence, a.Rest...)}
	again := widgets.NewFocusButton(words.T("Check again"), look.IconRetry, widgets.Secondary, look.ButtonHeight, func() { v.check(v.target) })
	other := widgets.NewFocusButton(words.T("Check another card"), look.IconNone, widgets.Secondary, look.ButtonHeight, func() {
		v.verdict = nil
		v.draw()
		v.look()
	})
	row := []fyne.CanvasObject{again, other}
	if missing := v.missing(); len(missing) > 0 {
		upload := widgets.NewFocusButton(words.N("Upload these {{.N}} videos", len(missing)), look.IconUp, widgets.Primary, look.ButtonHeight, func() {
			v.p.addPaths(missing, true)
		})
		row = slices.Insert(row, 0, fyne.CanvasObject(upload))
	}
	gaps, objects = append(gaps, look.Space5), append(objects, buttons(row...))
	all := slices.Concat(c.Problems, c.Notes, c.System)
	for _, why := range words.CardReasons() {
		var files []uploader.CardFile
		for _, f := range all {
			if f.Why == why {
				files = append(files, f)
			}
		}
		if len(files) == 0 {
			continue
		}
		title, icon, tone := words.CardReason(why, len(files))
		lines := widgets.NewStack().Add(0, widgets.NewBoldParagraph(title, look.Body, look.Text))
		for i, f := range files {
			if i == cardLines {
				lines.Add(6, widgets.NewParagraph(words.N("and {{.N}} more", len(files)-i), look.Small, look.Muted))
				break
			}
			text := breakable(receipt.Visible(f.Path))
			if f.Size > 0 {
				text += " · " + words.Bytes(f.Size)
			}
			lines.Add([]float32{6, 2}[min(i, 1)], widgets.NewParagraph(text, look.Small, look.Muted))
		}
		gaps, objects = append(gaps, look.Space6), append(objects, widgets.NewBeside(widgets.NewTile(icon, tone, 28, 14, look.RadiusTile), lines, look.Space3).AtTop(20))
	}
	foot := []string{
		receipt.Visible(c.Root) + " · " + receipt.Visible(c.Service),
		words.T("What counts are uploads from this computer, as AionVision answered when each was finished. Deleted files and other parts of the same card can't be seen."),
	}
	if c.Uploaded > 0 && !c.Pulled {
		read := words.CardRead(c.Fresh)
		if took := c.Took.Round(time.Second); took > 0 {
			read += " " + words.T("It took {{.Time}}.", words.V{"Time": words.Clock(took)})
		}
		foot = append(foot, read)
	}
	for i, f := range foot {
		gaps, objects = append(gaps, []float32{look.Space6, look.Space2}[min(i, 1)]), append(objects, widgets.NewParagraph(f, look.Small, look.Muted))
	}
	v.set(gaps, objects...)
}
