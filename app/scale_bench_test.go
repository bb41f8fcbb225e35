package app

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/aionvision/aion-uploader/uploader"
)

// crowd is a list of 5,000 of which five upload.
func crowd(b *testing.B) *bench {
	all := manyScene(5000)
	for _, s := range all[6:11] {
		s.State.Phase, s.Rate, s.Initiated = uploader.Uploading, 1e6, true
	}
	return queueBench(b, plain(), all, uploader.Status{Rate: 5e6, ETA: time.Hour})
}

// BenchmarkFlush is one picture of five that moved: bars each time, texts once
// a second.
func BenchmarkFlush(b *testing.B) {
	w := crowd(b)
	at := noon.Add(time.Minute)
	for b.Loop() {
		at = at.Add(frontPace)
		all := slices.Clone(w.engine.all)
		for i, s := range all[6:11] {
			moved := *s
			moved.Sent += 1e6
			moved.Confirmed += 1e6
			all[6+i] = &moved
		}
		w.engine.all = all
		w.show(at)
	}
}

// BenchmarkRegroup is one picture in which a transfer has changed its group.
func BenchmarkRegroup(b *testing.B) {
	w := crowd(b)
	at := noon.Add(time.Minute)
	for b.Loop() {
		at = at.Add(settleIn + time.Second)
		all := slices.Clone(w.engine.all)
		changed := *all[100]
		changed.State.Paused = !changed.State.Paused
		all[100] = &changed
		w.engine.all = all
		w.show(at)
		w.show(at.Add(settleIn)) // now its row goes there
	}
}

// BenchmarkJump goes from one end to the other by a key.
func BenchmarkJump(b *testing.B) {
	w := crowd(b)
	keys := []fyne.KeyName{fyne.KeyEnd, fyne.KeyHome}
	for i := 0; b.Loop(); i++ {
		w.main.list.TypedKey(&fyne.KeyEvent{Name: keys[i%2]})
	}
}

// BenchmarkSearch is one letter more, or one less, in the search.
func BenchmarkSearch(b *testing.B) {
	w := crowd(b)
	texts := []string{"span 4", "span 49"}
	for i := 0; b.Loop(); i++ {
		w.main.find.input.SetText(texts[i%2])
	}
}

// BenchmarkSelectAll marks all, and asks for the menu of all.
func BenchmarkSelectAll(b *testing.B) {
	w := crowd(b)
	for b.Loop() {
		w.main.list.TypedShortcut(&fyne.ShortcutSelectAll{})
		w.main.menu("q1")
	}
}
