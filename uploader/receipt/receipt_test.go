package receipt_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"html"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/uploader/receipt"
)

var content = []byte("not much of a video, but bytes all the same")

func full() receipt.Receipt {
	sum := sha256.Sum256(content)
	at := func(m int) time.Time { return time.Date(2026, 5, 4, 9, m, 0, 0, time.UTC) }
	return receipt.Receipt{
		TransferID: "T1", Name: "GX010231.MP4", Size: int64(len(content)), Modified: at(0), SHA256: hex.EncodeToString(sum[:]),
		ContentType: "video/mp4", Duration: 312.5, Title: "Bridge 17, north bearing", Tags: []string{"bearing", "north"},
		Labels: map[string]string{"site": "Harbour"}, Service: "https://api.aionvision.tech/api/v2", VideoID: "vid_1",
		AnalysisJobID: "job_1", AddedAt: at(1), StartedAt: at(2), FinishedAt: at(3), Pieces: 611, SentAgain: 2, Proven: true,
		Program: "aion-uploader/1.2.0",
	}
}

// odd is a receipt whose texts want to be something else.
func odd() receipt.Receipt {
	r := full()
	r.Name = "\u202e4pm.<script>alert(1)</script>\x1b[31m\x00\u2028.mp4"
	r.Title = "</pre><pre id=\"aion-upload-receipt\">{}</pre> & \"quoted\" 'x' \U000e0001"
	r.Tags = []string{"{{.Title}}", "<!--"}
	r.Labels = map[string]string{"<b>": "\u0627\u0644\u062c\u0633\u0631"}
	r.VideoID = "javascript:alert(1)"
	return r
}

func TestRoundTrip(t *testing.T) {
	for name, rs := range map[string][]receipt.Receipt{"one": {full()}, "odd": {odd()}, "many": {full(), odd(), full()}} {
		t.Run(name, func(t *testing.T) {
			j, err := receipt.JSON(rs...)
			if err != nil {
				t.Fatal(err)
			}
			page, err := receipt.HTML(receipt.English(time.UTC), time.Now(), rs...)
			if err != nil {
				t.Fatal(err)
			}
			// A browser that saves the page writes it in its own way.
			saved := strings.ReplaceAll(string(page), "&#34;", `"`)
			for what, b := range map[string][]byte{"JSON": j, "page": page, "page saved by a browser": []byte(saved), "with a mark": append([]byte("\xef\xbb\xbf"), j...)} {
				if got, err := receipt.Parse(b); err != nil || !reflect.DeepEqual(got, rs) {
					t.Errorf("%s: %+v, %v", what, got, err)
				}
			}
		})
	}
}

