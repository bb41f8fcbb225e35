package uploader_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
	"github.com/aionvision/aion-uploader/uploader/internal/journal"
	"github.com/aionvision/aion-uploader/uploader/receipt"
)

// history returns all of the history that has the words.
func (r *rig) history(query string) []uploader.Past {
	r.t.Helper()
	all, total, err := r.m.History(r.t.Context(), query, 100, 0)
	if err != nil || total != len(all) {
		r.t.Fatalf("History: %d of %d, %v", len(all), total, err)
	}
	return all
}

// TestHistoryOutlivesTheRow: what was uploaded is known by its content after
// its row and the program are gone, and can be uploaded again.
func TestHistoryOutlivesTheRow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.cfg.StateDir, r.cfg.UserAgent = t.TempDir(), "aion-uploader/1.2.3"
		r.open()
		p := r.video("Brücke 17.avi", 300_000, 1)
		o := uploader.AddOptions{Labels: uploader.Labels{Title: "Bridge 17", Tags: []string{"bearing"}, Metadata: map[string]string{"site": "Harbour"}}}
		a := r.add(o, p)
		s := r.until(a.IDs[0], "uploaded")
		time.Sleep(2 * time.Second)
		r.m.Remove(s.ID)
		synctest.Wait()
		r.close()
		r.open()
		all := r.history("bridge HARBOUR bearing " + s.MediaID)
		if len(r.m.Snapshots()) != 0 || len(all) != 1 || all[0].ID != s.ID || all[0].Path != p {
			t.Fatalf("%d rows, history %+v", len(r.m.Snapshots()), all)
		}
		got := all[0].Receipt
		v := r.server.Videos()[0]
		if got.SHA256 != v.SHA256 || got.Size != 300_000 || got.Name != "Brücke 17.avi" || got.VideoID != s.MediaID || got.Service != r.cfg.BaseURL ||
			got.Pieces != 5 || got.SentAgain != 0 || !got.Proven || got.Anyway || got.Program != "aion-uploader/1.2.3" ||
			got.StartedAt.IsZero() || got.AddedAt.IsZero() || got.FinishedAt != s.FinishedAt || got.Labels["site"] != "Harbour" {
			t.Errorf("receipt %+v", got)
		}
		if again, err := r.m.Receipt(t.Context(), s.ID); err != nil || again.SHA256 != got.SHA256 {
			t.Errorf("Receipt: %+v, %v", again, err)
		}
		if _, err := r.m.Receipt(t.Context(), "nobody"); !errors.Is(err, uploader.ErrNoReceipt) {
			t.Errorf("Receipt of nobody: %v", err)
		}
		if n := len(r.history("culvert")); n != 0 {
			t.Errorf("%d for another word", n)
		}
		res, err := receipt.CheckFile(t.Context(), p, []receipt.Receipt{got}, nil)
		if err != nil || res.Outcome != receipt.Same {
			t.Errorf("the file against its receipt: %+v, %v", res, err)
		}

		b, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		copied := filepath.Join(r.dir, "renamed.avi")
		writeFile(t, copied, b)
		other := r.video(filepath.Join("else", "Brücke 17.avi"), 300_000, 2) // its name and size alone are the same
		a = r.add(uploader.AddOptions{}, copied, other)
		if len(a.IDs) != 1 || len(a.Duplicates) != 1 || !a.Duplicates[0].Uploaded || a.Duplicates[0].Path != copied || a.Duplicates[0].ID != s.ID {
			t.Fatalf("dropped again: %+v", a)
		}
		r.until(a.IDs[0], "uploaded")
		time.Sleep(time.Second)
		a = r.add(uploader.AddOptions{Again: true}, copied)
		r.until(a.IDs[0], "uploaded")
		if n := len(r.history("")); n != 3 {
			t.Errorf("%d in the history, want 3", n)
		}
		if newest := r.history("")[0]; newest.ID != a.IDs[0] {
			t.Errorf("the newest is %s", newest.Receipt.Name)
		}
	})
}

