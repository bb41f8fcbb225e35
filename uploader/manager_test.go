package uploader_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// rig is one Manager and one service in a synctest bubble.
type rig struct {
	t      *testing.T
	server *apitest.Server
	net    *pipeNet
	dir    string // of the videos
	m      *uploader.Manager
	events <-chan uploader.Event
	cfg    uploader.Config
}

const testKey = "aion_0123456789abcdefghij"

// newRig serves over pipes, so that virtual time can pass.
func newRig(t *testing.T, o apitest.Options) *rig {
	t.Helper()
	if o.ChunkSize == 0 {
		o.ChunkSize = 64 << 10
	}
	o.Dir = t.TempDir()
	o.Key = testKey
	s, err := apitest.New(o)
	if err != nil {
		t.Fatal(err)
	}
	n := newPipeNet(s)
	r := &rig{t: t, server: s, net: n, dir: t.TempDir()}
	r.cfg = uploader.Config{
		BaseURL: "http://127.0.0.1/api/v2", Key: testKey, Dial: n.dial, Proxy: noProxy,
		Rand: func() float64 { return 0.5 },
	}
	t.Cleanup(func() {
		r.close()
		n.close()
		s.Close()
	})
	return r
}

func (r *rig) open() {
	r.t.Helper()
	m, err := uploader.Open(r.cfg)
	if err != nil {
		r.t.Fatal(err)
	}
	r.m = m
	r.events = m.Subscribe(context.Background())
}

func (r *rig) close() {
	if r.m != nil {
		if err := r.m.Close(context.Background()); err != nil {
			r.t.Errorf("Close: %v", err)
		}
		for range r.events {
		}
		r.m = nil
	}
}

// video writes a small AVI of the given size whose content differs by seed,
// old enough to be whole.
func (r *rig) video(name string, size int, seed byte) string {
	r.t.Helper()
	p := filepath.Join(r.dir, name)
	if err := os.MkdirAll(filepath.Dir(p), 0o700); err != nil {
		r.t.Fatal(err)
	}
	writeFile(r.t, p, aviOf(size, seed))
	return p
}

func writeFile(t *testing.T, p string, b []byte) {
	t.Helper()
	if err := os.WriteFile(p, b, 0o600); err != nil {
		t.Fatal(err)
	}
	old := time.Date(1999, 12, 1, 12, 0, 0, 0, time.UTC)
	if err := os.Chtimes(p, old, old); err != nil {
		t.Fatal(err)
	}
}

// add adds and returns the answer.
func (r *rig) add(o uploader.AddOptions, paths ...string) uploader.Added {
	r.t.Helper()
	a, ok := <-r.m.Add(paths, o)
	if !ok {
		r.t.Fatal("Add gave no answer")
	}
	return a
}

// until reads events until one transfer reaches a state, by its word.
func (r *rig) until(id uploader.ID, word string) *uploader.Snapshot {
	r.t.Helper()
	timeout := time.After(48 * time.Hour)
	if s := r.m.Snapshot(id); s != nil && s.State.String() == word {
		return s
	}
	for {
		select {
		case e, ok := <-r.events:
			if !ok {
				r.t.Fatalf("closed before %q", word)
			}
			if e.ID == id && e.To.String() == word {
				return e.Snapshot
			}
		case <-timeout:
			s := r.m.Snapshot(id)
			r.t.Fatalf("not %q after two days: %v, %v; status %+v", word, s.State, s.Err, r.m.Status())
		}
	}
}

// wantVideos holds what the service has against files on disk.
func (r *rig) wantVideos(paths ...string) {
	r.t.Helper()
	want := map[string]int{}
	for _, p := range paths {
		b, err := os.ReadFile(p)
		if err != nil {
			r.t.Fatal(err)
		}
		sum := sha256.Sum256(b)
		want[hex.EncodeToString(sum[:])]++
	}
	got := map[string]int{}
	for _, v := range r.server.Videos() {
		got[v.SHA256]++
	}
	if len(got) != len(want) {
		r.t.Fatalf("the service has %d videos, want %d", len(got), len(want))
	}
	for k, n := range want {
		if got[k] != n {
			r.t.Fatalf("video %s: %d at the service, want %d", k[:8], got[k], n)
		}
	}
}

