package uploader

import (
	"crypto/rand"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/aionvision/aion-uploader/uploader/internal/journal"
	"github.com/aionvision/aion-uploader/uploader/media"
)

// addBatch is how many files are looked at before the list shows them.
const addBatch = 32

// addJob is one call of Add on its way to the goroutine that looks at files.
type addJob struct {
	paths []string
	opts  AddOptions
	reply chan Added
}

// Add takes files, and folders with everything below them, into the queue. It
// returns at once; the channel gives one answer when every file has been
// looked at, and is closed. A file that can't be uploaded becomes a Failed
// transfer that says why; files in folders that aren't videos are counted.
func (m *Manager) Add(paths []string, o AddOptions) <-chan Added {
	job := addJob{paths: slices.Clone(paths), opts: o, reply: make(chan Added, 1)}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.adds.ended {
		close(job.reply)
		return job.reply
	}
	m.adds.jobs = append(m.adds.jobs, job)
	select {
	case m.adds.wake <- struct{}{}:
	default:
	}
	return job.reply
}

// addQueue holds the Adds that wait for their turn. The Manager's mu protects
// jobs and ended.
type addQueue struct {
	jobs  []addJob
	ended bool
	wake  chan struct{}
}

// nextAdd takes the next job; none ends the queue once the Manager is closed.
func (m *Manager) nextAdd() (addJob, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.ctx.Err() != nil {
		m.adds.ended = true
		for _, job := range m.adds.jobs {
			close(job.reply)
		}
		m.adds.jobs = nil
		return addJob{}, false
	}
	if len(m.adds.jobs) == 0 {
		return addJob{}, false
	}
	job := m.adds.jobs[0]
	m.adds.jobs = m.adds.jobs[1:]
	return job, true
}

// runAdds looks at files, one Add after the other, so that the queue has the
// order in which files were added.
func (m *Manager) runAdds() {
	for m.ctx.Err() == nil {
		select {
		case <-m.adds.wake:
		case <-m.ctx.Done():
		}
		for {
			job, ok := m.nextAdd()
			if !ok {
				break
			}
			m.runAdd(job)
		}
	}
	m.nextAdd() // ends the queue, and answers those in it
}

func (m *Manager) runAdd(job addJob) {
	defer close(job.reply)
	var all Added
	var batch []look
	flush := func() bool {
		if len(batch) == 0 {
			return true
		}
		ls := batch
		batch = nil
		done := make(chan Added, 1)
		m.command(func() { m.take(ls, job.opts, done) })
		select {
		case a := <-done:
			all.IDs = append(all.IDs, a.IDs...)
			all.Duplicates = append(all.Duplicates, a.Duplicates...)
			return true
		case <-m.ctx.Done():
			return false
		}
	}
	for _, p := range job.paths {
		if abs, err := filepath.Abs(p); err == nil {
			p = abs
		}
		files := []string{p}
		if st, err := os.Stat(p); err == nil && st.IsDir() {
			var s Skipped
			if to, err := filepath.EvalSymlinks(p); err == nil {
				p = to // a link that was named is meant; links below it are not followed
			}
			files, s = m.walkWhenPossible(p)
			all.Skipped = append(all.Skipped, s)
		}
		for _, f := range files {
			l := m.inspectWhenPossible(f)
			if l.err == nil {
				if err := job.opts.Labels.Check(); err != nil {
					l.err = &Error{Code: CodeBadLabels, Op: "check", Message: err.Error()}
				}
			}
			if !job.opts.Again {
				l.before = m.before(l)
			}
			batch = append(batch, l)
			if len(batch) >= addBatch && !flush() {
				return
			}
		}
		if !flush() {
			return
		}
	}
	job.reply <- all
}

// inspectWhenPossible inspects a file; while the process is out of file
// descriptors it waits for one.
func (m *Manager) inspectWhenPossible(f string) look {
	for {
		l := inspect(f, m.cfg.Now(), false)
		if !l.busy {
			return l
		}
		select {
		case <-time.After(lookAgain):
		case <-m.ctx.Done():
			return l
		}
	}
}

// walkWhenPossible is walk, again where the process was out of descriptors.
func (m *Manager) walkWhenPossible(dir string) ([]string, Skipped) {
	for {
		files, s, scarce := walk(dir)
		if !scarce || m.ctx.Err() != nil {
			return files, s
		}
		select {
		case <-time.After(lookAgain):
		case <-m.ctx.Done():
		}
	}
}

// walk returns the videos below a folder, by name, in order. Links are not
// followed: a loop would never end.
func walk(dir string) (files []string, s Skipped, scarce bool) {
	s.Folder = dir
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			s.Err = err.Error()
			scarce = scarce || tooManyFiles(err)
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
		case d.IsDir():
			if p != dir && strings.HasPrefix(d.Name(), ".") {
				return fs.SkipDir
			}
		case strings.HasPrefix(d.Name(), "."): // ._ files of macOS, .Trash
			s.Others++
		case media.HasVideoExtension(d.Name()):
			files = append(files, p)
		default:
			s.Others++
		}
		return nil
	})
	if err != nil {
		s.Err = err.Error()
	}
	s.Videos = len(files)
	return files, s, scarce
}

