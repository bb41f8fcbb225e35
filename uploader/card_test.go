package uploader_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
	"github.com/aionvision/aion-uploader/uploader/internal/journal"
)

// cardRig has a folder "card" with two uploaded videos, one in a folder.
func cardRig(t *testing.T) (r *rig, card string) {
	r = newRig(t, apitest.Options{})
	r.open()
	card = filepath.Join(r.dir, "card")
	for i, name := range []string{"DCIM/a.avi", "b.avi"} {
		r.upload(r.video(filepath.Join("card", name), 1_200_000, byte(i)))
	}
	return r, card
}

// upload uploads a file until its SHA-256 is known.
func (r *rig) upload(path string) uploader.ID {
	r.t.Helper()
	id := r.add(uploader.AddOptions{Again: true}, path).IDs[0]
	r.until(id, "uploaded")
	time.Sleep(2 * time.Second)
	synctest.Wait()
	return id
}

// check checks the card; problems are "reason path".
func (r *rig) check(card string) (*uploader.CardVerdict, []string) {
	r.t.Helper()
	v, err := r.m.CheckCard(r.t.Context(), card, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	return v, named(v.Problems)
}

func named(fs []uploader.CardFile) []string {
	var out []string
	for _, p := range fs {
		s := string(p.Why) + " " + filepath.ToSlash(p.Path)
		if p.Video {
			s += " (video)"
		}
		out = append(out, s)
	}
	return out
}

func put(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	writeFile(t, path, b)
}

// TestCardOfUploadedVideos: everything is there. A folder is never a whole
// card, which only a real volume is (see e2e), and so never safe.
func TestCardOfUploadedVideos(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, card := cardRig(t)
		put(t, filepath.Join(card, "System Volume Information", "WPSettings.dat"), []byte("x"))
		put(t, filepath.Join(card, ".fseventsd", "0123456789abcdef"), []byte("x"))
		if err := os.MkdirAll(filepath.Join(card, ".Trashes", "501"), 0o755); err != nil {
			t.Fatal(err)
		}
		var told []uploader.CardProgress
		v, err := r.m.CheckCard(t.Context(), card, func(p uploader.CardProgress) { told = append(told, p) })
		if err != nil || len(v.Problems) != 0 || v.Videos != 2 || v.Uploaded != 2 || v.Bytes != 2_400_000 || v.Files != 4 || len(v.System) != 2 {
			t.Fatalf("%+v, %v", v, err)
		}
		if v.Whole || v.Safe() {
			t.Error("a folder counts as a whole card")
		}
		v.Whole, v.Fresh = true, uploader.CardDirect // as a real card's are, whatever the test's folder is on
		if !v.Safe() {
			t.Error("not safe though everything is uploaded")
		}
		if len(told) < 2 || told[len(told)-1].Bytes != 2_400_000 || told[len(told)-1].Videos != 2 {
			t.Errorf("progress %+v", told)
		}
		r.m.Remove(r.m.Snapshots()[0].ID, r.m.Snapshots()[1].ID)
		synctest.Wait()
		if v, problems := r.check(card); v.Uploaded != 2 {
			t.Errorf("after Clear: %+v, %q", v, problems)
		}
	})
}

