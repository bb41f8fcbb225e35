package app

import (
	"math"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/aionvision/aion-uploader/app/queue"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/uploader"
)

// detailScreens are the states of the opened row.
func detailScreens() []screen {
	opened := func(all []*uploader.Snapshot, then func(*bench), rows ...queue.ID) func(*testing.T, frame) *bench {
		return func(t *testing.T, f frame) *bench {
			b := welcomedBench(t, f, nil)
			b.engine.all, b.engine.status = all, uploader.Status{Rate: 8.2e6, ETA: 33 * time.Minute}
			b.engine.fakeDetails.details = detailsOfScene()
			b.show(noon)
			b.show(noon.Add(10 * time.Second))
			b.open(rows...)
			if then != nil {
				then(b)
			}
			return b
		}
	}
	scrolledTo := func(share float32) func(*bench) {
		return func(b *bench) { b.scrollPane(share) }
	}
	return []screen{
		{"details", opened(detailScene(), nil, "n1")},
		{"details-more", opened(detailScene(), scrolledTo(.5), "n1")},
		{"details-end", opened(detailScene(), func(b *bench) {
			b.showTechnical()
			b.scrollPane(1)
		}, "n1")},
		{"details-open", opened(detailScene(), nil, "q1")},
		{"details-various", opened(detailScene(), nil, "q1", "q2", "h1")},
		{"details-wrong", opened(detailScene(), func(b *bench) {
			f := b.main.pane.root
			tags := tagFieldIn(f)
			b.window.Canvas().Focus(tags.Input)
			test.Type(tags.Input, "Brücke 12")
		}, "q1")},
		{"details-uploaded", opened(detailScene(), nil, "u1")},
		{"details-failed", opened(detailScene(), nil, "f1")},
		{"details-line", opened(lineScene(), nil, "f1")},
		{"details-many", opened(detailScene(), scrolledTo(.4), "h1")},
		{"details-practice", func(t *testing.T, f frame) *bench {
			b := newBench(t, f, func(c *Config) { c.Practice = true })
			b.start()
			b.engine.all, b.engine.status = detailScene(), uploader.Status{Rate: 8.2e6}
			b.engine.fakeDetails.details = detailsOfScene()
			b.show(noon)
			b.show(noon.Add(10 * time.Second))
			b.open("u1")
			return b
		}},
		{"details-sticky", opened(detailScene(), func(b *bench) { b.keepNewLabels(stickyLabels) }, "n1")},
		{"labels-new", func(t *testing.T, f frame) *bench {
			b := welcomedBench(t, f, nil)
			b.keepNewLabels(stickyLabels)
			b.showLabelsPage()
			return b
		}},
	}
}

func stickyLabels(l uploader.Labels) uploader.Labels {
	l.Metadata = map[string]string{"site": "Bridge 12", "asset": "B12-3"}
	l.Tags = []string{"main inspection"}
	return l
}

// open selects rows and opens the pane by the keyboard.
func (b *bench) open(rows ...queue.ID) {
	b.main.list.Focus()
	b.main.list.Reveal(rows[0])
	b.main.list.Select(rows...)
	b.main.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
}

// scrollPane scrolls the pane to a share of its height.
func (b *bench) scrollPane(share float32) {
	s := b.main.pane.scroll
	s.ScrollToOffset(fyne.NewPos(0, share*(s.Content.Size().Height-s.Size().Height)))
}

func tagFieldIn(o fyne.CanvasObject) *widgets.TagField {
	for _, c := range inSight(o) {
		if t, ok := c.(*widgets.TagField); ok {
			return t
		}
	}
	return nil
}

// detailScene is the scene with labels on its videos.
func detailScene() []*uploader.Snapshot {
	all := scene()
	for _, s := range all {
		s.Duration = 24*time.Minute + 18*time.Second
		switch s.ID {
		case "n1":
			s.Labels.Tags = []string{"bearing", "2026 main inspection"}
			s.Labels.Metadata = map[string]string{"site": "Bridge 17", "asset": "B17-N2", "inspection": "HI-2026-114"}
			s.MediaID = "5f0c7c2e-31d6-4b7e-9a44-6a1f6f1f2b09"
		case "q1":
			s.Labels.Tags = []string{"culvert", "inlet"}
			s.Labels.Metadata = map[string]string{"site": "Culvert 3", "weather": "rain, 8 °C"}
		case "q2":
			s.Labels.Tags = []string{"culvert"}
			s.Labels.Metadata = map[string]string{"site": "Culvert 3", "asset": "C3-2"}
		case "u1":
			s.Labels.Tags = []string{"retaining wall"}
			s.Labels.Metadata = map[string]string{"site": "Wall 8"}
			s.MediaID = "0d2f4a5c-7b11-4a0e-8a30-0e0b7f6a9d41"
			s.SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
		}
	}
	return all
}

