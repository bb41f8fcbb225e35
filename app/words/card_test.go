package words

import (
	"strings"
	"testing"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/uploader"
)

func TestCardWithoutVideosNamesWhatIsThere(t *testing.T) {
	v := uploader.CardVerdict{Whole: true, Files: 2, Problems: make([]uploader.CardFile, 2)}
	if a := CardAnswer(&v); len(a.Rest) != 1 || a.Rest[0] != "2 files of other kinds are here." {
		t.Errorf("%+v", a)
	}
}

// TestCardAnswer: only a safe card is green, and each sentence is whole.
func TestCardAnswer(t *testing.T) {
	file := func(why uploader.CardReason, video bool) uploader.CardFile {
		return uploader.CardFile{Path: "x", Why: why, Video: video}
	}
	many := func(n int) (fs []uploader.CardFile) {
		for range n {
			fs = append(fs, file(uploader.CardOther, false))
		}
		return fs
	}
	for name, c := range map[string]struct {
		v    uploader.CardVerdict
		tone look.Tone
		want string
	}{
		"safe":                {uploader.CardVerdict{Whole: true, Fresh: uploader.CardDirect, Videos: 6, Uploaded: 6}, look.Good, "Safe to wipe: everything on this card is at AionVision"},
		"one":                 {uploader.CardVerdict{Whole: true, Fresh: uploader.CardDropped, Videos: 1, Uploaded: 1}, look.Good, "Safe to wipe: everything on this card is at AionVision"},
		"other files":         {uploader.CardVerdict{Whole: true, Videos: 6, Uploaded: 6, Problems: many(312)}, look.Caution, "All 6 videos on it are at AionVision. 312 other files are not."},
		"one other file":      {uploader.CardVerdict{Whole: true, Videos: 1, Uploaded: 1, Problems: many(1)}, look.Caution, "The video on it is at AionVision. 1 other file is not."},
		"a video":             {uploader.CardVerdict{Whole: true, Videos: 6, Uploaded: 5, Problems: []uploader.CardFile{file(uploader.CardDiffers, true)}}, look.Trouble, "5 of 6 videos are at AionVision. Don't wipe this card."},
		"a folder":            {uploader.CardVerdict{Videos: 6, Uploaded: 6}, look.Caution, "All 6 videos on it are at AionVision."},
		"pulled":              {uploader.CardVerdict{Whole: true, Videos: 6, Uploaded: 6, Pulled: true}, look.Trouble, "The card went away before the end"},
		"changed":             {uploader.CardVerdict{Whole: true, Videos: 6, Uploaded: 6, Problems: []uploader.CardFile{file(uploader.CardChanged, true)}}, look.Caution, "The card changed while it was checked"},
		"changed, and others": {uploader.CardVerdict{Whole: true, Videos: 6, Uploaded: 6, Problems: append(many(2), file(uploader.CardChanged, true))}, look.Caution, "The card changed while it was checked"},
		"unseen":              {uploader.CardVerdict{Whole: true, Videos: 6, Uploaded: 6, Problems: append(many(2), file(uploader.CardUnreadable, false))}, look.Caution, "Not everything on this card could be looked at"},
		"unseen alone":        {uploader.CardVerdict{Whole: true, Files: 1, Problems: []uploader.CardFile{file(uploader.CardMount, false)}}, look.Caution, "Not everything on this card could be looked at"},
		"another key":         {uploader.CardVerdict{Whole: true, Fresh: uploader.CardDirect, Videos: 6, Uploaded: 6, Notes: []uploader.CardFile{file(uploader.CardOtherKey, true)}}, look.Caution, "All 6 videos on it are at AionVision."},
		"from memory":         {uploader.CardVerdict{Whole: true, Fresh: uploader.CardCached, Videos: 6, Uploaded: 6}, look.Caution, "All 6 videos on it are at AionVision."},
		"empty":               {uploader.CardVerdict{Whole: true}, look.Neutral, "There are no files here"},
		"no video":            {uploader.CardVerdict{Whole: true, Files: 2, Problems: many(2)}, look.Caution, "There are no uploaded videos here"},
	} {
		a := CardAnswer(&c.v)
		if a.Sentence != c.want || a.Tone != c.tone || (a.Tone == look.Good) != c.v.Safe() {
			t.Errorf("%s: %q in %v, want %q in %v", name, a.Sentence, a.Tone, c.want, c.tone)
		}
	}
}

// TestCardAnswerSaysAllThatIsAgainstIt: a folder with other files is still no
// whole card, and each thing that keeps it from being safe is said.
func TestCardAnswerSaysAllThatIsAgainstIt(t *testing.T) {
	v := uploader.CardVerdict{
		Videos: 2, Uploaded: 2, Fresh: uploader.CardCached,
		Problems: []uploader.CardFile{{Path: "x", Why: uploader.CardOther}},
		Notes:    []uploader.CardFile{{Path: "y", Why: uploader.CardOtherKey, Video: true}},
	}
	if a := CardAnswer(&v); len(a.Rest) != 4 || a.Rest[3] != "This is a folder: the rest of its card or disk wasn't looked at." {
		t.Errorf("%q", a.Rest)
	}
}

// TestCardReasons: each reason has a head of its own.
func TestCardReasons(t *testing.T) {
	seen := map[string]uploader.CardReason{}
	for _, r := range CardReasons() {
		title, icon, _ := CardReason(r, 2)
		if other, twice := seen[title]; twice || icon == look.IconNone || !strings.HasPrefix(title, "2 ") {
			t.Errorf("%s: %q, also of %q", r, title, other)
		}
		seen[title] = r
	}
}
