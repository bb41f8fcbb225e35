package words

import (
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
