package app

import (
	"context"

	"github.com/aionvision/aion-uploader/app/instance"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
)

// arrival is files on their way into the list.
type arrival struct {
	paths  []string
	again  bool            // also what was uploaded before
	opened bool            // "Open with": they wait for Start
	from   context.Context // of the start that handed them over; nil: this one's own
	took   func()          // the engine has them on disk; nil: nobody waits for that
}

// withdrawn reports whether those who handed the files over have them back.
func (f *arrival) withdrawn() bool { return f.from != nil && f.from.Err() != nil }

func (f *arrival) taken() {
	if f.took != nil {
		f.took()
	}
}

// comeAgain keeps files that another start handed over for the next engine:
// the one that had them was closed before it had looked at them.
func (p *program) comeAgain(f arrival) {
	if f.from != nil && !p.quitting {
		p.arrive(f)
	}
}

// otherStart does what another start of the program wants. It answers once the
// engine has the files on disk, so that they can't be lost between the two.
func (p *program) otherStart(ctx context.Context, r instance.Request, seen func()) error {
	done := make(chan struct{})
	p.post(func() {
		if p.quitting || ctx.Err() != nil {
			return // the other start goes on by itself once this one has ended
		}
		seen()
		if r.Quit {
			close(done)
			p.quit()
			return
		}
		p.comeBack()
		g := p.page
		switch {
		case len(r.Files) == 0, g != nil && g.dropped != nil && g.dropped(r.Files):
			close(done)
		default:
			p.arrive(arrival{paths: r.Files, opened: true, from: ctx, took: func() { close(done) }})
		}
	})
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// startHeld lets everything go that waits for its first start.
func (p *program) startHeld() {
	var ids []uploader.ID
	for _, s := range p.main.shown.all {
		if s.Held {
			ids = append(ids, s.ID)
		}
	}
	p.act(words.Resume, ids)
}