// TestNothingGetsOut: whatever a name is, the page has no script, loads
// nothing, and no character in it turns the text around.
func TestNothingGetsOut(t *testing.T) {
	page, err := receipt.HTML(receipt.English(time.UTC), time.Now(), odd(), full())
	if err != nil {
		t.Fatal(err)
	}
	p := strings.ToLower(string(page))
	for _, bad := range []string{"<script", "<!-- ", "<img", "src=", "href=", "url(", "@import", "\u202e", "\x1b", "\x00", "\u2028", "\U000e0001", "<b>"} {
		if strings.Contains(p, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
	for _, good := range []string{`\u202e4pm.`, "&lt;script&gt;", "{{.title}}", "2 videos"} {
		if !strings.Contains(p, good) {
			t.Errorf("the page doesn't show %q", good)
		}
	}
	if n := strings.Count(p, `<pre id=`); n != 1 {
		t.Errorf("%d places for the data", n)
	}
	j, err := receipt.JSON(odd())
	if err != nil || strings.ContainsAny(string(j), "\u202e\x1b\x00\u2028\U000e0001<>") {
		t.Errorf("%s, %v", j, err)
	}
}

func TestSaysWhatIsKnown(t *testing.T) {
	w := receipt.English(time.UTC)
	less := full()
	less.SHA256, less.Proven, less.Anyway = "", false, true
	for _, c := range []struct {
		r        receipt.Receipt
		has, not []string
	}{
		{full(), []string{w.Hashed, w.Proven, "611, sent again: 2", "2026-05-04 09:03:00 +00:00"}, []string{w.NotHashed, w.Unproven, w.Anyway, w.Unknown}},
		{less, []string{w.NotHashed, w.Unproven, w.Anyway, w.Unknown}, []string{w.Hashed, w.Proven}},
	} {
		page, err := receipt.HTML(w, time.Now(), c.r)
		if err != nil {
			t.Fatal(err)
		}
		text := html.UnescapeString(string(page))
		for _, s := range append(c.has, w.Unsigned, c.r.VideoID, c.r.Program) {
			if !strings.Contains(text, s) {
				t.Errorf("it doesn't say %q", s)
			}
		}
		for _, s := range c.not {
			if strings.Contains(text, s) {
				t.Errorf("it says %q", s)
			}
		}
	}
}

func TestVisible(t *testing.T) {
	for in, want := range map[string]string{
		"Brücke 17 – أ 🏗.mp4": "Brücke 17 – أ 🏗.mp4", "a\u202eb": `a\u202eb`, "a\xffb": `a\xffb`, "a\nb\t": `a\u000ab\u0009`,
		"\ufffd": "\ufffd", "\U000e0001": `\U000e0001`, "\u200b": `\u200b`,
	} {
		if got := receipt.Visible(in); got != want {
			t.Errorf("Visible(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestNotAReceipt(t *testing.T) {
	j, err := receipt.JSON(full())
	if err != nil {
		t.Fatal(err)
	}
	page, err := receipt.HTML(receipt.English(time.UTC), time.Now(), full())
	if err != nil {
		t.Fatal(err)
	}
	replaced := func(a, b string) string {
		s := strings.Replace(string(j), a, b, 1)
		if s == string(j) {
			t.Fatalf("no %q in it", a)
		}
		return s
	}
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"nothing":          {"", receipt.ErrNone},
		"text":             {"hello", receipt.ErrNone},
		"another's JSON":   {`{"format":"x"}`, receipt.ErrNone},
		"another's page":   {"<!DOCTYPE html><p>hello", receipt.ErrNone},
		"cut off":          {string(j[:len(j)/2]), receipt.ErrDamaged},
		"a page cut off":   {string(page[:strings.Index(string(page), "</pre>")-9]), receipt.ErrDamaged},
		"a page with less": {"<pre id=\"aion-upload-receipt\">{</pre>", receipt.ErrDamaged},
		"newer":            {replaced(`"version": 1`, `"version": 2`), receipt.ErrNewer},
		"empty":            {`{"format":"aion-upload-receipt","version":1,"receipts":[]}`, receipt.ErrDamaged},
		"a strange hash":   {replaced(full().SHA256, "abc"), receipt.ErrDamaged},
		"a strange size":   {replaced(`"size": 43`, `"size": -1`), receipt.ErrDamaged},
		"too long":         {strings.Repeat(" ", receipt.MaxSize+1), receipt.ErrNone},
	} {
		if rs, err := receipt.Parse([]byte(c.text)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, %v, want %v", name, rs, err, c.want)
		}
	}
	if _, err := receipt.ParseFile(t.TempDir()); !errors.Is(err, receipt.ErrNone) {
		t.Errorf("a folder: %v", err)
	}
}

func TestCheckFile(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, b []byte) string {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return p
	}
	changed := []byte(string(content))
	changed[7] ^= 1
	other, unknown, longer := full(), full(), full()
	other.TransferID, other.SHA256 = "T2", strings.Repeat("0", 64)
	unknown.TransferID, unknown.SHA256 = "T3", ""
	longer.TransferID, longer.Size = "T4", longer.Size+1
	same := write("same", content)
	for name, c := range map[string]struct {
		path string
		rs   []receipt.Receipt
		want receipt.Outcome
		is   string
	}{
		"same":              {same, []receipt.Receipt{full()}, receipt.Same, "T1"},
		"same, among many":  {same, []receipt.Receipt{longer, other, unknown, full()}, receipt.Same, "T1"},
		"changed":           {write("changed", changed), []receipt.Receipt{full()}, receipt.HashDiffers, "T1"},
		"shorter":           {write("shorter", content[1:]), []receipt.Receipt{full(), other}, receipt.SizeDiffers, "T1"},
		"empty":             {write("empty", nil), []receipt.Receipt{full()}, receipt.SizeDiffers, "T1"},
		"no hash":           {same, []receipt.Receipt{unknown}, receipt.NoHash, "T3"},
		"no hash and a bad": {same, []receipt.Receipt{unknown, other}, receipt.HashDiffers, "T2"},
	} {
		read := int64(0)
		got, err := receipt.CheckFile(t.Context(), c.path, c.rs, func(n int64) { read = n })
		if err != nil || got.Outcome != c.want || got.Receipt.TransferID != c.is {
			t.Errorf("%s: %+v, %v, want %d of %s", name, got, err, c.want, c.is)
		}
		if hashed := got.SHA256 != ""; hashed != (read == got.Size && read > 0) {
			t.Errorf("%s: told of %d bytes of %d", name, read, got.Size)
		}
	}
	if _, err := receipt.CheckFile(t.Context(), dir, []receipt.Receipt{full()}, nil); err == nil {
		t.Error("a folder was compared")
	}
	if _, err := receipt.CheckFile(t.Context(), filepath.Join(dir, "missing"), []receipt.Receipt{full()}, nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := receipt.CheckFile(ctx, same, []receipt.Receipt{full()}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("after cancel: %v", err)
	}
	for _, text := range []string{string(content[1:]), string(content) + "x"} {
		if _, err := receipt.Check(t.Context(), strings.NewReader(text), int64(len(content)), []receipt.Receipt{full()}, nil); !errors.Is(err, receipt.ErrChanged) {
			t.Errorf("%d bytes: %v, want ErrChanged", len(text), err)
		}
	}
}

// FuzzParse: no panic, and what is read can be written and read again.
func FuzzParse(f *testing.F) {
	j, err := receipt.JSON(full())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(j)
	f.Add([]byte("<pre id=\"aion-upload-receipt\">{&#34;format&#34;:1}</pre>"))
	f.Fuzz(func(t *testing.T, b []byte) {
		rs, err := receipt.Parse(b)
		if err != nil {
			return
		}
		again, err := receipt.JSON(rs...)
		if err != nil {
			return // a year that JSON can't write
		}
		if got, err := receipt.Parse(again); err != nil || len(got) != len(rs) {
			t.Fatalf("%d, then %d: %v", len(rs), len(got), err)
		}
	})
}
