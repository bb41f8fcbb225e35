package uploader

import (
	"slices"
	"sort"
	"sync/atomic"
	"time"

	"github.com/aionvision/aion-uploader/uploader/api"
	"github.com/aionvision/aion-uploader/uploader/internal/journal"
)

// chunkState is how far one chunk has come.
type chunkState uint8

const (
	chunkPending   chunkState = iota // to be sent
	chunkSending                     // a PUT is under way
	chunkSent                        // the storage has it: its ETag is known
	chunkConfirmed                   // the service knows that it is there
	chunkStates    = iota
)

// chunk is one part of an upload, in the Manager's goroutine.
type chunk struct {
	journal.Chunk
	state chunkState

	durable bool // its ETag is on disk: it may be confirmed
	needURL bool // its URL is expired, or the storage refused it
	dead    bool // the service gives no further URL for it
	freshOK bool // a fresh URL was fetched for a refused signature already

	tries     int // failed PUTs since the last success
	lineTries int // of those, the ones for which the line was to blame
	notBefore time.Time
	doubted   bool // its MD5 isn't its ETag, and nothing has settled yet which is right
	stalls    int  // times its PUT stood still while the network was there
	differs   int  // times its bytes arrived otherwise than they were sent
	expect    bool // the last PUT broke while writing: ask before sending the body
	checkMD5  bool // the storage shall check the bytes itself
	again     bool // bytes of it have left more than once, or will

	sent pieceSum // what left last, as far as this run knows
	read pieceSum // what the SHA-256 was made of
}

// step is what a transfer in Preparing or Finishing does next.
type step uint8

const (
	stepCheck    step = iota // look at the file
	stepAsk                  // ask the service for an upload, or how far this one is
	stepComplete             // ask the service to assemble the video
	stepTruth                // a reply was lost or refused: ask for progress
)

// transfer is one file on its way. Everything in it belongs to the Manager's
// goroutine, but for live.
type transfer struct {
	rec   journal.Transfer
	phase Phase
	wait  Wait

	chunks []*chunk
	count  [chunkStates]int
	bytes  [chunkStates]int64
	todo   []int // indices of pending chunks, ascending
	ready  []int // indices of sent chunks whose ETags are on disk, in order of sending

	step      step
	working   bool // an API call or a look at the file is under way
	puts      map[int]*put
	live      atomic.Int64 // bytes of the PUTs under way that have left
	usual     usualSpeed   // of one connection
	dropped   int64        // bytes given up for the sake of the tail
	shown     int64        // the most bytes that Sent has shown for this upload
	attempts  int          // failed calls since the last that worked
	notBefore time.Time    // no call before then; PUTs go on
	lookAfter time.Time    // no look at the file before then
	turn      int          // goes up when the transfer begins anew: what was started before is void
	told      State        // by the last event
	err       *Error       // why it failed, or the last trouble
	speed     speed
	history   history
	digest    digest
	grown     grown

	counted     int  // chunks that the service counted in its last reply
	reconcile   bool // the service must be asked how far it is before anything is sent
	reconfirmed bool // all chunks were confirmed once more already
	refused     int  // times complete was refused
	restarts    int  // times the upload was gone and began anew
	mixed       bool // another file of the same size and time was at its path
	late        bool // its upload will expire before the plan lets it be counted in
	goneSaid    int  // times the storage said that there is no such upload
	asked       int  // calls of stepTruth in this finish
	recheck     bool // the file is to be looked at before complete
	dormant     bool // from an earlier run, and not asked for in this one
	alone       bool // a batch with it was refused: it asks by itself
	startOver   bool // the person wants the changed file sent as it is now

	inquiry inquiry // into the analysis, once it is uploaded
}

// grown is what a file that is still being recorded looked like last.
type grown struct {
	size  int64
	mod   time.Time
	since time.Time
}

func newTransfer(rec journal.Transfer) *transfer {
	return &transfer{rec: rec, puts: map[int]*put{}}
}

