package uploader

import (
	"context"
	"math"
	"net/http"
	"slices"
	"time"

	"github.com/aionvision/aion-uploader/uploader/api"
)

// Scene is one scene that the analysis found. Its texts are the service's: plain
// text in one line, without control characters.
type Scene struct {
	ID          string // of its picture; empty: there is none
	Start, End  time.Duration
	Description string
	Tags        []string
}

const (
	maxScenes    = 1000 // of one video; the service finds some dozens
	maxSceneTags = 20
	maxLookups   = 2 // calls for scenes and their pictures under way at once
)

// lookup is a question of the person's whose answer a goroutine waits for.
type lookup struct {
	ctx    context.Context
	t      *transfer
	prio   int
	run    func(ctx context.Context, c *api.Client) error
	answer chan error // buffered
}

// Scenes asks the service for the scenes of an uploaded video, and waits: for
// the plan's next call, and for the network where there is none. It fails with
// ctx, with [ErrClosed], or with an *[Error]; CodeOtherWorkspace means that the
// video was uploaded with another key. The slice is shared: don't change it.
func (m *Manager) Scenes(ctx context.Context, id ID) ([]Scene, error) {
	if s, ok := m.shelf.scenes(id); ok {
		return s, nil
	}
	var out []Scene
	err := m.look(ctx, id, prioPerson, func(t *transfer) func(context.Context, *api.Client) error {
		media, key := t.rec.MediaID, m.key
		return func(ctx context.Context, c *api.Client) error {
			got, err := c.Scenes(ctx, media)
			if err != nil {
				return err
			}
			out = scenesOf(got, key)
			m.post(func() { m.countScenes(t, got.Count) })
			return nil
		}
	})
	if err != nil {
		return nil, err
	}
	if len(out) > 0 {
		m.shelf.putScenes(id, out)
	}
	return out, nil
}

// Thumbnail returns a scene's picture as the service sent it, a few megabytes
// at most, and waits as [Manager.Scenes] does; but what brings videos to their
// end goes first. Only the service's own endpoint is asked, so the key goes
// nowhere else, whatever address a scene names for its picture. The bytes are
// shared: don't change them.
func (m *Manager) Thumbnail(ctx context.Context, id ID, scene string) ([]byte, error) {
	if b, ok := m.shelf.picture(id, scene); ok {
		return b, nil
	}
	var out []byte
	err := m.look(ctx, id, prioRest, func(*transfer) func(context.Context, *api.Client) error {
		return func(ctx context.Context, c *api.Client) (err error) {
			out, err = c.Thumbnail(ctx, scene)
			return err
		}
	})
	if err != nil {
		return nil, err
	}
	m.shelf.putPicture(id, scene, out)
	return out, nil
}

// look hands a question to the Manager's goroutine and waits for its answer.
// question runs in that goroutine, what it returns in a worker.
func (m *Manager) look(ctx context.Context, id ID, prio int, question func(*transfer) func(context.Context, *api.Client) error) error {
	l := &lookup{ctx: ctx, prio: prio, answer: make(chan error, 1)}
	m.command(func() {
		t := m.byID[id]
		if t == nil || t.phase != Uploaded || t.rec.MediaID == "" {
			l.answer <- &Error{Code: CodeGone, Op: "scenes", Message: "there is no such video in the list"}
			return
		}
		l.t, l.run = t, question(t)
		m.lookups = append(m.lookups, l)
	})
	select {
	case err := <-l.answer:
		return err
	case <-ctx.Done():
		m.command(func() {}) // lookupCall drops it
		return ctx.Err()
	case <-m.ctx.Done():
		return ErrClosed
	}
}

// lookupCall is the next question for which somebody waits.
func (m *Manager) lookupCall(now time.Time) *call {
	m.lookups = slices.DeleteFunc(m.lookups, func(l *lookup) bool {
		if l.ctx.Err() != nil {
			return true // nobody waits any more
		}
		if m.byID[l.t.id()] == l.t && m.ours(l.t) {
			return false
		}
		l.answer <- &Error{Code: CodeOtherWorkspace, Op: "scenes", Message: "it was uploaded under another key or server"}
		return true
	})
	if m.looking >= maxLookups || len(m.lookups) == 0 {
		return nil
	}
	l := slices.MinFunc(m.lookups, func(a, b *lookup) int { return a.prio - b.prio })
	if l.prio == prioRest && !m.spareCall(now) {
		return nil
	}
	return &call{
		prio: l.prio,
		before: func(start func()) {
			m.looking++
			m.lookups = slices.DeleteFunc(m.lookups, func(o *lookup) bool { return o == l })
			start()
		},
		run: func(ctx context.Context, c *api.Client) error {
			ctx, cancel := context.WithCancel(ctx)
			defer cancel()
			defer context.AfterFunc(l.ctx, cancel)()
			return l.run(ctx, c)
		},
		done: func(err error) {
			m.looking--
			switch s := status(err); {
			case err == nil:
				l.answer <- nil
			case s == http.StatusUnauthorized, s == http.StatusTooManyRequests:
				m.lookups = append(m.lookups, l) // once there is a key, or a call
			default:
				l.answer <- m.apiError(err)
			}
		},
	}
}

// countScenes takes over how many scenes there are.
func (m *Manager) countScenes(t *transfer, n int) {
	if a := t.rec.Analysis; m.byID[t.id()] == t && a.Status == AnalysisCompleted && a.Scenes != n {
		a.Scenes = n
		m.keepAnalysis(t, a)
		t.inquiry.due = time.Time{}
	}
}

// scenesOf puts the service's scenes into ours: bounded, and fit to be shown.
func scenesOf(got *api.Scenes, key string) []Scene {
	all := got.Scenes
	slices.SortStableFunc(all, func(a, b api.Scene) int { return a.Index - b.Index })
	out := make([]Scene, 0, min(len(all), maxScenes))
	for _, s := range all[:min(len(all), maxScenes)] {
		n := Scene{ID: s.ID, Start: seconds(s.Start), Description: foreign(s.Description, key, maxSceneText)}
		n.End = max(n.Start, seconds(s.End))
		for _, tag := range s.Tags[:min(len(s.Tags), maxSceneTags)] {
			if tag = foreign(tag, key, 50); tag != "" {
				n.Tags = append(n.Tags, tag)
			}
		}
		out = append(out, n)
	}
	return out
}

// seconds is a time in a video, within what a video can have.
func seconds(s float64) time.Duration {
	if math.IsNaN(s) || s < 0 {
		return 0
	}
	return time.Duration(math.Min(s, 1e6) * float64(time.Second))
}
