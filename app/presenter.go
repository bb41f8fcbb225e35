package app

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
)

// picture is the engine at one moment.
type picture struct {
	all    []*uploader.Snapshot // in the queue's order
	status uploader.Status
	at     time.Time
}

// How often a picture is taken while something moves, in front and behind
// other windows, and how long after the last event rows may still change
// their group.
const (
	frontPace  = 200 * time.Millisecond
	behindPace = time.Second
	aftermath  = settleIn + time.Second
)

// attention says how much the person sees of the window.
type attention int32

const (
	inFront attention = iota
	behind
	unseen
)

// presenter stands between the engine and the widgets: one goroutine that
// wakes on an event, or a few times a second while something moves, and posts
// one flush with the newest picture.
type presenter struct {
	engine Engine
	post   func(func()) // to the UI goroutine
	flush  func(picture)

	seen   atomic.Int32 // an attention
	poke   chan struct{}
	latest atomic.Pointer[picture]
}

func newPresenter(e Engine, post func(func()), flush func(picture)) *presenter {
	return &presenter{engine: e, post: post, flush: flush, poke: make(chan struct{}, 1)}
}

// attend says how much is seen from now on.
func (p *presenter) attend(a attention) {
	if attention(p.seen.Swap(int32(a))) != a {
		p.wake()
	}
}

// wake asks for a picture soon.
func (p *presenter) wake() {
	select {
	case p.poke <- struct{}{}:
	default:
	}
}

// run works until ctx ends.
func (p *presenter) run(ctx context.Context) {
	events := p.engine.Subscribe(ctx)
	timer := time.NewTimer(0)
	defer timer.Stop()
	var lastEvent time.Time
	for {
		select {
		case <-ctx.Done():
			return
		case _, ok := <-events:
			if !ok {
				events = nil // the engine was closed; ctx ends soon
				continue
			}
			lastEvent = time.Now()
			p.drain(events)
		case <-p.poke:
			lastEvent = time.Now()
		case <-timer.C:
		}
		if ctx.Err() != nil {
			return
		}
		pic := p.take()
		if next := p.next(pic, lastEvent); next > 0 {
			timer.Reset(next)
		}
	}
}

// drain swallows the events that wait already: one picture answers them all.
func (p *presenter) drain(events <-chan uploader.Event) {
	for {
		select {
		case _, ok := <-events:
			if !ok {
				return
			}
		default:
			return
		}
	}
}

// take makes a picture and posts it, unless nobody sees the window or an
// earlier post will show it.
func (p *presenter) take() picture {
	pic := picture{all: p.engine.Snapshots(), status: p.engine.Status(), at: time.Now()}
	if attention(p.seen.Load()) == unseen {
		return pic
	}
	if p.latest.Swap(&pic) == nil {
		p.post(func() {
			if newest := p.latest.Swap(nil); newest != nil {
				p.flush(*newest)
			}
		})
	}
	return pic
}

// next returns when the next picture is due; 0 for not before an event.
func (p *presenter) next(pic picture, lastEvent time.Time) time.Duration {
	switch seen := attention(p.seen.Load()); {
	case seen == unseen:
		return 0
	case !moving(pic):
		if time.Since(lastEvent) < aftermath {
			return behindPace
		}
		return afterwards(pic)
	case seen == behind:
		return behindPace
	}
	return frontPace
}

// How often a picture is taken while nothing is left but news of analyses,
// which come without an event.
const (
	askedPace    = time.Second
	analysisPace = 5 * time.Second
	analysisNews = 24 * time.Hour // after the upload, or the last answer; later the engine asks no more
)

// afterwards returns when news of an analysis may be there; 0 when none is due.
func afterwards(pic picture) (next time.Duration) {
	for _, s := range pic.all {
		switch a := s.Analysis; {
		case a.Asking && pic.status.Wait == uploader.NoWait:
			return askedPace
		case s.State.Phase == uploader.Uploaded && (a.Open() || a.Status == "" && s.AnalysisJobID != "") &&
			(pic.at.Sub(s.FinishedAt) < analysisNews || pic.at.Sub(a.CheckedAt) < analysisNews):
			next = analysisPace
		}
	}
	return next
}

// moving reports whether a picture changes without an event: bytes, clocks,
// countdowns.
func moving(pic picture) bool {
	if pic.status.Rate >= 1 {
		return true
	}
	for _, s := range pic.all {
		if words.GroupOf(s.State) == words.Now {
			return true
		}
	}
	return false
}
