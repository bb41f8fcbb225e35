package uploader

import (
	"slices"
	"strings"
	"testing"
)

// Every pair of phases, by the table that design and documents show.
func TestStateTableEveryPair(t *testing.T) {
	legal := map[Phase]string{
		Queued:    "preparing aborting aborted failed",
		Preparing: "queued uploading finishing uploaded aborting aborted failed",
		Uploading: "queued preparing finishing uploaded aborting failed",
		Finishing: "queued preparing uploading uploaded failed aborting",
		Aborting:  "aborted uploaded",
		Failed:    "queued preparing uploading aborting aborted",
		Uploaded:  "",
		Aborted:   "",
	}
	for from := range Phase(phaseCount) {
		for to := range Phase(phaseCount) {
			want := containsWord(legal[from], to.String())
			if got := CanMove(from, to); got != want {
				t.Errorf("%v → %v: %v, want %v", from, to, got, want)
			}
		}
		if p, err := ParsePhase(from.String()); err != nil || p != from {
			t.Errorf("%v doesn't survive its own name: %v, %v", from, p, err)
		}
		if from.Final() != (legal[from] == "") {
			t.Errorf("%v: Final() is %v", from, from.Final())
		}
	}
	if CanMove(Phase(phaseCount), Queued) || CanMove(Queued, Phase(200)) {
		t.Error("a phase that doesn't exist moves")
	}
	if _, err := ParsePhase("sleeping"); err == nil {
		t.Error("ParsePhase takes what isn't a phase")
	}
}

func containsWord(words, w string) bool { return slices.Contains(strings.Fields(words), w) }

func TestStateInOneWord(t *testing.T) {
	for _, tt := range []struct {
		s    State
		want string
	}{
		{State{Phase: Queued}, "queued"},
		{State{Phase: Uploading, Paused: true}, "paused"},
		{State{Phase: Uploading, Paused: true, Wait: WaitOffline}, "paused"},
		{State{Phase: Finishing, Wait: WaitOffline}, "waiting"},
		{State{Phase: Uploaded, Wait: WaitOffline}, "uploaded"},
		{State{Phase: Failed, Wait: WaitOffline}, "failed"},
		{State{Phase: Aborting, Wait: WaitOffline}, "aborting"},
	} {
		if got := tt.s.String(); got != tt.want {
			t.Errorf("%+v: %q, want %q", tt.s, got, tt.want)
		}
	}
	for w := range Wait(waitCount) {
		if w != NoWait && w.String() == "" {
			t.Errorf("wait %d has no code", w)
		}
	}
}