// take puts files that were looked at into the queue.
func (m *Manager) take(ls []look, o AddOptions, done chan<- Added) {
	var a Added
	var ops []journal.Op
	var events []Event
	for _, l := range ls {
		if d := m.duplicate(l, o.Again); d != nil {
			a.Duplicates = append(a.Duplicates, *d)
			continue
		}
		t := m.newFrom(l, o)
		events = append(events, m.event(t, "added"))
		a.IDs = append(a.IDs, t.id())
		ops = append(ops, journal.Put{Transfer: t.rec})
	}
	m.reordered = true
	m.keep(func() {
		for _, e := range events {
			m.emit(e)
		}
		m.publish()
		done <- a
	}, ops...)
}

// newFrom makes a transfer of a file that was looked at.
func (m *Manager) newFrom(l look, o AddOptions) *transfer {
	order := int64(1)
	if n := len(m.queue); n > 0 {
		order = m.queue[n-1].rec.Order + 1
	}
	t := newTransfer(journal.Transfer{
		ID: rand.Text(), Order: order, Path: l.path, Name: filepath.Base(l.path),
		Title: o.Labels.Title, Tags: slices.Clone(o.Labels.Tags), Metadata: maps.Clone(o.Labels.Metadata),
		NoAnalysis: o.NoAnalysis, AnalysisType: o.AnalysisType, Paused: o.Paused, Held: o.Paused,
		Phase: Queued.String(), AddedAt: m.cfg.Now().UTC().Round(0),
	})
	t.takeLook(l)
	t.note(t.rec.AddedAt, MomentAdded, "")
	if o.Paused {
		t.note(t.rec.AddedAt, MomentPaused, "")
	}
	switch {
	case l.err == nil && l.growing, l.err != nil && l.growing && mayGrow(l.err.Code):
		t.wait, t.rec.Sample = WaitFileGrowing, "" // no sample: a later run looks anew
		t.noteWait(t.rec.AddedAt, t.wait)
		t.grown = grown{size: l.size, mod: l.modTime, since: time.Now()}
		t.lookAfter = time.Now().Add(growLook)
	case l.err != nil:
		t.setErr(l.err)
		t.phase, t.rec.Phase, t.rec.Paused, t.rec.Held = Failed, Failed.String(), false, false
		t.note(t.rec.AddedAt, MomentFailed, l.err.Code)
	}
	m.queue = append(m.queue, t)
	m.byID[t.id()] = t
	m.dirty[t] = true
	return t
}

// mayGrow reports that a file which is still being written may turn out well.
func mayGrow(code string) bool {
	return code == CodeEmpty || code == CodeNotVideo || code == CodeDamaged
}

func (t *transfer) takeLook(l look) {
	r := &t.rec
	r.Size, r.ModTime, r.Sample = l.size, l.modTime.UTC(), l.sample
	r.ContentType, r.Container, r.Duration = l.contentType, l.container, l.duration
}

// duplicate tells whether a file is in the queue or was uploaded before: size
// and sampled bytes decide. A refused file that is dropped again takes its old
// row's place.
func (m *Manager) duplicate(l look, again bool) *Duplicate {
	var uploaded *Duplicate
	for _, t := range slices.Clone(m.queue) { // remove changes it
		samePath := t.rec.Path == l.path
		same := l.sample != "" && t.rec.Sample == l.sample && t.rec.Size == l.size
		switch {
		case t.phase == Aborted || t.phase == Aborting:
		case samePath && t.phase == Failed && !t.initiated():
			if same && l.err != nil {
				return &Duplicate{Path: l.path, ID: t.id()}
			}
			m.remove(t)
		case samePath && t.wait == WaitFileGrowing:
			return &Duplicate{Path: l.path, ID: t.id()}
		case same && t.phase == Uploaded && t.rec.BaseURL != m.cfg.BaseURL:
			// It is at another service.
		case same && t.phase == Uploaded:
			uploaded = &Duplicate{Path: l.path, ID: t.id(), Uploaded: true}
		case same:
			return &Duplicate{Path: l.path, ID: t.id()}
		}
	}
	if again {
		return nil
	}
	if uploaded == nil && l.before != "" {
		uploaded = &Duplicate{Path: l.path, ID: l.before, Uploaded: true}
	}
	return uploaded
}

// lookAnew inspects a file again: it was still being written, or the person
// says that it is all right now.
func (m *Manager) lookAnew(t *transfer) {
	path, now, anyway := t.rec.Path, m.cfg.Now(), t.rec.Anyway
	m.inWorker(t, func() func() {
		l := inspect(path, now, anyway)
		return func() { m.lookedAnew(t, l) }
	})
}

func (m *Manager) lookedAnew(t *transfer, l look) {
	if t.phase.Final() || t.phase == Failed {
		return
	}
	now := time.Now()
	moved := t.wait == WaitFileGrowing && (l.size != t.grown.size || !l.modTime.Equal(t.grown.mod))
	if moved || l.growing && t.grown.since.IsZero() {
		t.grown = grown{size: l.size, mod: l.modTime, since: now}
	}
	if moved || l.growing && now.Sub(t.grown.since) < growingFor {
		t.rec.Size = l.size
		t.wait, t.lookAfter = WaitFileGrowing, now.Add(growLook)
		m.changed(t, WaitFileGrowing.String())
		return
	}
	t.wait, t.lookAfter, t.startOver = NoWait, time.Time{}, false
	t.takeLook(l)
	if l.err != nil {
		m.changed(t, l.err.Code)
		if t.phase == Queued {
			m.move(t, Preparing, "", nil)
		}
		m.fail(t, l.err)
		return
	}
	t.setErr(nil)
	t.step = stepAsk
	t.noteChecked(m.cfg.Now())
	m.keepTransfer(t, nil)
	m.changed(t, "file_ready")
}
