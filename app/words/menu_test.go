package words

import (
	"slices"
	"testing"

	"github.com/aionvision/aion-uploader/uploader"
)

// A row's menu is shown in the actions' own order, also where several rows'
// menus are made one: the table must list them so.
func TestMenusAreInTheOrderOfActions(t *testing.T) {
	for p := uploader.Queued; p <= uploader.Failed; p++ {
		for _, a := range []About{{}, {Practice: true}, {CanFirst: true, CanDown: true}} {
			s := &uploader.Snapshot{MediaID: "m", Initiated: true, State: uploader.State{Phase: p}, Err: &uploader.Error{Code: uploader.CodeDamaged}}
			last := NoAction
			for _, e := range Describe(s, a).Menu {
				if e.Action <= last {
					t.Errorf("%v, %+v: %q after %q", p, a, e.Action.Label(), last.Label())
				}
				last = e.Action
			}
		}
	}
}

// A menu that is asked for alone is that of the whole row.
func TestMenuIsTheRows(t *testing.T) {
	codes := []string{"", uploader.CodeDamaged, uploader.CodeNotVideo, uploader.CodeMissing, uploader.CodeNetwork, uploader.CodeChanged, uploader.CodePlan}
	for p := uploader.Queued; p <= uploader.Failed; p++ {
		for _, code := range codes {
			for _, initiated := range []bool{false, true} {
				for _, paused := range []bool{false, true} {
					s := &uploader.Snapshot{Initiated: initiated, State: uploader.State{Phase: p, Paused: paused}, Err: &uploader.Error{Code: code}}
					a := About{CanFirst: true}
					if got, want := Menu(s, a), Describe(s, a).Menu; !slices.Equal(got, want) {
						t.Errorf("%v, %q: %v, the row has %v", s.State, code, got, want)
					}
				}
			}
		}
	}
}
