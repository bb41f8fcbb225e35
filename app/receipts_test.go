package app

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/receipt"
)

// receiptBench has uploads in list and history; what is saved goes to dir.
func receiptBench(t *testing.T, past int) (b *bench, dir string) {
	dir = t.TempDir()
	b = welcomedBench(t, plain(), func(c *Config) {
		c.SaveFile = func(_ fyne.Window, name string, f func(string)) { f(filepath.Join(dir, name)) }
		c.Volumes = func() []uploader.Volume { return []uploader.Volume{{Path: dir, Name: "CARD"}} }
	})
	b.engine.all, b.engine.past = scene(), pastOf(past)
	b.show(noon)
	return b, dir
}

// TestReceiptIsSaved: by a row's menu, as page and as data, for one and several.
func TestReceiptIsSaved(t *testing.T) {
	b, dir := receiptBench(t, 3)
	b.act(words.ViewReceipt, []uploader.ID{"u1"})
	test.Tap(b.receipt.save)
	test.Tap(b.receipt.data)
	for _, name := range []string{"DJI_9000.MOV.receipt.html", "DJI_9000.MOV.receipt.json"} {
		rs, err := receipt.ParseFile(filepath.Join(dir, name))
		if err != nil || len(rs) != 1 || rs[0].TransferID != "u1" {
			t.Errorf("%s: %+v, %v", name, rs, err)
		}
	}
	if said := b.receipt.said.Text(); !strings.Contains(said, "DJI_9000.MOV.receipt.json") {
		t.Errorf("said %q", said)
	}
	b.act(words.ViewReceipt, []uploader.ID{"u1", "u2", "u3", "f1"})
	test.Tap(b.receipt.save)
	found, err := filepath.Glob(filepath.Join(dir, "receipt-*.html"))
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	if rs, err := receipt.ParseFile(found[0]); err != nil || len(rs) != 3 {
		t.Errorf("%d receipts of three, %v", len(rs), err)
	}
}

