package app

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/receipt"
)

// HistoryEngine is what the window needs of the engine for receipts, history
// and cards. These wait for the disk and are called beside the UI.
type HistoryEngine interface {
	History(ctx context.Context, query string, limit, offset int) (found []uploader.Past, total int, err error)
	Receipt(ctx context.Context, id uploader.ID) (receipt.Receipt, error)
	CheckCard(ctx context.Context, root string, progress func(uploader.CardProgress)) (*uploader.CardVerdict, error)
}

// viewReceipts shows the receipt of what is uploaded among ids.
func (p *program) viewReceipts(ids []uploader.ID, back func()) {
	s := p.session
	if s == nil || s.practice {
		return
	}
	p.spawn(func() {
		var rs []receipt.Receipt
		var problem error
		for _, id := range ids {
			r, err := s.engine.Receipt(p.ctx, id)
			if err != nil {
				problem = err
				continue
			}
			rs = append(rs, r)
		}
		p.post(func() {
			switch {
			case p.session != s || p.ctx.Err() != nil:
			case len(rs) == 0 && problem != nil:
				p.tell(words.T("The receipt couldn't be read from this computer's disk."))
			case len(rs) > 0:
				p.showReceipts(rs, back)
			}
		})
	})
}

// receiptName is what a receipt's file is called: the video's name, where that
// is a name on every system.
func receiptName(rs []receipt.Receipt, ending string) string {
	name := "receipt-" + time.Now().Format("2006-01-02")
	if len(rs) == 1 {
		safe := strings.Map(func(r rune) rune {
			if r < ' ' || strings.ContainsRune(`<>:"/\|?*%`, r) || r == '\uFFFD' {
				return '_'
			}
			return r
		}, receipt.Visible(rs[0].Name))
		if safe = strings.Trim(safe, " ."); safe != "" && len(safe) < 180 {
			name = safe + ".receipt"
		}
	}
	return name + ending
}

// saveReceipt asks where to and writes the receipt.
func (p *program) saveReceipt(rs []receipt.Receipt, html bool, said func(string)) {
	ending, write := ".json", func() ([]byte, error) { return receipt.JSON(rs...) }
	if html {
		ending, write = ".html", func() ([]byte, error) { return receipt.HTML(words.Receipt(time.Local), time.Now(), rs...) }
	}
	p.cfg.SaveFile(p.window, receiptName(rs, ending), func(path string) {
		p.spawn(func() {
			b, err := write()
			if err == nil {
				err = os.WriteFile(path, b, 0o644) //nolint:gosec // the person's own document
			}
			p.post(func() {
				if err != nil {
					said(words.T("The receipt couldn't be saved there."))
					return
				}
				said(words.T("Saved: {{.File}}", words.V{"File": filepath.Base(path)}))
			})
		})
	})
}

// openReceipt shows the receipt's page in the browser, from a file beside the
// queue that the next one replaces.
func (p *program) openReceipt(rs []receipt.Receipt, said func(string)) {
	p.spawn(func() {
		b, err := receipt.HTML(words.Receipt(time.Local), time.Now(), rs...)
		if err == nil {
			err = p.browse("receipt.html", b)
		}
		if err != nil {
			p.post(func() { said(words.T("The browser couldn't be opened. Save the receipt and open it yourself.")) })
		}
	})
}