func TestUploadsAVideo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.open()
		p := r.video("Brücke 17 nord.avi", 300_000, 1)
		a := r.add(uploader.AddOptions{Labels: uploader.Labels{Title: "Bridge 17", Tags: []string{"bearing"}}}, p)
		s := r.until(a.IDs[0], "uploaded")
		if s.MediaID == "" || s.Confirmed != s.Size || s.Sent != s.Size {
			t.Errorf("snapshot: %+v", s)
		}
		r.wantVideos(p)
		synctest.Wait()
		v := r.server.Videos()[0]
		if got := r.m.Snapshot(s.ID).SHA256; got != v.SHA256 {
			t.Errorf("SHA-256 %q, the service has %q", got, v.SHA256)
		}
		if v.Title != "Bridge 17" || v.Filename != "Brücke 17 nord.avi" || v.ContentType != "video/x-msvideo" || v.DurationSeconds <= 0 {
			t.Errorf("the service was told %+v", v)
		}
		if twice := r.server.PutTwice(); len(twice) != 0 {
			t.Errorf("sent twice: %v", twice)
		}
		if n := r.server.Uploads(); n != 0 {
			t.Errorf("%d uploads left open", n)
		}
	})
}

func TestManyFilesAndAFolder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.open()
		var paths []string
		for i := range 12 {
			paths = append(paths, r.video(filepath.Join("card", "DCIM", string(rune('a'+i))+".avi"), 10_000+i*40_000, byte(i)))
		}
		writeFile(t, filepath.Join(r.dir, "card", "readme.txt"), []byte("not a video"))
		a := r.add(uploader.AddOptions{}, filepath.Join(r.dir, "card"))
		if len(a.IDs) != len(paths) || a.Skipped[0].Others != 1 {
			t.Fatalf("added %+v", a)
		}
		for _, id := range a.IDs {
			r.until(id, "uploaded")
		}
		r.wantVideos(paths...)
	})
}

func TestRefusals(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.open()
		text := filepath.Join(r.dir, "notes.mp4")
		writeFile(t, text, []byte("these are my notes, not a video at all"))
		empty := filepath.Join(r.dir, "empty.mov")
		writeFile(t, empty, nil)
		big := filepath.Join(r.dir, "big.avi")
		writeFile(t, big, nil)
		if err := os.Truncate(big, uploader.MaxSize+1); err != nil {
			t.Fatal(err)
		}
		os.Chtimes(big, time.Unix(0, 0), time.Unix(0, 0))
		missing := filepath.Join(r.dir, "missing.mp4")
		cut := filepath.Join(r.dir, "cut.avi")
		writeFile(t, cut, aviOf(50_000, 3)[:30_000])
		good := r.video("good.avi", 70_000, 9)
		a := r.add(uploader.AddOptions{}, text, empty, big, missing, cut, good)
		want := []string{uploader.CodeNotVideo, uploader.CodeEmpty, uploader.CodeTooBig, uploader.CodeMissing, uploader.CodeDamaged, ""}
		for i, id := range a.IDs {
			s := r.m.Snapshot(id)
			if want[i] == "" {
				continue
			}
			if s.State.Phase != uploader.Failed || s.Err == nil || s.Err.Code != want[i] {
				t.Errorf("%s: %v %v, want %s", s.Name, s.State, s.Err, want[i])
			}
			if s.Initiated {
				t.Errorf("%s: initiated", s.Name)
			}
		}
		r.until(a.IDs[5], "uploaded")
		r.wantVideos(good)
		r.m.UploadAnyway(a.IDs[4])
		r.until(a.IDs[4], "uploaded")
		r.wantVideos(good, cut)
	})
}

func TestSameFileTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.open()
		p := r.video("a.avi", 100_000, 1)
		b, _ := os.ReadFile(p)
		copied := filepath.Join(r.dir, "copy.avi")
		writeFile(t, copied, b)
		a := r.add(uploader.AddOptions{}, p, p, copied)
		if len(a.IDs) != 1 || len(a.Duplicates) != 2 {
			t.Fatalf("added %+v", a)
		}
		r.until(a.IDs[0], "uploaded")
		again := r.add(uploader.AddOptions{}, p)
		if len(again.IDs) != 0 || len(again.Duplicates) != 1 || !again.Duplicates[0].Uploaded {
			t.Fatalf("added again %+v", again)
		}
		anew := r.add(uploader.AddOptions{Again: true}, p)
		r.until(anew.IDs[0], "uploaded")
		if n := len(r.server.Videos()); n != 2 {
			t.Errorf("%d videos", n)
		}
	})
}

