package uploader_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

func TestScenes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.open()
		id := r.finished("a.avi").ID
		pass(5 * time.Minute)
		all, err := r.m.Scenes(t.Context(), id)
		if err != nil || len(all) != 3 {
			t.Fatalf("%v, %v", all, err)
		}
		if s := all[1]; s.ID == "" || s.Description != "Practice scene 2" || s.Start <= 0 || s.End <= s.Start || !slices.Equal(s.Tags, []string{"practice"}) {
			t.Errorf("%+v", s)
		}
		b, err := r.m.Thumbnail(t.Context(), id, all[0].ID)
		if err != nil || !strings.HasPrefix(http.DetectContentType(b), "image/jpeg") {
			t.Fatalf("%d bytes, %v", len(b), err)
		}
		calls := r.cared()
		if _, err := r.m.Scenes(t.Context(), id); err != nil {
			t.Error(err)
		}
		if _, err := r.m.Thumbnail(t.Context(), id, all[0].ID); err != nil {
			t.Error(err)
		}
		if n := r.cared() - calls; n != 0 {
			t.Errorf("%d calls for what was there already", n)
		}
		var e *uploader.Error
		if _, err := r.m.Thumbnail(t.Context(), id, "00000000-0000-4000-8000-000000000000"); !errors.As(err, &e) || e.Code != uploader.CodeGone {
			t.Errorf("a picture that isn't there: %v", err)
		}
		if _, err := r.m.Scenes(t.Context(), "nobody"); !errors.As(err, &e) || e.Code != uploader.CodeGone {
			t.Errorf("a video that isn't there: %v", err)
		}
		r.m.SetKey("aion_another_0123456789")
		synctest.Wait()
		if _, err := r.m.Scenes(t.Context(), id); !errors.As(err, &e) || e.Code != uploader.CodeOtherWorkspace {
			t.Errorf("under another key: %v", err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		r.m.SetKey("")
		r.m.SetKey(testKey)
		synctest.Wait()
		r.net.cut(errors.New("no route"))
		r.m.Scenes(ctx, id) // finds out that there is no internet
		pass(10 * time.Second)
		if _, err := r.m.Scenes(ctx, id); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("offline: %v", err)
		}
	})
}

// What the service says in its scenes is text, and only that; and the address
// that it names for a picture is asked for nothing.
func TestScenesAreDistrusted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.answers("/scenes", 200, "application/json", `{"scenes":[
			{"id":"b","scene_index":1,"start_time":9e99,"end_time":-1,"description":"plain"},
			{"id":"a","scene_index":0,"start_time":-5,"end_time":12.5,"description":"one\r\n\u001b[31mtwo\u202e three `+testKey+`","tags":["  ","ok\u0000"],
			 "thumbnail_url":"https://evil.example/x.jpg"}]}`)
		var mu sync.Mutex
		hosts := map[string]bool{}
		dial := r.cfg.Dial
		r.cfg.Dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
			mu.Lock()
			hosts[addr] = true
			mu.Unlock()
			return dial(ctx, network, addr)
		}
		r.open()
		id := r.finished("a.avi").ID
		all, err := r.m.Scenes(t.Context(), id)
		if err != nil || len(all) != 2 || all[0].ID != "a" {
			t.Fatalf("%+v, %v", all, err)
		}
		if s := all[0]; s.Description != "one [31mtwo three [key]" || s.Start != 0 || s.End != 12500*time.Millisecond || !slices.Equal(s.Tags, []string{"ok"}) {
			t.Errorf("%+v", s)
		}
		if s := all[1]; s.End < s.Start || s.Start > 1e6*time.Second {
			t.Errorf("%+v", s)
		}
		_, err = r.m.Thumbnail(t.Context(), id, all[0].ID)
		if err == nil {
			t.Error("there is no such picture at the service")
		}
		if len(hosts) != 1 || !hosts["127.0.0.1:80"] {
			t.Errorf("connected to %v", hosts)
		}
	})
}

// Pictures wait for confirms too, and are bounded.
func TestThumbnailsWaitAndAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{CallsPerMinute: 10, ChunkSize: 16 << 10})
		r.open()
		id := r.finished("a.avi").ID
		pass(10 * time.Minute)
		all, err := r.m.Scenes(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		long := r.add(uploader.AddOptions{}, r.video("long.avi", 1_000_000, 7)).IDs[0]
		pass(90 * time.Second) // confirms wait for the plan
		got := make(chan time.Time, 1)
		go func() {
			if _, err := r.m.Thumbnail(context.Background(), id, all[0].ID); err != nil {
				t.Error(err)
			}
			got <- time.Now()
		}()
		r.until(long, "uploaded")
		end := time.Now()
		if at := <-got; at.Before(end.Add(-time.Second)) {
			t.Errorf("a picture came %v before the last confirm", end.Sub(at))
		}
	})
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.answers("/thumbnail", 200, "image/jpeg", "\xff\xd8\xff"+strings.Repeat("x", 5<<20))
		r.open()
		id := r.finished("a.avi").ID
		if b, err := r.m.Thumbnail(t.Context(), id, "x"); err == nil {
			t.Errorf("%d bytes were taken", len(b))
		}
	})
}
