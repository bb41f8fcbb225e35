package app

import (
	"fmt"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/receipt"
)

// receiptScreens are the pages of receipts, history, checks and cards.
func receiptScreens() []screen {
	page := func(past int, then func(*bench)) func(*testing.T, frame) *bench {
		return func(t *testing.T, f frame) *bench {
			b := welcomedBench(t, f, func(c *Config) {
				c.Volumes = func() []uploader.Volume {
					return []uploader.Volume{
						{Path: "/media/ines/GOPRO_64", Name: "GOPRO_64", Size: 64 * gb, Used: 41 * gb},
						{Path: "/media/ines/Backup disk", Name: "Backup disk", Size: 2000 * gb, Used: 840 * gb},
					}
				}
			})
			b.engine.all = scene()
			b.engine.past = pastOf(past)
			b.show(noon)
			then(b)
			return b
		}
	}
	card := func(v *uploader.CardVerdict, step *uploader.CardProgress) func(*testing.T, frame) *bench {
		return page(0, func(b *bench) {
			b.engine.verdict = v
			b.showCard()
			if step == nil {
				b.card.check("/media/ines/GOPRO_64")
				return
			}
			b.card.stop, b.card.target = func() {}, "/media/ines/GOPRO_64"
			b.card.draw()
			b.card.told(*step)
		})
	}
	checked := func(o receipt.Outcome) func(*testing.T, frame) *bench {
		return page(1, func(b *bench) {
			r := b.engine.past[0].Receipt
			b.showVerify()
			v := b.verify
			v.file, v.papers, v.receipts = "/media/card/DJI_9000.MOV", "/home/ines/DJI_9000.MOV.receipt.html", []receipt.Receipt{r}
			v.finished(receipt.Result{Outcome: o, Receipt: r, Size: r.Size + int64(o%2)*12}, nil)
		})
	}
	return []screen{
		{"history", page(240, func(b *bench) { b.showHistory() })},
		{"history-found", page(240, func(b *bench) { b.showHistory(); b.history.search.Entry.SetText("culvert"); b.history.ask("culvert") })},
		{"history-none", page(3, func(b *bench) { b.showHistory(); b.history.search.Entry.SetText("tunnel"); b.history.ask("tunnel") })},
		{"history-empty", page(0, func(b *bench) { b.showHistory() })},
		{"receipt", page(1, func(b *bench) { b.viewReceipts([]uploader.ID{"u1"}, nil) })},
		{"receipt-doubts", page(5, func(b *bench) { b.viewReceipts([]uploader.ID{"u5"}, nil) })},
		{"receipt-many", page(12, func(b *bench) {
			var ids []uploader.ID
			for _, p := range b.engine.past {
				ids = append(ids, p.ID)
			}
			b.viewReceipts(ids, nil)
		})},
		{"verify", page(0, func(b *bench) { b.showVerify() })},
		{"verify-same", checked(receipt.Same)},
		{"verify-size", checked(receipt.SizeDiffers)},
		{"verify-differs", checked(receipt.HashDiffers)},
		{"card", page(0, func(b *bench) { b.showCard() })},
		{"card-reading", card(nil, &uploader.CardProgress{
			Files: 321, Videos: 6, Done: 1, Bytes: 41 * gb, Read: 12 * gb, Rate: 90e6, Left: 5*time.Minute + 20*time.Second, Name: "GX010231.MP4",
		})},
		{"card-green", card(cardOf(6, 6, func(v *uploader.CardVerdict) {
			v.System = []uploader.CardFile{{Path: "System Volume Information/WPSettings.dat", Size: 12, Why: uploader.CardSystem}}
			v.Notes = []uploader.CardFile{{Path: "DCIM/100GOPRO/GX010233.MP4", Size: 1200 * gb / 1000, Video: true, Why: uploader.CardAnyway}}
		}), nil)},
		{"card-amber", card(cardOf(6, 6, func(v *uploader.CardVerdict) {
			for i := range 312 {
				v.Problems = append(v.Problems, uploader.CardFile{Path: fmt.Sprintf("DCIM/100GOPRO/G%07d.JPG", 10231+i), Size: 4_100_000, Why: uploader.CardOther})
			}
		}), nil)},
		{"card-red", card(cardOf(6, 3, func(v *uploader.CardVerdict) {
			v.Problems = []uploader.CardFile{
				{Path: "DCIM/100GOPRO/GX010240.MP4", Size: 2600 * gb / 1000, Video: true, Why: uploader.CardNotUploaded},
				{Path: "DCIM/100GOPRO/GX010241.MP4", Size: 5100 * gb / 1000, Video: true, Why: uploader.CardNotUploaded},
				{Path: "DCIM/100GOPRO/GX010229.MP4", Size: 2100 * gb / 1000, Video: true, Why: uploader.CardDiffers},
				{Path: "DCIM/notes \u202etxt.mp4", Size: 900, Why: uploader.CardOther},
				{Path: "lost+found", Why: uploader.CardUnreadable},
			}
		}), nil)},
		{"card-otherkey", card(cardOf(6, 6, func(v *uploader.CardVerdict) {
			v.Whole, v.Fresh = false, uploader.CardCached
			v.Problems = []uploader.CardFile{{Path: "DCIM/100GOPRO/GX010231.THM", Size: 31_000, Why: uploader.CardOther}}
			v.Notes = []uploader.CardFile{
				{Path: "DCIM/100GOPRO/GX010231.MP4", Size: 6 * gb, Video: true, Why: uploader.CardOtherKey},
				{Path: "DCIM/100GOPRO/GX010232.MP4", Size: 6 * gb, Video: true, Why: uploader.CardOtherKey},
			}
		}), nil)},
		{"card-unseen", card(cardOf(6, 6, func(v *uploader.CardVerdict) {
			v.Problems = []uploader.CardFile{{Path: "lost+found", Why: uploader.CardUnreadable}}
		}), nil)},
		{"card-pulled", card(cardOf(6, 2, func(v *uploader.CardVerdict) { v.Pulled = true }), nil)},
		{"card-folder", card(cardOf(6, 6, func(v *uploader.CardVerdict) { v.Whole = false }), nil)},
	}
}

func cardOf(videos, uploaded int, change func(*uploader.CardVerdict)) *uploader.CardVerdict {
	v := &uploader.CardVerdict{
		Root: "/media/ines/GOPRO_64", Service: "https://api.aionvision.tech/api/v2", Whole: true, Files: videos, Videos: videos, Uploaded: uploaded,
		Bytes: int64(uploaded) * 6 * gb, Took: 7*time.Minute + 12*time.Second, Fresh: uploader.CardDropped,
	}
	change(v)
	return v
}
