package uploader_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// senders counts the transfers that have chunks on their way.
func (r *rig) senders() int {
	synctest.Wait()
	n := 0
	for _, s := range r.m.Snapshots() {
		if s.Chunks.Sending > 0 {
			n++
		}
	}
	return n
}

// slowVideos adds n videos of three chunks each, on a line that takes its time.
func (r *rig) slowVideos(n int) []uploader.ID {
	r.t.Helper()
	r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10})
	var paths []string
	for i := range n {
		paths = append(paths, r.video(string(rune('a'+i))+".avi", 180_000, byte(i)))
	}
	return r.add(uploader.AddOptions{}, paths...).IDs
}

// TestVideosAtOnce holds that no more videos than set are sent at a time, at
// every moment, and that all arrive.
func TestVideosAtOnce(t *testing.T) {
	for _, c := range []struct{ videos, least, most int }{{0, 2, 15}, {1, 1, 1}, {2, 2, 2}, {3, 3, 3}} {
		synctest.Test(t, func(t *testing.T) {
			r := newRig(t, apitest.Options{})
			r.cfg.Videos = c.videos
			if c.videos == 3 {
				r.cfg.Parallel = 16
			}
			r.open()
			ids := r.slowVideos(15) // long enough for the slots to have grown
			most := 0
			for range 600 {
				time.Sleep(250 * time.Millisecond)
				most = max(most, r.senders())
			}
			if most < c.least || most > c.most {
				t.Errorf("videos %d: %d were sent at a time, want %d to %d", c.videos, most, c.least, c.most)
			}
			for _, id := range ids {
				r.until(id, "uploaded")
			}
		})
	}
}

// TestVideosSetWhileUploading narrows the queue to one video and widens it
// again, with PUTs under way.
func TestVideosSetWhileUploading(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.open()
		ids := r.slowVideos(20)
		time.Sleep(20 * time.Second) // the slots have grown
		if n := r.senders(); n < 2 {
			t.Fatalf("%d videos are sent at first", n)
		}
		r.m.SetVideos(1)
		time.Sleep(6 * time.Second) // what was under way has arrived
		for range 40 {
			time.Sleep(250 * time.Millisecond)
			if n := r.senders(); n > 1 {
				t.Fatalf("%d videos are sent at a time", n)
			}
		}
		r.m.SetVideos(0)
		time.Sleep(2 * time.Second)
		if n := r.senders(); n < 2 {
			t.Errorf("%d videos are sent with the limit gone", n)
		}
		for _, id := range ids {
			r.until(id, "uploaded")
		}
		if twice := r.server.PutTwice(); len(twice) != 0 {
			t.Errorf("sent twice: %v", twice)
		}
	})
}

// TestVideosAtOnceDontWaitForOneThatCantGoOn lets the next video go while the
// first is held, or backs off.
func TestVideosAtOnceDontWaitForOneThatCantGoOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.cfg.Videos = 1
		r.open()
		ids := r.slowVideos(3)
		r.until(ids[0], "uploading")
		r.m.Pause(ids[0])
		r.until(ids[1], "uploaded")
		r.until(ids[2], "uploaded")
		r.m.Resume(ids[0])
		r.until(ids[0], "uploaded")
	})
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.cfg.Videos = 1
		r.open()
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpInitiate, Status: 500, Times: 6})
		ids := r.slowVideos(3)
		for _, id := range ids {
			r.until(id, "uploaded")
		}
	})
}