// TestReceiptNames: a receipt's file name is one on every system.
func TestReceiptNames(t *testing.T) {
	for in, want := range map[string]string{
		"a.mp4": "a.mp4.receipt.html", "../../x\u202e.mp4": "_.._x_u202e.mp4.receipt.html", `C:\a?.mp4`: "C__a_.mp4.receipt.html",
	} {
		if got := receiptName([]receipt.Receipt{{Name: in}}, ".html"); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	if got := receiptName([]receipt.Receipt{{Name: strings.Repeat("n", 300)}}, ".json"); !strings.HasPrefix(got, "receipt-") {
		t.Errorf("a long name: %q", got)
	}
}

// TestPracticeHasNone: no receipt, no history, no card verdict.
func TestPracticeHasNone(t *testing.T) {
	b := newBench(t, plain(), func(c *Config) { c.Practice = true })
	b.start()
	b.engine.all, b.engine.past = scene(), pastOf(3)
	b.show(noon)
	b.showHistory()
	b.showCard()
	b.act(words.ViewReceipt, []uploader.ID{"u1"})
	if b.page != nil || b.history != nil || b.card != nil || b.receipt != nil {
		t.Error("practice shows them")
	}
	for _, item := range b.mainMenu().Items {
		if strings.Contains(item.Label, "History") || strings.Contains(item.Label, "card") {
			t.Errorf("its menu offers %q", item.Label)
		}
	}
	for _, item := range b.main.menu("u1").Items {
		if strings.Contains(item.Label, "receipt") {
			t.Errorf("a row's menu offers %q", item.Label)
		}
	}
}

// TestHistoryAsksForWhatIsSeen: of 100,000 only the first steps are read.
func TestHistoryAsksForWhatIsSeen(t *testing.T) {
	b, _ := receiptBench(t, 100_000)
	b.showHistory()
	v := b.history
	if v.total != 100_000 || !slices.Equal(b.engine.offsets, []int{0}) {
		t.Fatalf("%d in all, asked for %v", v.total, b.engine.offsets)
	}
	v.list.Reveal("54321")
	if !slices.Contains(b.engine.offsets, 54300) || len(b.engine.offsets) > 3 {
		t.Errorf("asked for %v", b.engine.offsets)
	}
	v.view("54321")
	if b.page == nil || b.receipt == nil || b.page.title != "Receipt" {
		t.Fatal("no receipt")
	}
	test.Tap(b.page.frame.back)
	if b.page.title != "History and receipts" {
		t.Errorf("back leads to %q", b.page.title)
	}
	v = b.history
	v.ask("culvert")
	if v.total != 20_000 || v.count.Text() != "20,000 found" {
		t.Errorf("%d, %q", v.total, v.count.Text())
	}
}

// TestVerify drops a file and its receipt, in any order, and others.
func TestVerify(t *testing.T) {
	b, dir := receiptBench(t, 0)
	write := func(name string, c []byte) string {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, c, 0o600); err != nil {
			t.Fatal(err)
		}
		return p
	}
	r := pastOf(1)[0].Receipt
	r.Size, r.SHA256 = 5, "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824" // of "hello"
	page, err1 := receipt.HTML(receipt.English(noon.Location()), noon, r)
	data, err2 := receipt.JSON(r)
	newer := map[string]any{}
	if err := errors.Join(err1, err2, json.Unmarshal(data, &newer)); err != nil {
		t.Fatal(err)
	}
	newer["version"] = 99
	next, err := json.Marshal(newer)
	if err != nil {
		t.Fatal(err)
	}
	html, same, other, longer := write("r.html", page), write("a.mp4", []byte("hello")), write("b.mp4", []byte("hallo")), write("c.mp4", []byte("hello!"))
	cut := write("cut.html", page[:len(page)-300])
	for name, c := range map[string]struct {
		drops [][]string
		want  string
		tone  look.Tone
	}{
		"together":          {[][]string{{same, html}}, "It is the same video", look.Good},
		"one by one":        {[][]string{{write("r.json", data)}, {same}}, "It is the same video", look.Good},
		"another content":   {[][]string{{html}, {other}}, "It is not the same", look.Trouble},
		"another size":      {[][]string{{longer, html}}, "It is not the same: the size differs", look.Trouble},
		"the right one yet": {[][]string{{other, html}, {same}}, "It is the same video", look.Good},
		"a cut receipt":     {[][]string{{same, cut}}, "It couldn't be compared", look.Caution},
		"a newer receipt":   {[][]string{{same, write("n.json", next)}}, "It couldn't be compared", look.Caution},
	} {
		t.Run(name, func(t *testing.T) {
			b.showVerify()
			for _, d := range c.drops {
				if !b.page.dropped(d) {
					t.Fatal("the page doesn't take it")
				}
			}
			if a := b.verify.answer; a == nil || a.Sentence != c.want || a.Tone != c.tone {
				t.Errorf("answer %+v, want %q", a, c.want)
			}
		})
	}
	for _, call := range b.engine.heard() {
		if strings.HasPrefix(call, "add") {
			t.Errorf("the engine was asked to %s", call)
		}
	}
}

// TestCardPage: choose, check, and be told.
func TestCardPage(t *testing.T) {
	b, dir := receiptBench(t, 0)
	b.engine.verdict = cardOf(6, 6, func(*uploader.CardVerdict) {})
	b.showCard()
	if len(b.card.volumes) != 1 {
		t.Fatalf("volumes %+v", b.card.volumes)
	}
	b.card.check(dir)
	if !slices.Equal(b.engine.cards, []string{dir}) || b.card.verdict == nil || b.card.stop != nil {
		t.Errorf("checked %v, verdict %+v", b.engine.cards, b.card.verdict)
	}
	b.card.verdict = cardOf(3, 1, func(v *uploader.CardVerdict) {
		v.Problems = []uploader.CardFile{
			{Path: "DCIM/a.mp4", Video: true, Why: uploader.CardNotUploaded}, {Path: "b.mp4", Video: true, Why: uploader.CardDiffers},
			{Path: "notes.txt", Why: uploader.CardOther},
		}
	})
	if want := []string{filepath.Join(dir, "DCIM", "a.mp4"), filepath.Join(dir, "b.mp4")}; !slices.Equal(b.card.missing(), want) {
		t.Errorf("offers to upload %q, want %q", b.card.missing(), want)
	}
	b.engine.cardErr, b.engine.verdict = uploader.ErrNoCard, nil
	b.page.dropped([]string{"/nowhere"})
	if b.card.problem == "" || b.card.verdict != nil {
		t.Errorf("problem %q", b.card.problem)
	}
	b.spawn = func(func()) {} // it reads on and on
	b.card.check(dir)
	if b.card.stop == nil {
		t.Fatal("nothing to stop")
	}
	b.backToMain()
	if b.card.stop != nil {
		t.Error("it reads on though its page was left")
	}
}
