package uploader

import (
	"testing"
	"time"
)

func TestSpeedForgetsAPause(t *testing.T) {
	var r speed
	now := time.Unix(1_800_000_000, 0)
	total := int64(0)
	move := func(seconds int) {
		for range seconds {
			r.note(now, total)
			now, total = now.Add(time.Second), total+1_000_000
		}
	}
	move(20)
	if got := r.perSecond(now); got != 1e6 {
		t.Fatalf("while it moves: %v B/s", got)
	}
	now = now.Add(3 * time.Minute)
	if got := r.perSecond(now); got != 0 {
		t.Errorf("after three minutes of nothing: %v B/s", got)
	}
	move(3)
	if got := r.perSecond(now); got != 1e6 {
		t.Errorf("once it moves again: %v B/s, as if the pause were part of it", got)
	}
	if r.settled(now) {
		t.Error("an estimate after 3 s, by what was before the pause")
	}
}
