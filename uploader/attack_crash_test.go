package uploader_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// A refused file that is dropped again while another one stands below it.
func TestAttackRefusedFileDroppedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.open()
		text := filepath.Join(r.dir, "notes.mp4")
		writeFile(t, text, []byte("these are my notes, not a video at all"))
		good := r.video("good.avi", 70_000, 9)
		r.add(uploader.AddOptions{}, text, good)
		a := r.add(uploader.AddOptions{}, text)
		if len(a.IDs)+len(a.Duplicates) != 1 {
			t.Errorf("added again: %+v", a)
		}
		if n := len(r.m.Snapshots()); n != 2 {
			t.Errorf("%d rows, want 2", n)
		}
	})
}

// Every Add gets its answer, or its channel closed, however Close races it.
func TestAttackAddAnswersWhenClosed(t *testing.T) {
	for range 20 {
		synctest.Test(t, func(t *testing.T) {
			r := newRig(t, apitest.Options{})
			r.open()
			m := r.m
			var replies []<-chan uploader.Added
			p := r.video("a.avi", 20_000, 1)
			for range 4 {
				replies = append(replies, m.Add([]string{p}, uploader.AddOptions{}))
			}
			r.close()
			replies = append(replies, m.Add([]string{p}, uploader.AddOptions{}))
			for i, c := range replies {
				select {
				case <-c:
				case <-time.After(time.Hour):
					t.Fatalf("Add %d never answers", i)
				}
			}
		})
	}
}

// Two Adds in turn keep their order in the queue.
func TestAttackAddsKeepTheirOrder(t *testing.T) {
	for range 20 {
		synctest.Test(t, func(t *testing.T) {
			r := newRig(t, apitest.Options{})
			r.cfg.Key = ""
			r.open()
			var last <-chan uploader.Added
			var want []string
			for i := range 6 {
				p := r.video(string(rune('a'+i))+".avi", 20_000, byte(i))
				want = append(want, filepath.Base(p))
			}
			var all []<-chan uploader.Added
			for _, n := range want {
				last = r.m.Add([]string{filepath.Join(r.dir, n)}, uploader.AddOptions{})
				all = append(all, last)
			}
			for _, c := range all {
				<-c
			}
			var got []string
			for _, s := range r.m.Snapshots() {
				got = append(got, s.Name)
			}
			if strings.Join(got, " ") != strings.Join(want, " ") {
				t.Fatalf("order %v, want %v", got, want)
			}
		})
	}
}

// A link to a folder is a folder, as everywhere on a desktop.
func TestAttackLinkToAFolder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.open()
		r.video(filepath.Join("card", "a.avi"), 20_000, 1)
		link := filepath.Join(r.dir, "link")
		if err := os.Symlink(filepath.Join(r.dir, "card"), link); err != nil {
			t.Fatal(err)
		}
		a := r.add(uploader.AddOptions{}, link)
		if len(a.IDs) != 1 {
			t.Errorf("a link to a folder with one video: %+v", a)
		}
	})
}

// A file that was waited for when the program ended is looked at anew.
func TestAttackGrowingFileAcrossARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.cfg.StateDir = t.TempDir()
		r.open()
		p := r.video("a.avi", 400_000, 7)
		whole, _ := os.ReadFile(p)
		os.WriteFile(p, whole[:100_000], 0o600)
		now := time.Now()
		os.Chtimes(p, now, now)
		text := filepath.Join(r.dir, "notes.mp4")
		writeFile(t, text, []byte("these are my notes, not a video at all"))
		os.Chtimes(text, now, now)
		a := r.add(uploader.AddOptions{}, p, text)
		if w := r.m.Snapshot(a.IDs[0]).State.Wait; w != uploader.WaitFileGrowing {
			t.Fatalf("waits for %v", w)
		}
		r.close()
		writeFile(t, p, whole) // the copy has ended meanwhile
		r.open()
		time.Sleep(5 * time.Minute)
		synctest.Wait()
		if s := r.m.Snapshot(a.IDs[0]); s.State.Phase != uploader.Uploaded {
			t.Errorf("the copied file: %v %v", s.State, s.Err)
		}
		if s := r.m.Snapshot(a.IDs[1]); s.Err == nil || s.Err.Code != uploader.CodeNotVideo {
			t.Errorf("the text: %v %v", s.State, s.Err)
		}
		if n := r.server.Count(apitest.OpInitiate); n != 1 {
			t.Errorf("%d initiates", n)
		}
	})
}

// A stuck worker must not take the journal's time.
func TestAttackCloseKeepsTheJournalsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.cfg.StateDir = t.TempDir()
		stuck := make(chan struct{})
		slow := false
		r.cfg.Proxy = proxyThat(func() {
			if slow {
				<-stuck
			}
		})
		r.open()
		slow = true
		p := r.video("a.avi", 400_000, 7)
		a := r.add(uploader.AddOptions{}, p)
		r.until(a.IDs[0], "preparing")
		time.Sleep(time.Second)
		start := time.Now()
		err := r.m.Close(context.Background())
		if d := time.Since(start); d > 2*time.Second {
			t.Errorf("closed after %v", d)
		}
		if err != nil && strings.Contains(err.Error(), "state not kept") {
			t.Errorf("Close: %v", err)
		}
		close(stuck)
		for range r.events {
		}
		r.m = nil
		synctest.Wait()
		m, err := uploader.Open(r.cfg)
		if err != nil {
			t.Fatalf("opened again: %v", err)
		}
		m.Close(context.Background())
	})
}
