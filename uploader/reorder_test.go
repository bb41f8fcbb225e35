package uploader_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// order returns the names of the queue in its order.
func (r *rig) order() string {
	s := ""
	for _, t := range r.m.Snapshots() {
		s += t.Name[:1]
	}
	return s
}

func TestMove(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.cfg.StateDir = t.TempDir()
		r.open()
		ids := map[rune]uploader.ID{}
		names := "abcdef"
		for i, c := range names {
			a := r.add(uploader.AddOptions{Paused: true}, r.video(string(c)+".avi", 50_000+i, byte(i)))
			ids[c] = a.IDs[0]
		}
		for i, c := range []struct {
			move   string
			before rune
			want   string
		}{
			{"d", 'a', "dabcef"},
			{"fe", 'd', "fedabc"},
			{"f", 'a', "edfabc"},
			{"ec", 0, "dfabec"},
			{"b", 'a', "dfbaec"},
			{"dfb", 'f', "dfbaec"}, // its place would be itself
			{"d", 'f', "dfbaec"},   // it is there already
			{"cd", 'b', "fcdbae"},
			{"x", 'f', "fcdbae"},
		} {
			var move []uploader.ID
			for _, m := range c.move {
				move = append(move, ids[m])
			}
			r.m.Move(move, ids[c.before])
			synctest.Wait()
			if got := r.order(); got != c.want {
				t.Fatalf("step %d: %s before %c makes %s, want %s", i, c.move, c.before, got, c.want)
			}
			r.close()
			r.open() // the order is kept
			if got := r.order(); got != c.want {
				t.Fatalf("step %d: after a restart %s, want %s", i, got, c.want)
			}
		}
		a := r.add(uploader.AddOptions{Paused: true}, r.video("g.avi", 60_000, 9))
		if got := r.order(); got != "fcdbaeg" {
			t.Errorf("what is added after %s goes to the end, not to %s", a.IDs[0], got)
		}
	})
}

// TestSendFirstAtAPiecesEdge moves one from the end of the line before one that
// has plenty to send: the pieces under way are finished, and the very next ones
// are the other's.
func TestSendFirstAtAPiecesEdge(t *testing.T) {
	t.Run("as many videos as there are slots", func(t *testing.T) { sendFirstAtAPiecesEdge(t, 0) })
	t.Run("one video at a time", func(t *testing.T) { sendFirstAtAPiecesEdge(t, 1) })
}

func sendFirstAtAPiecesEdge(t *testing.T, videos int) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{ConcurrentLimit: 2})
		r.cfg.Parallel, r.cfg.Videos = 2, videos
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10}) // 4 s a piece
		r.open()
		long := r.video("long.avi", 100*64<<10, 1)
		middle := r.video("middle.avi", 4*64<<10, 2)
		last := r.video("last.avi", 4*64<<10, 3)
		now := r.add(uploader.AddOptions{}, long).IDs[0]
		r.until(now, "uploading")
		line := r.add(uploader.AddOptions{}, middle, last).IDs
		time.Sleep(30 * time.Second)
		r.m.Move(line[1:], now)
		moved := time.Now()
		s := r.until(line[1], "uploaded")
		// What was under way, two calls, and two pieces at a time.
		if took := time.Since(moved); took > 20*time.Second {
			t.Errorf("it took %v", took)
		}
		media := map[uploader.ID]string{}
		for _, s := range r.m.Snapshots() {
			media[s.ID] = s.MediaID
		}
		var first []string
		for _, q := range r.server.Log() {
			if q.Op == apitest.OpPut && q.Time.After(moved) && len(first) < 4 {
				first = append(first, q.MediaID)
			}
		}
		if want := slices.Repeat([]string{s.MediaID}, 4); !slices.Equal(first, want) {
			t.Errorf("the pieces after the move are of %q, want those of %s", first, s.MediaID)
		}
		if got := r.m.Snapshot(line[0]); got.State.Phase != uploader.Queued {
			t.Errorf("the one behind is %v: it has to wait for its turn", got.State)
		}
		if twice := r.server.PutTwice(); len(twice) > 0 {
			t.Errorf("pieces under way were cut off and sent again: %v", twice)
		}
	})
}