// TestCardProblems: each of them is named, and prevents it.
func TestCardProblems(t *testing.T) {
	const size = 1_200_000
	for name, c := range map[string]struct {
		change  func(t *testing.T, r *rig, card string)
		want    []string
		others  int
		videos  int
		safe    int
		rootToo bool // root can do it all the same
	}{
		"another video": {func(t *testing.T, _ *rig, card string) { put(t, filepath.Join(card, "c.avi"), aviOf(size, 9)) },
			[]string{"not_uploaded c.avi (video)"}, 0, 3, 2, true},
		"a video being uploaded": {func(t *testing.T, r *rig, card string) {
			put(t, filepath.Join(card, "c.avi"), aviOf(size, 9))
			r.add(uploader.AddOptions{Paused: true}, filepath.Join(card, "c.avi"))
		}, []string{"not_uploaded c.avi (video)"}, 0, 3, 2, true},
		"a byte that is sampled": {func(t *testing.T, _ *rig, card string) { flip(t, filepath.Join(card, "b.avi"), size-5) },
			[]string{"not_uploaded b.avi (video)"}, 0, 2, 1, true},
		"a byte that isn't sampled": {func(t *testing.T, _ *rig, card string) { flip(t, filepath.Join(card, "b.avi"), 290_000) },
			[]string{"differs b.avi (video)"}, 0, 2, 1, true},
		"other files": {func(t *testing.T, _ *rig, card string) {
			put(t, filepath.Join(card, "DCIM", "a.thm"), []byte("x"))
			put(t, filepath.Join(card, ".hidden", ".notes"), []byte("x"))
			put(t, filepath.Join(card, ".Trashes", "501", "holiday.jpg"), []byte("x"))
			put(t, filepath.Join(card, "DCIM", ".DS_Store"), []byte("x")) // not at the root
			put(t, filepath.Join(card, ".Spotlight-V100", "x.mp4"), []byte("x"))
		}, []string{"not_uploaded .Spotlight-V100/x.mp4 (video)", "other .Trashes/501/holiday.jpg", "other .hidden/.notes", "other DCIM/.DS_Store", "other DCIM/a.thm"}, 4, 3, 2, true},
		"an empty video": {func(t *testing.T, _ *rig, card string) { put(t, filepath.Join(card, "e.mp4"), nil) },
			[]string{"not_uploaded e.mp4 (video)"}, 0, 3, 2, true},
		"links": {func(t *testing.T, _ *rig, card string) {
			for name, to := range map[string]string{"to-a": "b.avi", "to-nothing": "nothing", "to-all": "/"} {
				if err := os.Symlink(to, filepath.Join(card, name)); err != nil {
					t.Fatal(err)
				}
			}
		}, []string{"link to-a", "link to-all", "link to-nothing"}, 3, 2, 2, true},
		"a folder that can't be read": {func(t *testing.T, _ *rig, card string) { lock(t, filepath.Join(card, "DCIM")) },
			[]string{"unreadable DCIM"}, 1, 1, 1, false},
		"a video that can't be read": {func(t *testing.T, _ *rig, card string) { lock(t, filepath.Join(card, "b.avi")) },
			[]string{"unreadable b.avi (video)"}, 0, 2, 1, false},
	} {
		t.Run(name, func(t *testing.T) {
			if !c.rootToo && os.Geteuid() == 0 {
				t.Log("root can read everything: see e2e, which runs as somebody else")
				return
			}
			synctest.Test(t, func(t *testing.T) {
				r, card := cardRig(t)
				c.change(t, r, card)
				v, problems := r.check(card)
				if !slices.Equal(problems, c.want) || v.Others() != c.others || v.Videos != c.videos || v.Uploaded != c.safe {
					t.Errorf("%q, %d others, %d of %d videos, want %q, %d, %d of %d", problems, v.Others(), v.Uploaded, v.Videos, c.want, c.others, c.safe, c.videos)
				}
				if v.Whole = true; v.Safe() {
					t.Error("safe")
				}
			})
		})
	}
}

// TestCardNames: what isn't a reason against it is named.
func TestCardNames(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, card := cardRig(t)
		cut := filepath.Join(card, "cut.avi")
		put(t, cut, aviOf(50_000, 3)[:30_000])
		id := r.add(uploader.AddOptions{}, cut).IDs[0]
		r.until(id, "failed")
		r.m.UploadAnyway(id)
		r.until(id, "uploaded")
		time.Sleep(2 * time.Second)
		v, problems := r.check(card)
		if len(problems) != 0 || !slices.Equal(named(v.Notes), []string{"anyway cut.avi (video)"}) {
			t.Errorf("%q, notes %q", problems, named(v.Notes))
		}
	})
}