func (t *transfer) id() ID       { return ID(t.rec.ID) }
func (t *transfer) state() State { return State{Phase: t.phase, Paused: t.paused(), Wait: t.wait} }
func (t *transfer) paused() bool { return t.rec.Paused || t.dormant }
func (t *transfer) initiated() bool {
	return t.rec.MediaID != "" || t.rec.Intents > t.rec.Orphans || (t.working && t.phase == Preparing && t.step == stepAsk)
}
func (t *transfer) identity() identity {
	return identity{Size: t.rec.Size, ModTime: t.rec.ModTime, Sample: t.rec.Sample}
}

// setChunks takes over a layout, with whatever is known of each chunk.
func (t *transfer) setChunks(cs []journal.Chunk) {
	t.chunks = make([]*chunk, len(cs))
	t.count, t.bytes = [chunkStates]int{}, [chunkStates]int64{}
	t.todo, t.ready, t.shown = nil, nil, 0
	for i, jc := range cs {
		c := &chunk{Chunk: jc}
		switch {
		case jc.Confirmed:
			c.state = chunkConfirmed
		case jc.ETag != "" && t.rec.ETagsAreMD5 && jc.MD5 != "" && jc.MD5 != jc.ETag:
			// It arrived otherwise than it was read, and the process ended
			// before it was sent again.
			c.ETag, c.MD5 = "", ""
			t.todo = append(t.todo, i)
		case jc.ETag != "":
			c.state, c.durable = chunkSent, true
			c.doubted = jc.MD5 != "" && jc.MD5 != jc.ETag && !t.rec.ETagsUnproven
			if !c.doubted {
				t.ready = append(t.ready, i)
			}
		default:
			t.todo = append(t.todo, i)
		}
		t.chunks[i] = c
		t.count[c.state]++
		t.bytes[c.state] += c.Size
	}
}

// dropChunks forgets the upload: it begins anew.
func (t *transfer) dropChunks() { t.setChunks(nil) }

// set moves a chunk to another state and keeps the counts.
func (t *transfer) set(i int, to chunkState) {
	c := t.chunks[i]
	t.count[c.state]--
	t.bytes[c.state] -= c.Size
	t.count[to]++
	t.bytes[to] += c.Size
	c.state = to
}

// again puts a chunk back in line, whatever it was.
func (t *transfer) again(i int) {
	c := t.chunks[i]
	if c.state == chunkPending {
		return
	}
	c.again = c.again || c.state >= chunkSent
	t.digest.chunk = min(t.digest.chunk, i)
	c.ETag, c.MD5, c.Confirmed, c.durable, c.doubted = "", "", false, false, false
	t.ready = slices.DeleteFunc(t.ready, func(k int) bool { return k == i })
	t.set(i, chunkPending)
	at := sort.SearchInts(t.todo, i)
	t.todo = slices.Insert(t.todo, at, i)
}

// sendable returns the first pending chunk that can be sent now, or -1.
func (t *transfer) sendable(now, serverNow time.Time) int {
	for _, i := range t.todo {
		c := t.chunks[i]
		if c.dead || c.needURL || c.notBefore.After(now) {
			continue
		}
		if t.puts[i] != nil { // it is being cut off: never two in flight
			continue
		}
		if !c.URLExpires.IsZero() && !serverNow.Add(expiryMargin).Before(c.URLExpires) {
			c.needURL = true
			continue
		}
		return i
	}
	return -1
}

// needsURL returns the first pending chunk that waits for a fresh URL, or -1.
func (t *transfer) needsURL(now time.Time) int {
	for _, i := range t.todo {
		if c := t.chunks[i]; c.needURL && !c.dead && !c.notBefore.After(now) {
			return i
		}
	}
	return -1
}

// pendingLive counts pending chunks that will be sent once a slot is free.
func (t *transfer) pendingLive() int {
	n := 0
	for _, i := range t.todo {
		if !t.chunks[i].dead {
			n++
		}
	}
	return n
}

// allDead reports that every chunk which isn't confirmed can't be sent.
func (t *transfer) allDead() bool {
	if len(t.todo) == 0 || t.count[chunkSending] > 0 || t.count[chunkSent] > 0 {
		return false
	}
	return t.pendingLive() == 0
}