func TestPauseAndResume(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10})
		r.open()
		p := r.video("a.avi", 1_000_000, 1)
		a := r.add(uploader.AddOptions{}, p)
		r.until(a.IDs[0], "uploading")
		time.Sleep(5 * time.Second)
		r.m.Pause(a.IDs[0])
		r.until(a.IDs[0], "paused")
		time.Sleep(time.Minute)
		synctest.Wait()
		before := r.server.Count(apitest.OpPut)
		time.Sleep(time.Hour)
		if n := r.server.Count(apitest.OpPut); n != before {
			t.Errorf("%d PUTs while paused", n-before)
		}
		r.server.ClearFaults()
		r.m.Resume(a.IDs[0])
		r.until(a.IDs[0], "uploaded")
		r.wantVideos(p)
		if k := r.server.SentAfterConfirm(); len(k) > 0 {
			t.Errorf("confirmed chunks sent again: %v", k)
		}
	})
}

func TestAbort(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10})
		r.open()
		p := r.video("a.avi", 1_000_000, 1)
		a := r.add(uploader.AddOptions{}, p)
		r.until(a.IDs[0], "uploading")
		time.Sleep(3 * time.Second)
		r.m.Abort(a.IDs[0])
		r.until(a.IDs[0], "aborted")
		synctest.Wait()
		if n := r.server.Uploads(); n != 0 {
			t.Errorf("%d uploads left at the service", n)
		}
		r.m.Remove(a.IDs[0])
		synctest.Wait()
		if s := r.m.Snapshots(); len(s) != 0 {
			t.Errorf("%d rows left", len(s))
		}
	})
}

func TestGoesOnAfterARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.cfg.StateDir = t.TempDir()
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10})
		r.open()
		p := r.video("a.avi", 1_000_000, 1)
		a := r.add(uploader.AddOptions{}, p)
		r.until(a.IDs[0], "uploading")
		time.Sleep(10 * time.Second)
		r.close()
		r.server.ClearFaults()
		r.open()
		r.until(a.IDs[0], "uploaded")
		r.wantVideos(p)
		if n := r.server.Count(apitest.OpInitiate); n != 1 {
			t.Errorf("%d initiates", n)
		}
		if k := r.server.SentAfterConfirm(); len(k) > 0 {
			t.Errorf("confirmed chunks sent again: %v", k)
		}
	})
}

// aviOf makes a small AVI with the given size: headers that say 10 s, then
// bytes that differ by seed.
func aviOf(size int, seed byte) []byte {
	le := func(n int) []byte { return []byte{byte(n), byte(n >> 8), byte(n >> 16), byte(n >> 24)} }
	var avih bytes.Buffer
	avih.Write(le(100_000)) // microseconds per frame
	avih.Write(make([]byte, 12))
	avih.Write(le(100)) // frames
	avih.Write(make([]byte, 36))
	chunk := func(id string, body []byte) []byte {
		return append(append([]byte(id), le(len(body))...), body...)
	}
	strh := append([]byte("vidsMJPG"), make([]byte, 48)...)
	copy(strh[20:], le(1))
	copy(strh[24:], le(10))
	copy(strh[32:], le(100))
	strl := chunk("LIST", append([]byte("strl"), chunk("strh", strh)...))
	hdrl := chunk("LIST", append(append([]byte("hdrl"), chunk("avih", avih.Bytes())...), strl...))
	rest := size - 12 - len(hdrl) - 12
	movi := make([]byte, rest)
	x := uint32(seed) + 1
	for i := range movi {
		x = x*1664525 + 1013904223
		movi[i] = byte(x >> 24)
	}
	out := append([]byte("RIFF"), le(size-8)...)
	out = append(out, "AVI "...)
	out = append(out, hdrl...)
	return append(out, chunk("LIST", append([]byte("movi"), movi...))...)
}
