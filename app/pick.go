package app

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"

	"github.com/aionvision/aion-uploader/app/picker"
	"github.com/aionvision/aion-uploader/app/words"
)

// videoExtensions are offered first in file dialogs. What counts is a file's
// content, so a dialog that can show all files does.
func videoExtensions() []string { return []string{"mp4", "mov", "m4v", "webm", "avi"} }

// pickNatively shows the desktop's own dialog.
func pickNatively(ctx context.Context, title string) ([]string, error) {
	return picker.Pick(ctx, "", title, []picker.Filter{
		{Name: words.T("Videos"), Extensions: videoExtensions()},
		{Name: words.T("All files")},
	})
}

// pickCertificates shows the desktop's own dialog for a PEM file.
func pickCertificates(ctx context.Context, title string) ([]string, error) {
	return picker.Pick(ctx, "", title, []picker.Filter{
		{Name: words.T("Certificates"), Extensions: []string{"pem", "crt", "cer"}},
		{Name: words.T("All files")},
	})
}

// saveNatively asks by the desktop's own dialog where to put a new file, or by
// Fyne's where there is none.
func (p *program) saveNatively(w fyne.Window, name string, f func(path string)) {
	if p.picking {
		return
	}
	p.picking = true
	title := words.T("Save…")
	p.spawn(func() {
		path, err := picker.Save(p.ctx, "", title, name)
		p.post(func() {
			p.picking = false
			switch {
			case p.ctx.Err() != nil:
			case err != nil: // no dialog, or a place that is no folder of this computer
				askWhere(w, name, f)
			case path != "":
				f(path)
			}
		})
	})
}

// absolute makes the paths of a command line independent of the folder the
// program was started in. One that can't be is left for the engine to refuse.
func absolute(paths []string) []string {
	var out []string
	for _, p := range paths {
		if abs, err := filepath.Abs(p); err == nil {
			p = abs
		}
		out = append(out, p)
	}
	return out
}
