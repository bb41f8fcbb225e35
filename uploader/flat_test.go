package uploader_test

import (
	"fmt"
	"net/http"
	"os"
	"runtime"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// A day with over a thousand videos, a few at a time, leaves nothing behind in
// memory: neither bytes nor goroutines. The service is a new one each time, for
// it keeps a log.
func TestMemoryIsFlatOverADay(t *testing.T) {
	const rounds, videos = 24, 42
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		var service atomic.Pointer[apitest.Server]
		r.onWires(func(w http.ResponseWriter, q *http.Request, _ *wire, _ http.Handler) { service.Load().ServeHTTP(w, q) })
		r.cfg.StateDir = t.TempDir()
		r.open()
		start := time.Now()
		var heaps []uint64
		var goroutines []int
		for round := range rounds {
			s, err := apitest.New(apitest.Options{Dir: t.TempDir(), Key: testKey, ChunkSize: 16 << 10, Discard: true})
			if err != nil {
				t.Fatal(err)
			}
			service.Store(s)
			var paths []string
			for i := range videos {
				v := aviOf(20_000, byte(i))
				copy(v[len(v)-12:], fmt.Sprintf("%05d %05d", round, i))
				p := r.dir + fmt.Sprintf("/%d-%d.avi", round, i)
				writeFile(t, p, v)
				paths = append(paths, p)
			}
			ids := r.add(uploader.AddOptions{}, paths...).IDs
			for _, id := range ids {
				r.until(id, "uploaded")
			}
			if n := len(s.Videos()); n != videos {
				t.Fatalf("%d videos arrived in round %d", n, round)
			}
			time.Sleep(20 * time.Minute) // analyses end, connections too
			r.m.Remove(ids...)
			time.Sleep(time.Until(start.Add(time.Duration(round+1) * 24 * time.Hour / rounds)))
			synctest.Wait()
			if left := len(r.m.Snapshots()); left > 0 {
				t.Fatalf("%d rows are left", left)
			}
			for len(r.events) > 0 {
				<-r.events
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			for _, p := range paths {
				if err := os.Remove(p); err != nil {
					t.Fatal(err)
				}
			}
			goroutines = append(goroutines, runtime.NumGoroutine())
			heaps = append(heaps, heap())
		}
		if d := time.Since(start); d < 24*time.Hour {
			t.Fatalf("the day took %v", d)
		}
		// The first hours fill caches.
		early, late := heaps[rounds/4], heaps[rounds-1]
		t.Logf("heap %d KB, at last %d KB; %d goroutines, at last %d", early/1000, late/1000, goroutines[rounds/4], goroutines[rounds-1])
		if late > early+200_000 {
			t.Errorf("the heap grew from %d to %d bytes: %v", early, late, heaps)
		}
		if goroutines[rounds-1] > goroutines[rounds/4] {
			t.Errorf("goroutines: %v", goroutines)
		}
	})
}

// heap is what is reachable, in bytes.
func heap() uint64 {
	runtime.GC()
	runtime.GC() // what finalizers let go
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return s.HeapAlloc
}