// TestCardHistoryAlone: what the history says and doesn't say.
func TestCardHistoryAlone(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*journal.Entry)
		want   []string
		notes  []string
	}{
		"as it was":          {func(*journal.Entry) {}, nil, nil},
		"another service's":  {func(e *journal.Entry) { e.BaseURL = "https://other.example.test" }, []string{"not_uploaded a.avi (video)"}, nil},
		"no SHA-256":         {func(e *journal.Entry) { e.SHA256 = "" }, []string{"no_hash a.avi (video)"}, nil},
		"ETags not provable": {func(e *journal.Entry) { e.ETagsAreMD5 = false }, nil, []string{"unproven a.avi (video)"}},
		"another SHA-256":    {func(e *journal.Entry) { e.SHA256 = strings.Repeat("0", 64) }, []string{"differs a.avi (video)"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, apitest.Options{})
				p := r.remembered(c.change)
				v, problems := r.check(filepath.Dir(p))
				if !slices.Equal(problems, c.want) || !slices.Equal(named(v.Notes), c.notes) {
					t.Errorf("%q, notes %q, want %q, %q", problems, named(v.Notes), c.want, c.notes)
				}
			})
		})
	}
}

// TestCardChangesMeanwhile: what comes, goes or changes while the card is read
// is named; so is a card that goes.
func TestCardChangesMeanwhile(t *testing.T) {
	for name, c := range map[string]struct {
		change func(card string) error
		want   []string
		pulled bool
	}{
		"a new file":     {func(card string) error { return os.WriteFile(filepath.Join(card, "new.txt"), nil, 0o600) }, []string{"changed new.txt"}, false},
		"a file is gone": {func(card string) error { return os.Remove(filepath.Join(card, "DCIM", "a.avi")) }, []string{"unreadable DCIM/a.avi (video)"}, false},
		"another time": {func(card string) error {
			return os.Chtimes(filepath.Join(card, "b.avi"), time.Unix(1e9, 0), time.Unix(1e9, 0))
		}, []string{"changed b.avi (video)"}, false},
		"pulled": {os.RemoveAll, nil, true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r, card := cardRig(t)
				once := false
				v, err := r.m.CheckCard(t.Context(), card, func(p uploader.CardProgress) {
					if p.Videos == 2 && !once {
						once = true
						if err := c.change(card); err != nil {
							t.Fatal(err)
						}
					}
				})
				if err != nil || v.Pulled != c.pulled || !c.pulled && !slices.Equal(named(v.Problems), c.want) {
					t.Errorf("%+v, %v, want %q", v, err, c.want)
				}
				if v.Whole = true; v.Safe() {
					t.Error("safe")
				}
			})
		})
	}
}

func TestCardErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, card := cardRig(t)
		for _, p := range []string{filepath.Join(r.dir, "nowhere"), filepath.Join(card, "b.avi")} {
			if v, err := r.m.CheckCard(t.Context(), p, nil); !errors.Is(err, uploader.ErrNoCard) || v != nil {
				t.Errorf("%s: %+v, %v", p, v, err)
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		v, err := r.m.CheckCard(ctx, card, func(p uploader.CardProgress) {
			if p.Videos > 0 {
				cancel()
			}
		})
		if !errors.Is(err, context.Canceled) || v != nil {
			t.Errorf("stopped: %+v, %v", v, err)
		}
		empty := t.TempDir()
		if v, _ := r.check(empty); v.Files != 0 || v.Safe() {
			t.Errorf("an empty card: %+v", v)
		}
	})
}

// flip changes one bit and leaves size and time as they were.
func flip(t *testing.T, path string, at int64) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b[at] ^= 1
	writeFile(t, path, b)
}

func lock(t *testing.T, path string) {
	t.Helper()
	st, err := os.Stat(path)
	if err := errors.Join(err, os.Chmod(path, 0)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(path, st.Mode()) })
}

// remembered uploads a video from a card and starts anew with what the history
// says of it changed. It returns the video's path.
func (r *rig) remembered(change func(*journal.Entry)) (path string) {
	r.t.Helper()
	store := journal.NewMemory()
	r.openWith(store)
	path = r.video("card/a.avi", 100_000, 1)
	id := r.upload(path)
	e, ok, err := store.Entry(r.t.Context(), string(id))
	if err != nil || !ok {
		r.t.Fatal(ok, err)
	}
	r.close()
	change(&e)
	store = store.Reopen()
	if err := store.Commit(journal.Remember{Entry: e}); err != nil {
		r.t.Fatal(err)
	}
	r.openWith(store)
	return path
}
