package uploader_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// Sizes around the chunk's: each is sent in as few chunks as there must be.
func TestFault47_Sizes(t *testing.T) {
	const chunk = 64 << 10
	for _, tt := range []struct{ size, chunks int }{
		{chunk - 1, 1}, {chunk, 1}, {chunk + 1, 2}, {4*chunk - 1, 4}, {4 * chunk, 4}, {4*chunk + 1, 5},
	} {
		t.Run(fmt.Sprint(tt.size), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, apitest.Options{ChunkSize: chunk})
				r.open()
				p := r.video("a.avi", tt.size, 7)
				s := r.until(r.add(uploader.AddOptions{}, p).IDs[0], "uploaded")
				if s.Sent != int64(tt.size) || s.Confirmed != int64(tt.size) {
					t.Errorf("%d sent, %d confirmed", s.Sent, s.Confirmed)
				}
				r.wantOnce(tt.chunks)
				if n := r.server.Count(apitest.OpPut); n != tt.chunks {
					t.Errorf("%d PUTs, want %d", n, tt.chunks)
				}
				r.wantVideos(p)
			})
		})
	}
}

// What can't be uploaded is refused before a call is made, and says why.
func TestFault47_Refused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.open()
		file := func(name string, b []byte) string {
			p := filepath.Join(r.dir, name)
			writeFile(t, p, b)
			return p
		}
		link := func(name, to string) string {
			p := filepath.Join(r.dir, name)
			if err := os.Symlink(to, p); err != nil {
				t.Fatal(err)
			}
			return p
		}
		empty := file("empty.avi", nil)
		for _, tt := range []struct{ name, path, code string }{
			{"0 bytes", empty, uploader.CodeEmpty},
			{"1 byte", file("one.mp4", []byte{0}), uploader.CodeNotVideo},
			{"10 GiB and a byte", sparse(t, r.dir, "over.avi", uploader.MaxSize+1), uploader.CodeTooBig},
			{"a link to an empty file", link("link.avi", empty), uploader.CodeEmpty},
			{"a link to nothing", link("dangling.avi", filepath.Join(r.dir, "gone.avi")), uploader.CodeMissing},
			{"a link to itself", link("loop.avi", filepath.Join(r.dir, "loop.avi")), uploader.CodeUnreadable},
			{"nothing", filepath.Join(r.dir, "none.avi"), uploader.CodeMissing},
			{"below a file", filepath.Join(empty, "a.avi"), uploader.CodeUnreadable},
			{"a name with a nought", filepath.Join(r.dir, "a\x00.avi"), uploader.CodeUnreadable},
			{"a share that isn't there", `\\server\share\a.avi`, uploader.CodeMissing},
		} {
			a := r.add(uploader.AddOptions{}, tt.path)
			if len(a.IDs) != 1 {
				t.Errorf("%s: added %+v", tt.name, a)
				continue
			}
			s := r.m.Snapshot(a.IDs[0])
			if s.State.Phase != uploader.Failed || s.Err == nil || s.Err.Code != tt.code || s.Err.Message == "" {
				t.Errorf("%s: %v, %v; want %s", tt.name, s.State, s.Err, tt.code)
			}
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if n := len(r.server.Log()); n != 0 {
			t.Errorf("%d calls", n)
		}
	})
}

// sparse is a video of size bytes, all but its ends a hole.
func sparse(t *testing.T, dir, name string, size int64) string {
	t.Helper()
	p := filepath.Join(dir, name)
	writeFile(t, p, aviOf(200_000, 3))
	f, err := os.OpenFile(p, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.Truncate(size); err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt([]byte("JUNK end of the video"), size-21); err != nil {
		t.Fatal(err)
	}
	old := time.Date(1999, 12, 1, 12, 0, 0, 0, time.UTC)
	if err := os.Chtimes(p, old, old); err != nil {
		t.Fatal(err)
	}
	return p
}

// 10 GiB to the byte is taken, and the service is asked for it.
func TestFault47_TenGiB(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{ChunkSize: 10 << 20})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Stall: true})
		r.open()
		p := sparse(t, r.dir, "ten.avi", uploader.MaxSize)
		a := r.add(uploader.AddOptions{}, p)
		s := r.m.Snapshot(a.IDs[0])
		if s.State.Phase == uploader.Failed && s.Err.Code == uploader.CodeDamaged { // a hole is no video
			r.m.UploadAnyway(s.ID)
		}
		s = r.until(s.ID, "uploading")
		if s.Size != uploader.MaxSize || s.Chunks.Total != 1024 {
			t.Errorf("%d bytes in %d chunks", s.Size, s.Chunks.Total)
		}
		r.close()
	})
}

