package app

import (
	"net/url"
	"path/filepath"
	"strings"

	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/docs/guide"
)

// showGuide opens the guide for inspectors in the browser, in the language of
// the window.
func (p *program) showGuide() {
	b := guide.HTML(words.Language())
	p.spawn(func() {
		if err := p.browse("guide.html", b); err != nil {
			p.post(func() { p.tell(words.T("The browser couldn't be opened.")) })
		}
	})
}

// browse shows a page in the browser, from a file beside the queue that the next
// one replaces. It writes, so it isn't called where the window is drawn.
func (p *program) browse(name string, page []byte) error {
	path := filepath.Join(p.cfg.Dirs.State, name)
	if err := writePrivately(path, string(page)); err != nil {
		return err
	}
	slashed := filepath.ToSlash(path)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed // C:/…
	}
	return p.app.OpenURL(&url.URL{Scheme: "file", Path: slashed})
}
