package crash

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/uploader/api"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// settled is how long after its reply an upload must be on the client's disk
// even on a busy machine: what is lost later was not lost with the reply.
const settled = 3 * time.Second

// books is what the service's log says about all the runs of one queue.
type books struct {
	puts     int // bodies that were stored
	again    int // of these, of chunks that had been stored before
	wasted   int // PUTs that arrived after their chunk's confirm
	orphans  int // uploads that are open and that nobody will end
	spoilt   int // uploads whose reply to initiate said nonsense, and that were aborted
	requests int
}

// audit holds the service against the films: each must be there once and exact.
// killed are the times of the kills.
func (s *site) audit(t *testing.T, films []film, killed []time.Time) books {
	t.Helper()
	log := s.service.Log()
	b := books{requests: len(log)}
	b.countPuts(t, log)
	if twice := s.service.SentAfterConfirm(); len(twice) > 0 {
		t.Errorf("the service counts %d confirmed chunks sent again: %v", len(twice), twice)
	}
	s.checkVideos(t, films)
	s.checkOpen(t, log, killed, &b)
	return b
}

// countPuts goes through the log in its order.
func (b *books) countPuts(t *testing.T, log []apitest.Request) {
	t.Helper()
	stored, confirmed := map[apitest.ChunkKey]bool{}, map[apitest.ChunkKey]bool{}
	for _, r := range log {
		chunk := apitest.ChunkKey{MediaID: r.MediaID, Chunk: r.Chunk}
		switch {
		case r.Op == apitest.OpConfirm && r.Applied:
			confirmed[chunk] = true
		case r.Op == apitest.OpPut:
			if confirmed[chunk] {
				b.wasted++
				t.Errorf("chunk %d of %s was sent after its confirm", r.Chunk, r.MediaID)
			}
			if !r.Applied {
				continue
			}
			b.puts++
			if stored[chunk] {
				b.again++
			}
			stored[chunk] = true
		}
	}
}

// checkVideos compares the completed videos with the films.
func (s *site) checkVideos(t *testing.T, films []film) {
	t.Helper()
	have := map[string][]apitest.Video{}
	for _, v := range s.service.Videos() {
		have[v.Filename] = append(have[v.Filename], v)
	}
	for _, f := range films {
		name := filepath.Base(f.path)
		got := have[name]
		delete(have, name)
		if len(got) != 1 {
			t.Errorf("%s is %d videos at the service", name, len(got))
			continue
		}
		if got[0].Size != f.size || got[0].SHA256 != f.sha256 {
			t.Errorf("%s: %d bytes, SHA-256 %s; the file has %d, %s", name, got[0].Size, got[0].SHA256, f.size, f.sha256)
		}
	}
	for name := range have {
		t.Errorf("%s is at the service and was never sent", name)
	}
}

// checkOpen looks at the uploads that never became a video: an orphan is right
// only where the reply to its initiate was lost in a kill.
func (s *site) checkOpen(t *testing.T, log []apitest.Request, killed []time.Time, b *books) {
	t.Helper()
	used := map[string]bool{}
	for _, r := range log {
		if r.Op != apitest.OpInitiate && r.Op != apitest.OpBatchInitiate {
			used[r.MediaID] = true
		}
	}
	type loss struct {
		kill time.Time
		name string
	}
	lost := map[loss]bool{} // a kill loses one reply for each file at most
	for _, v := range s.service.Initiated() {
		switch v.Status {
		case api.StatusCompleted:
		case api.StatusAborted:
			b.spoilt++
		default:
			b.orphans++
			kill, ok := firstAfter(killed, v.CreatedAt)
			used := used[v.MediaID] || s.wire.known(v.MediaID)
			if used || !ok || kill.Sub(v.CreatedAt) > settled {
				t.Errorf("%s (%s, of %s) is an orphan: used %v, begun %v before a kill", v.MediaID, v.Status, v.Filename, used, kill.Sub(v.CreatedAt))
			}
			if l := (loss{kill, v.Filename}); lost[l] {
				t.Errorf("one kill has orphaned two uploads of %s", v.Filename)
			} else {
				lost[l] = true
			}
		}
	}
}

// firstAfter returns the first of times that isn't before at.
func firstAfter(times []time.Time, at time.Time) (time.Time, bool) {
	for _, x := range times {
		if !x.Before(at) {
			return x, true
		}
	}
	return time.Time{}, false
}