// sentBytes are the bytes that the storage has or that are on their way. The
// figure that is shown never goes back while the upload lives.
func (t *transfer) sentBytes() int64 {
	n := t.bytes[chunkSent] + t.bytes[chunkConfirmed] + max(0, t.live.Load())
	t.shown = min(t.rec.Size, max(t.shown, n))
	if t.phase == Uploaded {
		t.shown = t.rec.Size
	}
	return t.shown
}

// concurrency is how many PUTs the service allows this upload.
func (t *transfer) concurrency() int {
	if t.rec.ConcurrentLimit > 0 {
		return min(t.rec.ConcurrentLimit, MaxParallel)
	}
	return defaultParallel
}

func (t *transfer) setErr(e *Error) {
	t.err = e
	r := &t.rec
	if e == nil {
		r.ErrCode, r.ErrMessage, r.ErrOp, r.ErrStatus, r.ErrAPICode, r.ErrRequestID = "", "", "", 0, "", ""
		return
	}
	r.ErrCode, r.ErrMessage, r.ErrOp, r.ErrStatus, r.ErrAPICode, r.ErrRequestID = e.Code, e.Message, e.Op, e.Status, e.APICode, e.RequestID
}

// progressed says that a call has worked: what failed before counts no longer.
func (t *transfer) progressed() {
	t.attempts, t.notBefore = 0, time.Time{}
	t.allWell()
}

// allWell forgets the last trouble of a transfer that goes on.
func (t *transfer) allWell() {
	if t.late {
		return // that is still to be said
	}
	if t.phase != Failed && t.err != nil {
		t.setErr(nil)
	}
}

// layout turns the service's chunks into records; CheckUpload has proved that
// they cover the file.
func layout(u *api.Upload, serverNow time.Time) []journal.Chunk {
	out := make([]journal.Chunk, len(u.Chunks))
	var off int64
	for i, c := range u.Chunks {
		out[i] = journal.Chunk{Number: c.Number, Offset: off, Size: c.SizeBytes, URL: c.UploadURL, URLExpires: believable(api.URLExpiry(c), serverNow)}
		off += c.SizeBytes
	}
	return out
}

// expiryMargin is how much of a URL's life isn't relied on: times are cut to
// seconds, and a request takes a moment to begin.
const expiryMargin = 2 * time.Second

// believable drops the expiry of a URL that came just now and yet looks expired:
// one of the clocks is off, and the storage's answer decides.
func believable(expires, serverNow time.Time) time.Time {
	if !serverNow.Add(expiryMargin).Before(expires) {
		return time.Time{}
	}
	return expires
}

// snapshot makes the immutable picture; now is for the estimate.
func (t *transfer) snapshot(m *Manager) *Snapshot {
	r := &t.rec
	s := &Snapshot{
		ID: t.id(), Path: r.Path, Name: r.Name, State: m.stateOf(t),
		Size: r.Size, ContentType: r.ContentType, Duration: r.Duration,
		Labels:    Labels{Title: r.Title, Tags: r.Tags, Metadata: r.Metadata},
		Sent:      t.sentBytes(),
		Confirmed: t.bytes[chunkConfirmed],
		Chunks:    ChunkCounts{len(t.chunks), t.count[chunkSending], t.count[chunkSent], t.count[chunkConfirmed]},
		ETA:       -1, Attempts: t.attempts, RetryAt: t.notBefore, Err: t.err,
		SHA256: r.SHA256, MediaID: r.MediaID, AnalysisJobID: r.AnalysisJobID, Analysis: t.analysis(),
		Initiated: t.initiated(), Anyway: r.Anyway, Held: r.Held && r.Paused,
		AddedAt: r.AddedAt, StartedAt: r.StartedAt, FinishedAt: r.FinishedAt,
	}
	if t.phase == Uploaded {
		s.Sent, s.Confirmed = r.Size, r.Size
	}
	if t.phase == Uploading && s.State.Wait == NoWait && !t.paused() {
		s.Rate = t.speed.perSecond(time.Now())
		s.ETA, s.Pace = m.estimate(t, s.Rate)
	}
	return s
}
