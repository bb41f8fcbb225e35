package app

import (
	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
)

// showLimit shows the speed limit at the top as long as there is one, so that
// nobody wonders next week why the line is slow. It reports whether the bar has
// to be laid out anew.
func (v *mainView) showLimit(perSecond int64) bool {
	if perSecond <= 0 {
		was := v.limit.Visible()
		v.limit.Hide()
		return was
	}
	relay := v.limit.Hidden
	v.limit.Show()
	return v.limit.Set(words.T("Limit {{.Speed}}", words.V{"Speed": words.Speed(perSecond)}), look.IconGauge, look.Caution) || relay
}

// layChips places the state of the line and the limit between left and right.
// Where both have no room the limit stays: whatever is wrong with the line is
// said below as well.
func (v *mainView) layChips(g widgets.Grid, left, right, y float32) {
	place := right - v.line.MinSize().Width
	if v.limit.Visible() {
		limit := v.limit.MinSize().Width
		v.line.Hidden = place-8-limit < left
		if v.line.Hidden {
			place = right + 8
		}
		g.Middle(v.limit, place-8-limit, y, topHeight-1)
	} else {
		v.line.Hidden = false
	}
	g.Middle(v.line, right-v.line.MinSize().Width, y, topHeight-1)
}
