package app

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/aionvision/aion-uploader/app/queue"
	"github.com/aionvision/aion-uploader/uploader"
)

// detailScreens are the states of the opened row.
func detailScreens() []screen {
	opened := func(st uploader.Status, then func(*bench), rows ...queue.ID) func(*testing.T, frame) *bench {
		return func(t *testing.T, f frame) *bench {
			b := welcomedBench(t, f, nil)
			b.engine.all, b.engine.status = detailScene(), st
			b.engine.fakeDetails.details = detailsOfScene()
			b.show(noon)
			b.show(noon.Add(10 * time.Second))
			b.main.list.Focus()
			b.main.list.Reveal(rows[0])
			b.main.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
			if then != nil {
				then(b)
			}
			return b
		}
	}
	moving := uploader.Status{Rate: 8.2e6, ETA: 33 * time.Minute}
	return []screen{
		{"details", opened(moving, nil, "n1")},
	}
}

func detailScene() []*uploader.Snapshot { return scene() }

func detailsOfScene() map[uploader.ID]*uploader.Details { return nil }