// TestHistoryIsOneServices: what another service has isn't "already there".
func TestHistoryIsOneServices(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.cfg.StateDir = t.TempDir()
		r.open()
		kept, cleared := r.video("kept.avi", 100_000, 1), r.video("cleared.avi", 100_000, 2)
		for _, p := range []string{kept, cleared} {
			s := r.until(r.add(uploader.AddOptions{}, p).IDs[0], "uploaded")
			if p == cleared {
				r.m.Remove(s.ID)
			}
		}
		synctest.Wait()
		r.close()
		r.cfg.BaseURL = "http://127.0.0.2/api/v2"
		r.open()
		if a := r.add(uploader.AddOptions{Paused: true}, kept, cleared); len(a.IDs) != 2 || len(a.Duplicates) != 0 {
			t.Errorf("added %+v", a)
		}
	})
}

// TestHistoryLearnsTheHash: the row is gone before the file is hashed.
func TestHistoryLearnsTheHash(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.open()
		var paths []string
		for i := range 6 {
			paths = append(paths, r.video(string(rune('a'+i))+".avi", 50_000, byte(i)))
		}
		a := r.add(uploader.AddOptions{}, paths...)
		for _, id := range a.IDs {
			r.until(id, "uploaded")
			r.m.Remove(id)
		}
		time.Sleep(5 * time.Second)
		synctest.Wait()
		known := map[string]bool{}
		for _, v := range r.server.Videos() {
			known[v.SHA256] = true
		}
		all := r.history("")
		for _, h := range all {
			if !known[h.Receipt.SHA256] {
				t.Errorf("%s: SHA-256 %q", h.Receipt.Name, h.Receipt.SHA256)
			}
		}
		if len(all) != 6 || len(r.m.Snapshots()) != 0 {
			t.Errorf("%d in the history, %d rows", len(all), len(r.m.Snapshots()))
		}
	})
}

// TestHistorySurvivesAFullDisk: the disk refuses while an upload ends and its
// row is removed; when there is room again, the history has it.
func TestHistorySurvivesAFullDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		store := journal.NewMemory()
		var full atomic.Bool
		store.FailCommit = func(int) error {
			if full.Load() {
				return journal.ErrNoSpace
			}
			return nil
		}
		r.openWith(store)
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10})
		a := r.add(uploader.AddOptions{}, r.video("a.avi", 200_000, 1))
		r.until(a.IDs[0], "uploading")
		synctest.Wait()
		full.Store(true)
		r.until(a.IDs[0], "uploaded")
		r.m.Remove(a.IDs[0])
		synctest.Wait()
		if n := len(r.history("")); n != 0 {
			t.Fatalf("%d kept on a full disk: the test shows nothing", n)
		}
		full.Store(false)
		time.Sleep(time.Minute)
		if all := r.history(""); len(all) != 1 || all[0].ID != a.IDs[0] {
			t.Errorf("history %+v", all)
		}
		if st := r.m.Status(); st.Store != "" {
			t.Errorf("store %q", st.Store)
		}
	})
}

// TestHistoryBegins: what a program without a history had uploaded is taken
// into it once; nothing is made up.
func TestHistoryBegins(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		store := journal.NewMemory()
		at := time.Date(1999, 12, 1, 0, 0, 0, 0, time.UTC)
		old := journal.Transfer{
			ID: "old", Order: 1, Path: "/card/old.mp4", Name: "old.mp4", Size: 7, Sample: "5a", SHA256: strings.Repeat("ab", 32),
			Phase: "uploaded", BaseURL: r.cfg.BaseURL, MediaID: "vid_old", FinishedAt: at,
		}
		aborted := journal.Transfer{ID: "aborted", Order: 2, Name: "x.mp4", Phase: "aborted"}
		if err := store.Commit(journal.Put{Transfer: old}, journal.Put{Transfer: aborted}); err != nil {
			t.Fatal(err)
		}
		r.cfg.UserAgent = "aion-uploader/2"
		for range 2 {
			r.openWith(store)
			synctest.Wait()
			all := r.history("")
			if len(all) != 1 || all[0].ID != "old" || all[0].Receipt.Program != "" || all[0].Receipt.Pieces != 0 || all[0].Receipt.FinishedAt != at {
				t.Fatalf("history %+v", all)
			}
			r.close()
			store = store.Reopen()
		}
	})
}
