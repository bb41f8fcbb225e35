package app

import (
	"context"

	"github.com/aionvision/aion-uploader/app/words"
)

// askKeychain looks for the key beside the UI: a keychain may ask the person
// to unlock it first.
func (p *program) askKeychain() {
	k := p.keychain()
	p.spawn(func() {
		name := ""
		if k != nil {
			name = k.Name()
		}
		p.post(func() { p.place = name; p.showPlace() })
		found, err := findKey(p.ctx, k)
		p.post(func() { p.keyFound(found, err) })
	})
}

// keyFound takes the keychain's answer.
func (p *program) keyFound(found keyState, err error) {
	p.noPlace = err != nil
	p.showPlace()
	if p.key.key != "" {
		return // the person was faster
	}
	p.asked = true
	p.key = found
	if found.key != "" {
		p.useKey()
		if p.welcome != nil {
			p.welcomed(p.baseURL())
		}
	} else if p.noPlace && p.welcome == nil {
		p.tell(words.T("This computer's keychain isn't available, so the key must be given again. It is kept for this run only."))
	}
	if p.settings != nil {
		p.settings.changed(p.key)
	}
	p.wake()
}

// showPlace tells the first screen where the key will be kept.
func (p *program) showPlace() {
	if p.welcome != nil {
		p.welcome.keptIn(p.place, !p.noPlace)
	}
}

// takeKey uses a key from now on and keeps it in the keychain.
func (p *program) takeKey(key string) {
	p.key = keyState{key: key, kept: true}
	p.asked = true
	p.useKey()
	k := p.keychain()
	p.save(func() {
		state, err := storeKey(context.WithoutCancel(p.ctx), k, key)
		if p.ctx.Err() != nil {
			return // nothing is posted any more
		}
		p.post(func() {
			if p.key.key != key {
				return
			}
			p.key = state
			p.noPlace = err != nil
			if p.settings != nil {
				p.settings.changed(state)
			}
			if err != nil {
				p.tell(words.T("This computer's keychain isn't available: the key is kept for this run only."))
			}
		})
	})
}

// useKey hands the key to the engine of real uploads.
func (p *program) useKey() {
	if s := p.session; s != nil && !s.practice {
		s.engine.SetKey(p.key.key)
	}
	p.wake()
}

// removeKey asks first, then takes the key away here and in the keychain.
func (p *program) removeKey() {
	p.ask(words.AskRemoveKey(), nil, func() {
		p.key = keyState{}
		p.useKey()
		k := p.keychain()
		p.save(func() {
			var err error
			if k != nil {
				err = k.Delete(context.WithoutCancel(p.ctx))
			}
			if p.ctx.Err() != nil {
				return
			}
			p.post(func() {
				if p.settings != nil {
					p.settings.changed(p.key)
				}
				if err != nil {
					p.tell(words.T("This computer's keychain didn't answer: the key may still be in it."))
				}
			})
		})
	})
}

func (p *program) wake() {
	if p.session != nil {
		p.session.presenter.wake()
	}
}