// The same file by another path, a link or a copy is shown, not sent twice; nor
// is it when it was uploaded before, unless the person wants it.
func TestFault47_SameFileTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.open()
		p := r.video("a.avi", 100_000, 7)
		soft, hard := filepath.Join(r.dir, "soft.avi"), filepath.Join(r.dir, "hard.avi")
		if err := os.Symlink(p, soft); err != nil {
			t.Fatal(err)
		}
		if err := os.Link(p, hard); err != nil {
			t.Fatal(err)
		}
		again := []string{p, filepath.Join(r.dir, ".", "x", "..", "a.avi"), soft, hard, r.dir}
		for _, when := range []string{"active", "uploaded"} {
			a := r.add(uploader.AddOptions{}, append([]string{p}, again...)...)
			if when == "active" {
				if len(a.IDs) != 1 {
					t.Fatalf("added %+v", a)
				}
				r.until(a.IDs[0], "uploaded")
				continue
			}
			if len(a.IDs) != 0 || len(a.Duplicates) != 1+4+3 {
				t.Errorf("%s: added %+v", when, a)
			}
			for _, d := range a.Duplicates {
				if !d.Uploaded {
					t.Errorf("%s: %+v", when, d)
				}
			}
		}
		if n := r.server.Count(api.OpInitiate); n != 1 {
			t.Errorf("%d initiates", n)
		}
		r.wantVideos(p)
	})
}

func TestFault37_FileChangedInMidUpload(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10})
		r.open()
		p := r.video("a.avi", 1_000_000, 7)
		a := r.add(uploader.AddOptions{}, p)
		r.until(a.IDs[0], "uploading")
		time.Sleep(6 * time.Second)
		writeFile(t, p, aviOf(900_000, 8))
		s := r.until(a.IDs[0], "waiting")
		if s.State.Wait != uploader.WaitFileChanged || s.Err.Code != uploader.CodeChanged {
			t.Fatalf("state %v, error %v", s.State, s.Err)
		}
		r.server.ClearFaults()
		time.Sleep(time.Hour)
		if len(r.server.Videos()) != 0 {
			t.Fatal("a mixed video was made")
		}
		r.m.Retry(a.IDs[0]) // the person says: as it is now
		r.until(a.IDs[0], "uploaded")
		r.wantVideos(p)
		time.Sleep(time.Minute)
		synctest.Wait()
		if n := r.server.Uploads(); n != 0 {
			t.Errorf("%d uploads left: the old one is discarded", n)
		}
	})
}

func TestFault38_CardPulled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10})
		r.open()
		p := r.video(filepath.Join("card", "a.avi"), 1_000_000, 7)
		a := r.add(uploader.AddOptions{}, p)
		r.until(a.IDs[0], "uploading")
		time.Sleep(6 * time.Second)
		away := filepath.Join(r.dir, "away")
		if err := os.Rename(filepath.Join(r.dir, "card"), away); err != nil {
			t.Fatal(err)
		}
		s := r.until(a.IDs[0], "waiting")
		if s.State.Wait != uploader.WaitFileMissing {
			t.Fatalf("waits for %v", s.State.Wait)
		}
		time.Sleep(26 * time.Hour / 2)
		r.server.ClearFaults()
		if err := os.Rename(away, filepath.Join(r.dir, "card")); err != nil {
			t.Fatal(err)
		}
		r.until(a.IDs[0], "uploaded")
		r.wantVideos(p)
		if k := r.server.SentAfterConfirm(); len(k) > 0 {
			t.Errorf("confirmed chunks sent again: %v", k)
		}
	})
}

func TestFault38_CardPulledWhenAllIsSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{CallsPerMinute: 2})
		r.open()
		p := r.video("a.avi", 600_000, 7)
		b, _ := os.ReadFile(p)
		a := r.add(uploader.AddOptions{}, p)
		for r.server.Count(apitest.OpPut) < 10 {
			time.Sleep(time.Second)
		}
		time.Sleep(time.Second)
		if err := os.Remove(p); err != nil {
			t.Fatal(err)
		}
		r.until(a.IDs[0], "uploaded")
		writeFile(t, p, b)
		r.wantVideos(p)
	})
}

func TestFault42_StillBeingRecorded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.open()
		p := r.video("a.avi", 400_000, 7)
		whole, _ := os.ReadFile(p)
		grow := func(n int) {
			os.WriteFile(p, whole[:n], 0o600)
			now := time.Now()
			os.Chtimes(p, now, now)
		}
		grow(100_000)
		a := r.add(uploader.AddOptions{}, p)
		s := r.until(a.IDs[0], "waiting")
		if s.State.Wait != uploader.WaitFileGrowing {
			t.Fatalf("waits for %v", s.State.Wait)
		}
		for n := 150_000; n <= 400_000; n += 50_000 {
			time.Sleep(5 * time.Second)
			grow(n)
		}
		r.until(a.IDs[0], "uploaded")
		r.wantVideos(p)
	})
}
