package main

import (
	"context"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
)

// session is one run of the command: the transfers it is answerable for, and
// what became of them.
type session struct {
	m      *uploader.Manager
	o      *options
	report reporter
	open   map[uploader.ID]bool               // not ended yet
	told   map[uploader.ID]bool               // ended, and its result is told
	last   map[uploader.ID]*uploader.Snapshot // as the last event showed it
	failed bool
	store  string // the trouble with the queue's place that was said last
}

// reporter tells the person, or the program, that reads the output.
type reporter interface {
	state(e uploader.Event)
	progress(all []*uploader.Snapshot, st uploader.Status)
	result(s *uploader.Snapshot, before bool)
	note(text string)
}

func newSession(m *uploader.Manager, o *options, r reporter) *session {
	return &session{m: m, o: o, report: r, open: map[uploader.ID]bool{}, told: map[uploader.ID]bool{}, last: map[uploader.ID]*uploader.Snapshot{}}
}

// run adds the paths, waits for every transfer to end, and returns the exit
// code.
func (s *session) run(ctx context.Context) int {
	events := s.m.Subscribe(ctx)
	s.noteStore()
	if s.o.resume && s.m.Status().Store == uploader.StoreReadOnly {
		s.failed = true // what earlier runs left unfinished can't be read
	}
	if s.o.resume {
		s.takeStored()
	}
	var added <-chan uploader.Added
	if len(s.o.paths) > 0 {
		added = s.m.Add(s.o.paths, uploader.AddOptions{Labels: s.o.labels(), NoAnalysis: s.o.noAnalyze, Again: s.o.again})
	}
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for added != nil || len(s.open) > 0 {
		select {
		case <-ctx.Done():
			return s.interrupted()
		case a := <-added:
			added = nil
			s.takeAdded(a)
		case e := <-events:
			s.take(e)
		case <-ticker.C:
			s.noteStore()
			s.report.progress(s.snapshots(), s.m.Status())
			s.giveUp()
		}
	}
	s.noteStore()
	s.awaitAborts(ctx)
	if s.failed {
		return exitSomeNot
	}
	return exitOK
}

// noteStore says once of each trouble with the queue's place that there is one.
func (s *session) noteStore() {
	st := s.m.Status()
	if st.Store != "" && st.Store != s.store {
		s.report.note("the queue can't be kept as it should be (" + st.Store + "): " + st.StoreDetail)
	}
	s.store = st.Store
}

// abortWait is how long the command stays for the service to take aborts that
// are owed; what it hasn't taken by then goes out in the next run.
const abortWait = 15 * time.Second

func (s *session) awaitAborts(ctx context.Context) {
	timeout := time.After(abortWait)
	ticker := time.NewTicker(100 * time.Millisecond)
	defer ticker.Stop()
	for s.m.Status().OwedAborts > 0 {
		select {
		case <-ticker.C:
		case <-timeout:
			s.report.note("the service hasn't taken every abort yet: the next run sends them again")
			return
		case <-ctx.Done():
			return
		}
	}
}

// takeStored goes on with everything that isn't final.
func (s *session) takeStored() {
	for _, t := range s.m.Snapshots() {
		if !t.State.Phase.Final() {
			s.follow(t)
		}
	}
}

// follow makes the session answerable for a transfer, and lets it go on.
func (s *session) follow(t *uploader.Snapshot) {
	s.open[t.ID] = true
	if t.State.Phase == uploader.Failed {
		s.m.Retry(t.ID)
	} else {
		s.m.Resume(t.ID)
	}
}

func (s *session) takeAdded(a uploader.Added) {
	for _, id := range a.IDs {
		s.open[id] = true
		if t := s.last[id]; t != nil {
			s.ended(t) // its end was seen before this answer
		}
	}
	for _, d := range a.Duplicates {
		t := s.m.Snapshot(d.ID)
		switch {
		case s.told[d.ID]: // it ended while this answer was on its way
		case t == nil && d.Uploaded:
			s.report.note(d.Path + ": was uploaded before; --again sends it once more")
		case t == nil || s.open[d.ID]:
			s.report.note(d.Path + ": the same video is under way already")
		case d.Uploaded || t.State.Phase == uploader.Uploaded:
			s.report.result(t, true)
		default:
			s.report.note(d.Path + ": goes on where it was")
			s.follow(t)
		}
	}
	for _, f := range a.Skipped {
		if f.Err != "" {
			s.report.note(f.Folder + ": " + f.Err)
			s.failed = true
		}
		if f.Videos == 0 {
			s.report.note(f.Folder + ": no videos in this folder")
			s.failed = true
		}
	}
}

func (s *session) take(e uploader.Event) {
	s.report.state(e)
	s.last[e.ID] = e.Snapshot
	if s.open[e.ID] && e.Snapshot != nil {
		s.ended(e.Snapshot)
	}
}

// ended notes a transfer that is over.
func (s *session) ended(t *uploader.Snapshot) {
	if p := t.State.Phase; !p.Final() && p != uploader.Failed {
		return
	}
	delete(s.open, t.ID)
	s.told[t.ID] = true
	s.failed = s.failed || t.State.Phase != uploader.Uploaded
	s.report.result(t, false)
}

// giveUp ends what only a person could help, since none is there: a key that
// isn't accepted, a file that has changed. Their state is kept.
func (s *session) giveUp() {
	for id := range s.open {
		t := s.m.Snapshot(id)
		if t == nil {
			delete(s.open, id)
			continue
		}
		if w := t.State.Wait; w == uploader.WaitKeyRejected || w == uploader.WaitNoKey || w == uploader.WaitFileChanged {
			delete(s.open, id)
			s.failed = true
			s.report.result(t, false)
		}
	}
}

func (s *session) interrupted() int {
	for id := range s.open {
		if t := s.m.Snapshot(id); t != nil {
			s.report.result(t, false)
		}
	}
	s.report.note("interrupted: --resume goes on where it was")
	return exitInterrupted
}

func (s *session) snapshots() []*uploader.Snapshot {
	var out []*uploader.Snapshot
	for _, t := range s.m.Snapshots() {
		if s.open[t.ID] {
			out = append(out, t)
		}
	}
	return out
}
