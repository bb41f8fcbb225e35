package app

import (
	"slices"
	"strings"
	"testing"

	"github.com/aionvision/aion-uploader/uploader"
)

// lineOf makes a queue of one row for each letter: in capitals one that
// uploads, after an apostrophe a paused one, after a dot one that is uploaded.
func lineOf(s string) []*uploader.Snapshot {
	var all []*uploader.Snapshot
	var mark rune
	for _, c := range s {
		if c == '.' || c == '\'' {
			mark = c
			continue
		}
		n := &uploader.Snapshot{ID: uploader.ID(strings.ToLower(string(c)))}
		switch {
		case mark == '.':
			n.State.Phase = uploader.Uploaded
		case mark == '\'':
			n.State.Paused = true
		case c >= 'A' && c <= 'Z':
			n.State.Phase = uploader.Uploading
		}
		mark = 0
		all = append(all, n)
	}
	return all
}

// play does the steps as the engine does, and returns the order.
func play(all []*uploader.Snapshot, steps []step) string {
	var line []string
	for _, s := range all {
		line = append(line, string(s.ID))
	}
	for _, st := range steps {
		var block []string
		for _, id := range st.ids {
			block = append(block, string(id))
		}
		line = slices.DeleteFunc(line, func(s string) bool { return slices.Contains(block, s) })
		to := len(line)
		if st.before != "" {
			to = slices.Index(line, string(st.before))
		}
		line = slices.Insert(line, to, block...)
	}
	return strings.Join(line, "")
}

func idsOf(s string) []uploader.ID {
	var ids []uploader.ID
	for _, c := range s {
		ids = append(ids, uploader.ID(string(c)))
	}
	return ids
}

func TestOrder(t *testing.T) {
	first := sendFirst
	up := func(all []*uploader.Snapshot, ids []uploader.ID) []step { return moveBy(all, ids, false) }
	down := func(all []*uploader.Snapshot, ids []uploader.ID) []step { return moveBy(all, ids, true) }
	for _, c := range []struct {
		name   string
		do     func([]*uploader.Snapshot, []uploader.ID) []step
		line   string
		chosen string
		want   string
	}{
		{"first", first, ".uNqrs", "r", "urnqs"},
		{"first, several, in their order", first, "Nqrs", "sq", "qsnr"},
		{"first, with the one that is first", first, "Nqrs", "ns", "nsqr"},
		{"first already", first, ".uNqrs", "n", "unqrs"},
		{"first already, both", first, ".uNqrs", "nq", "unqrs"},
		{"first, but it is uploaded", first, ".uNqrs", "u", "unqrs"},

		{"up", up, "Nqrs", "s", "nqsr"},
		{"up past what is paused, which stands elsewhere", up, "Nq'hr", "r", "nrqh"},
		{"up out of its group", up, "Nqr", "q", "qnr"},
		{"up at the top", up, "Nqr", "n", "nqr"},
		{"up, two together", up, "Nqrst", "st", "nqstr"},
		{"up, two apart", up, "qrst", "rt", "rqts"},
		{"up, one of them at the edge", up, "qrst", "qs", "qsrt"},
		{"up, all at the edge", up, "qrst", "qr", "qrst"},
		{"up, all", up, "Nqrs", "nqrs", "nqrs"},

		{"down", down, "Nqrs", "q", "nrqs"},
		{"down at the end", down, "Nqr.u", "r", "nqru"},
		{"down, two together", down, "qrst", "qr", "sqrt"},
		{"down, two apart", down, "qrst", "qs", "rqts"},
		{"down past the last", down, "qr", "q", "rq"},
		{"down out of its group", down, "Nqr", "n", "qnr"},
	} {
		t.Run(c.name, func(t *testing.T) {
			all := lineOf(c.line)
			if got := play(all, c.do(all, idsOf(c.chosen))); got != c.want {
				t.Errorf("%s of %s makes %s, want %s", c.chosen, c.line, got, c.want)
			}
		})
	}
}
