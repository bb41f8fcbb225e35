package uploader_test

import (
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
	"github.com/aionvision/aion-uploader/uploader/internal/journal"
)

// TestAttackVideosOfAnotherKey: what was uploaded with another key may lie in an
// account that this one doesn't reach. It is at the service, and named, and the
// card isn't green.
func TestAttackVideosOfAnotherKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, card := cardRig(t)
		proved := func(v *uploader.CardVerdict) *uploader.CardVerdict {
			v.Whole, v.Fresh = true, uploader.CardDirect
			return v
		}
		if v, _ := r.check(card); !proved(v).Safe() {
			t.Fatalf("not safe under the key it was uploaded with: %+v", v)
		}
		for what, key := range map[string]string{"another key": "aion_another_key_of_whomever_0001", "no key": ""} {
			r.m.SetKey(key)
			synctest.Wait()
			v, problems := r.check(card)
			want := []string{"other_key DCIM/a.avi (video)", "other_key b.avi (video)"}
			if len(problems) != 0 || v.Uploaded != 2 || !slices.Equal(named(v.Notes), want) {
				t.Errorf("%s: %q, notes %q, want %q", what, problems, named(v.Notes), want)
			}
			if proved(v).Safe() {
				t.Errorf("%s: safe", what)
			}
		}
	})
}

// TestAttackTheOwnKeyCounts: the same video uploaded with both keys needs no
// word about it.
func TestAttackTheOwnKeyCounts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		p := r.remembered(func(e *journal.Entry) {
			e.ID, e.KeyPrint, e.FinishedAt = "z", "other", e.FinishedAt.Add(1e12)
		})
		if v, problems := r.check(filepath.Dir(p)); v.Uploaded != 1 || len(problems)+len(v.Notes) != 0 {
			t.Errorf("%q, notes %q", problems, named(v.Notes))
		}
	})
}

// TestAttackReadFromMemory: a card that could only be read through this
// computer's memory isn't proven, and what says nothing of it neither.
func TestAttackReadFromMemory(t *testing.T) {
	for how, safe := range map[uploader.CardRead]bool{
		uploader.CardDirect: true, uploader.CardDropped: true, uploader.CardCached: false, "": false,
	} {
		v := uploader.CardVerdict{Whole: true, Videos: 1, Uploaded: 1, Fresh: how}
		if v.Safe() != safe {
			t.Errorf("read %q: safe %t", how, v.Safe())
		}
	}
}

// TestAttackVideosOfOtherKinds: what cameras record in other formats isn't
// uploaded, and is a video all the same.
func TestAttackVideosOfOtherKinds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, card := cardRig(t)
		names := []string{"00001.MTS", "A001.mxf", "VID.insv", "a.MKV", "b.3gp", "c.wmv", "d.m2ts", "e.360"}
		for _, n := range names {
			put(t, filepath.Join(card, "PRIVATE", n), []byte("recorded"))
		}
		v, problems := r.check(card)
		var want []string
		for _, n := range names {
			want = append(want, "not_uploaded PRIVATE/"+n+" (video)")
		}
		if !slices.Equal(problems, want) || v.Videos != 2+len(names) || v.Uploaded != 2 {
			t.Errorf("%q, %d of %d videos", problems, v.Uploaded, v.Videos)
		}
	})
}
