package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/aionvision/aion-uploader/app/instance"
	"github.com/aionvision/aion-uploader/app/settings"
	"github.com/aionvision/aion-uploader/app/words"
)

// One window has a list: that of real uploads, or that of practice. A window
// which changes between the two gives the one back and claims the other, so
// files that are opened during practice go to a window of real uploads, never
// into practice. A start with "--practice" has a window of its own beside the
// one that uploads.

// quitTime is how long "--quit" waits; saveTime is how long the end of a run
// waits for the keychain and for an engine that is just being opened.
const (
	quitTime = 30 * time.Second
	saveTime = 5 * time.Second
)

var errUnsaved = errors.New("app: the keychain or the queue didn't answer in time")

// Claim is a list that belongs to this window. See [instance.Claim].
type Claim interface {
	Serve(instance.Handler)
	Stop() error
	Close() error
}

// MeetFunc claims the list in a folder, or hands the request to the window that
// has it. See [instance.Join].
type MeetFunc func(ctx context.Context, dir string, r instance.Request) (c Claim, handed bool, err error)

// Meet is [instance.Join] as a MeetFunc.
func Meet(ctx context.Context, dir string, r instance.Request) (Claim, bool, error) {
	c, handed, err := instance.Join(ctx, dir, r)
	if c == nil {
		return nil, handed, err
	}
	return c, handed, err
}

// claims is what this window knows of its claim. It belongs to the UI goroutine.
type claims struct {
	mine     Claim // nil: none
	practice bool  // which list it is
	settled  bool  // the list can be used, with a claim or without
	barred   error // at the start another window had it and didn't answer
}

func (c *claims) serve(h instance.Handler) {
	if c.mine != nil {
		c.mine.Serve(h)
	}
}

func (c *claims) stop() {
	if c.mine != nil {
		_ = c.mine.Stop() // the process ends: nothing can be done about it
	}
}

// claimDir is the folder whose claim stands for a list. Practice empties the
// folder of its queue, so the claim is beside it.
func claimDir(d settings.Dirs, practice bool) string {
	if practice {
		return d.Practice
	}
	return d.State
}

// barred reports whether an error says that another window has the list. Any
// other means that windows can't find each other here, which keeps nobody from
// uploading.
func barred(err error) bool {
	return errors.Is(err, instance.ErrRunning) || errors.Is(err, instance.ErrNoAnswer) ||
		errors.Is(err, instance.ErrVersion) || errors.Is(err, instance.ErrStranger)
}

// meetFirst is the claim before there is a window. With handed, another window
// does what this start was for, and there is nothing left to do.
func meetFirst(cfg *Config) (c claims, handed bool, err error) {
	c.practice = cfg.Practice
	if cfg.Meet == nil {
		return c, false, nil
	}
	mine, handed, err := cfg.Meet(context.Background(), claimDir(cfg.Dirs, cfg.Practice), instance.Request{Files: absolute(cfg.Files)})
	c.mine, c.settled = mine, !barred(err)
	if !c.settled {
		c.barred = err
	}
	return c, handed, err
}

// quitRunning has the windows of both lists save and end, and returns when they
// have, after 30 s at the latest.
func quitRunning(d settings.Dirs) error {
	ctx, cancel := context.WithTimeout(context.Background(), quitTime)
	defer cancel()
	var errs [2]error
	var both sync.WaitGroup
	for i, practice := range []bool{false, true} {
		both.Go(func() { errs[i] = instance.Quit(ctx, claimDir(d, practice)) })
	}
	both.Wait()
	return errors.Join(errs[:]...)
}

// claimList sees to it that a list belongs to this window, and goes on with
// then, which is given what leaves the list that was there. Where another
// window has the list, that one comes to the front.
func (p *program) claimList(practice bool, then func(leave func())) {
	had := p.claims
	if p.cfg.Meet == nil || had.settled && had.practice == practice {
		then(func() {})
		return
	}
	if err := had.barred; err != nil {
		p.claims.barred = nil // the next try asks anew
		p.claimed(practice, nil, false, err, then)
		return
	}
	request := instance.Request{Files: p.opened()}
	p.spawn(func() {
		c, handed, err := p.cfg.Meet(p.ctx, claimDir(p.cfg.Dirs, practice), request)
		if p.ctx.Err() != nil {
			return // nothing is posted any more, and the claim ends with the process
		}
		p.post(func() { p.claimed(practice, c, handed, err, then) })
	})
}

// opened is the files of this start that nothing has taken yet.
func (p *program) opened() []string {
	var paths []string
	for _, f := range p.waiting {
		if f.opened && f.from == nil {
			paths = append(paths, f.paths...)
		}
	}
	return paths
}

// claimed goes on with the answer to a claim.
func (p *program) claimed(practice bool, c Claim, handed bool, err error, then func(leave func())) {
	switch {
	case handed:
		p.opening = false
		p.elsewhere()
		return
	case barred(err) && p.session == nil:
		p.opening = false
		p.cantOpen(err, practice)
		return
	case barred(err):
		p.opening = false
		p.showMain(p.session.practice)
		p.tell(words.T("The other window doesn't answer."))
		return
	case err != nil:
		fmt.Fprintln(os.Stderr, "aion-uploader:", err)
	}
	had := p.claims.mine
	p.claims = claims{mine: c, practice: practice, settled: true}
	p.claims.serve(p.otherStart)
	then(func() {
		if had != nil {
			_ = had.Close() // others find it free, or stale, which is the same
		}
	})
}

// elsewhere is what is left to do once another window has come to the front
// with the list that this one wanted. A window that uploads stays; one that has
// nothing, or practice, ends.
func (p *program) elsewhere() {
	if p.session == nil || p.session.practice {
		p.quit()
		return
	}
	p.showMain(false)
	p.tell(words.T("Practice is open in a window of its own."))
}

// settled waits for the work of a group, at most for d.
func settled(work *sync.WaitGroup, d time.Duration) bool {
	done := make(chan struct{})
	go func() {
		work.Wait()
		close(done)
	}()
	select {
	case <-done:
		return true
	case <-time.After(d):
		return false
	}
}
