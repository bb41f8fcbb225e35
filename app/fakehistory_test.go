package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/receipt"
)

// fakeHistory is the engine's part in receipts and cards.
type fakeHistory struct {
	past    []uploader.Past
	verdict *uploader.CardVerdict
	cardErr error
	cards   []string // checked
	offsets []int    // offsets
}

func (f *fakeHistory) History(_ context.Context, query string, limit, offset int) ([]uploader.Past, int, error) {
	f.offsets = append(f.offsets, offset)
	var all []uploader.Past
	for _, p := range f.past {
		if strings.Contains(strings.ToLower(p.Receipt.Name+p.Receipt.Title), strings.ToLower(query)) {
			all = append(all, p)
		}
	}
	n := len(all)
	return all[min(offset, n):min(offset+limit, n)], n, nil
}

func (f *fakeHistory) Receipt(_ context.Context, id uploader.ID) (receipt.Receipt, error) {
	for _, p := range f.past {
		if p.ID == id {
			return p.Receipt, nil
		}
	}
	return receipt.Receipt{}, uploader.ErrNoReceipt
}

func (f *fakeHistory) CheckCard(ctx context.Context, root string, progress func(uploader.CardProgress)) (*uploader.CardVerdict, error) {
	f.cards = append(f.cards, root)
	progress(uploader.CardProgress{Listing: true, Files: 7, Left: -1})
	return f.verdict, f.cardErr
}

// pastOf makes n uploads.
func pastOf(n int) []uploader.Past {
	names := []string{"Retaining wall, section B", "Retaining wall, section A", "", "Bridge 17, north bearing", "Culvert 3, inlet"}
	var all []uploader.Past
	for i := range n {
		at := noon.Add(-time.Duration(i) * 7 * time.Hour)
		r := receipt.Receipt{
			TransferID: fmt.Sprint("u", i+1), Name: fmt.Sprintf("DJI_%04d.MOV", 9000-i), Size: 4_412_345_678 - int64(i)*7_654_321, Modified: at.Add(-26 * time.Hour),
			SHA256: strings.Repeat("9f3c61b2", 8), ContentType: "video/quicktime", Duration: 754, Title: names[i%len(names)],
			Tags: []string{"wall", "section b"}, Labels: map[string]string{"site": "Harbour", "inspection": "2026-2"},
			Service: "https://api.aionvision.tech/api/v2", VideoID: "0b9e3a52-6c1d-4e6f-9a51-7d1f0c2b8e44", AnalysisJobID: "job_5521",
			AddedAt: at.Add(-40 * time.Minute), StartedAt: at.Add(-38 * time.Minute), FinishedAt: at, Pieces: 421, SentAgain: 3, Proven: true, Program: "aion-uploader/0.1.0",
		}
		if i%7 == 4 {
			r.Anyway, r.Proven, r.SHA256 = true, false, ""
		}
		all = append(all, uploader.Past{ID: uploader.ID(r.TransferID), Path: "/media/card/DCIM/" + r.Name, Receipt: r})
	}
	return all
}