func detailsOfScene() map[uploader.ID]*uploader.Details {
	at := func(h, m int) time.Time { return time.Date(2026, 5, 4, h, m, 7, 0, time.UTC) }
	n1 := &uploader.Details{
		Pieces: piecesFor(336, 176, 7, 5), PieceCount: 336, SentAgain: 2, MediaID: "5f0c7c2e-31d6-4b7e-9a44-6a1f6f1f2b09", UploadID: "2~VmxyQnFkTTNGZ3p3", StorageHost: "storage.aionvision.tech",
		Speed: speedsFor(78), SpeedEnd: noon,
		Timeline: []uploader.Moment{
			{At: at(11, 38), Code: uploader.MomentAdded}, {At: at(11, 38), Code: uploader.MomentChecked}, {At: at(11, 39), Code: uploader.MomentStarted},
			{At: at(11, 44), Until: at(11, 47), Code: uploader.MomentWaiting, Detail: "no_internet"},
			{At: at(11, 47), Code: uploader.MomentAgain, Count: 2},
			{At: at(11, 51), Until: at(11, 54), Code: uploader.MomentPaused},
			{At: at(11, 56), Code: uploader.MomentRenewed, Count: 12},
		},
	}
	many := &uploader.Details{Pieces: piecesFor(10000, 920, 60, 5), PieceCount: 10000, UploadID: "x", Timeline: []uploader.Moment{
		{At: at(11, 20), Code: uploader.MomentAdded}, {At: at(11, 21), Code: uploader.MomentStarted}, {At: at(11, 41), Code: uploader.MomentPaused},
	}}
	done := &uploader.Details{Pieces: piecesFor(44, 44, 0, 0), PieceCount: 44, UploadID: "2~b25lIG1vcmU", StorageHost: "storage.aionvision.tech", Speed: speedsFor(40), SpeedEnd: at(10, 43)}
	for i, c := range []string{uploader.MomentAdded, uploader.MomentChecked, uploader.MomentStarted, uploader.MomentAllSent, uploader.MomentFinishing, uploader.MomentUploaded} {
		done.Timeline = append(done.Timeline, uploader.Moment{At: at(10, 30+2*i), Code: c, Count: 1})
	}
	failed := &uploader.Details{Err: &uploader.Error{Code: uploader.CodeDamaged}, Timeline: []uploader.Moment{
		{At: at(11, 20), Code: uploader.MomentAdded}, {At: at(11, 20), Code: uploader.MomentFailed, Detail: uploader.CodeDamaged},
	}}
	return map[uploader.ID]*uploader.Details{"n1": n1, "h1": many, "u1": done, "f1": failed}
}

// piecesFor makes an upload's pieces: confirmed, then sent and confirmed in
// turns, then some on the way, one of them again.
func piecesFor(n, confirmed, sent, sending int) []uploader.Piece {
	out := make([]uploader.Piece, n)
	for i := range confirmed {
		out[i] = uploader.PieceConfirmed
	}
	for i := range sent {
		out[confirmed+i] = uploader.PieceSent
	}
	for i := range sending {
		out[confirmed+sent+i] = uploader.PieceSending
	}
	if sending > 0 {
		out[confirmed+sent+sending-1] |= uploader.PieceAgain
		out[confirmed/2] |= uploader.PieceAgain
		out[confirmed+sent+sending+2] |= uploader.PieceAgain
	}
	return out
}

// speedsFor is a speed that moves about, with a stop and a pause in it.
func speedsFor(n int) []float32 {
	out := make([]float32, n)
	for i := range out {
		x := float64(i)
		out[i] = float32(8.2e6 + 1.1e6*math.Sin(x/3) + .6e6*math.Sin(x*1.7))
		switch {
		case i > n/3 && i < n/3+5:
			out[i] = 0
		case i > n*2/3 && i < n*2/3+8:
			out[i] = -1
		}
	}
	return out
}

// showTechnical opens what is hidden at first.
func (b *bench) showTechnical() {
	for _, s := range b.main.pane.sections {
		if s.toggle != nil {
			s.toggle()
		}
	}
}
