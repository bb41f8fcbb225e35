package main

import (
	"errors"
	"flag"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/aionvision/aion-uploader/uploader"
)

// FuzzParse gives the command any line of arguments. It never panics, what it
// takes is within its bounds, and what it refuses is said.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"a.mp4", "--resume", "--limit 500k --parallel 4 a.mp4 b.mp4", "--meta k=v --meta k= --tag bridge --title T x", "--limit=-1 x", "--limit NaN x",
		"--parallel 99 x", "--parallel 1e9 x", "--meta = x", "--help", "--version", "-- -rf", "a.mp4 --json", "--tag \xff x", "--base-url :: x", "", "-", "--",
	} {
		f.Add(strings.ReplaceAll(s, " ", "\x00"))
	}
	f.Fuzz(func(t *testing.T, line string) {
		var args []string
		if line != "" {
			args = strings.Split(line, "\x00") // no argument of a process holds one
		}
		var said strings.Builder
		o, err := parse(args, io.Discard, &said)
		if err != nil {
			if !errors.Is(err, flag.ErrHelp) && said.Len() == 0 {
				t.Errorf("%q is refused without a word: %v", args, err)
			}
			return
		}
		switch {
		case len(o.paths) == 0 && !o.resume:
			t.Errorf("%q: nothing to do", args)
		case o.parallel < 0 || o.parallel > uploader.MaxParallel:
			t.Errorf("%q: %d at once", args, o.parallel)
		case o.limit < 0 || o.limit > 1e12:
			t.Errorf("%q: %d bytes per second", args, o.limit)
		case o.labels().Check() != nil:
			t.Errorf("%q: labels that the service refuses: %v", args, o.labels().Check())
		}
		for k := range o.meta {
			if k == "" || strings.Contains(k, "=") {
				t.Errorf("%q: metadata by the name %q", args, k)
			}
		}
	})
}

// FuzzByteRate holds that a speed limit is a sensible number of bytes or is
// refused, and that what it prints means the same.
func FuzzByteRate(f *testing.F) {
	for _, s := range []string{"1", "500k", "2M", "1.5MiB/s", "2 Mi", "0", "0.4", "-1", "1e400", "NaN", "Inf", "0x10", "1_000", "k", "", "9999999G", "1B/s", "1 kB"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var r byteRate
		if err := r.Set(s); err != nil {
			if r != 0 {
				t.Errorf("%q is refused and sets %d", s, r)
			}
			return
		}
		if r < 1 || r > 1e12 {
			t.Errorf("%q is %d bytes per second", s, r)
		}
		var again byteRate
		if err := again.Set(r.String()); err != nil || again != r {
			t.Errorf("%q is %d, which reads as %d, %v", s, r, again, err)
		}
		if n, err := strconv.Atoi(s); err == nil && int64(n) != int64(r) {
			t.Errorf("%q is taken for %d", s, r)
		}
	})
}
