package app

import (
	"net/url"
	"path/filepath"
	"time"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/update"
	"github.com/aionvision/aion-uploader/app/words"
)

// updateTick is how often it is seen whether it is time to look for a newer
// version; [update.Every] is how often it is.
const updateTick = time.Hour

// updates is what the window knows of newer versions. It belongs to the UI
// goroutine.
type updates struct {
	looker  *update.Looker // nil: this build doesn't look, or not yet
	looking bool
	offer   update.Release // zero: nothing
}

// watchUpdates looks for a newer version now and then, as long as the program
// runs.
func (p *program) watchUpdates() {
	if p.cfg.UpdateURL == "" {
		return
	}
	p.spawn(func() {
		l, err := update.New(p.cfg.UpdateURL, p.cfg.UpdateKey, p.cfg.Version, filepath.Join(p.cfg.Dirs.Config, "update.json"))
		if err != nil {
			p.cfg.Log.Logger(nil).Warn("update", "err", err)
			return
		}
		p.post(func() {
			p.updates.looker = l
			p.offerUpdate()
			p.lookForUpdate()
		})
	})
	p.serve(func() {
		t := time.NewTicker(updateTick)
		defer t.Stop()
		for {
			select {
			case <-t.C:
				p.post(p.lookForUpdate)
			case <-p.ctx.Done():
				return
			}
		}
	})
}

// lookForUpdate looks, when it is time and the person lets it. In practice
// nothing leaves the computer.
func (p *program) lookForUpdate() {
	u, set, now := &p.updates, p.store.Get(), time.Now()
	if u.looker == nil || u.looking || set.NoUpdates || p.main.practice || !u.looker.Due(now) {
		return
	}
	u.looking = true
	p.spawn(func() {
		n, _ := network(set)
		err := u.looker.Look(p.ctx, update.Network{Proxy: n.Proxy, RootCAs: n.RootCAs}, now)
		if err != nil && p.ctx.Err() == nil {
			p.cfg.Log.Logger(nil).Warn("update", "err", err) // the next one is tried anyhow
		}
		p.post(func() {
			u.looking = false
			p.offerUpdate()
		})
	})
}

// offerUpdate says over the list that there is a newer version, or no longer.
func (p *program) offerUpdate() {
	u := &p.updates
	u.offer = update.Release{}
	if u.looker != nil && !p.store.Get().NoUpdates && !p.main.practice {
		u.offer, _ = u.looker.Newer()
	}
	tone, icon := look.Neutral, look.IconInfo
	if u.offer.Needed {
		tone, icon = look.Caution, look.IconAlert
	}
	if p.main.newer.Tell(words.NewVersion(u.offer.Version, u.offer.Notes, u.offer.Needed), icon, tone, words.T("Download"), p.download) {
		p.main.relay()
	}
}

// download opens the page of the newer version in the browser.
func (p *program) download() {
	u, err := url.Parse(p.updates.offer.URL)
	if err != nil || u.Scheme != "https" {
		return
	}
	p.spawn(func() {
		if err := p.app.OpenURL(u); err != nil {
			p.post(func() {
				p.tell(words.T("The browser couldn't be opened. The new version is at {{.Address}}.", words.V{"Address": u.String()}))
			})
		}
	})
}

// laterUpdate takes the offer away, for good unless it is needed.
func (p *program) laterUpdate() {
	u := &p.updates
	version, l := u.offer.Version, u.looker
	u.offer = update.Release{}
	if p.main.newer.Tell("", look.IconNone, look.Neutral, "", nil) {
		p.main.relay()
	}
	if l == nil || version == "" {
		return
	}
	p.spawn(func() {
		if err := l.Later(version); err != nil {
			p.cfg.Log.Logger(nil).Warn("update", "err", err)
		}
	})
}
