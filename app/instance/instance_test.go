package instance

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// soon is how long what should happen at once may take on a busy machine.
const soon = 20 * time.Second

// desk is a program that takes over what it is given.
type desk struct {
	mu  sync.Mutex
	got []Request // protected by mu
}

func (d *desk) handle(_ context.Context, r Request, seen func()) error {
	seen()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.got = append(d.got, r)
	return nil
}

func (d *desk) requests() []Request {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.got)
}

// take claims a folder until the test's end.
func take(t *testing.T, dir string) *Claim {
	t.Helper()
	c, err := Take(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// root is an absolute path on every system.
func root(t *testing.T) string {
	t.Helper()
	abs, err := filepath.Abs(string(filepath.Separator))
	if err != nil {
		t.Fatal(err)
	}
	return abs
}

func TestFault41_HandsOver(t *testing.T) {
	dir, at := filepath.Join(t.TempDir(), "not", "there", "yet"), root(t)
	var d desk
	take(t, dir).Serve(d.handle)
	var many []string
	for i := range 5000 {
		many = append(many, fmt.Sprintf("%sDCIM %04d.MP4", at, i))
	}
	requests := []Request{
		{Files: []string{at + "Brücke Süd.mp4", at + "a b\tc\nd.mov", at + "\xff\xfe\x80.avi", at + "%s{{.}}$(calc).mp4", at}},
		{},
		{Files: many},
		{Files: []string{at + strings.Repeat("x", maxPath-len(at))}},
	}
	for _, r := range requests {
		start := time.Now()
		c, handed, err := Join(t.Context(), dir, r)
		if c != nil || !handed || err != nil {
			t.Fatalf("Join: %v, %t, %v", c, handed, err)
		}
		if took := time.Since(start); took > time.Second {
			t.Errorf("%d files took %v, a second is the most", len(r.Files), took)
		}
	}
	got := d.requests()
	if len(got) != len(requests) {
		t.Fatalf("%d requests arrived", len(got))
	}
	for i, r := range requests {
		if !slices.Equal(got[i].Files, r.Files) || got[i].Quit {
			t.Errorf("request %d arrived as %.300q", i, got[i].Files)
		}
	}
}

func TestRefusedBeforeItIsSent(t *testing.T) {
	dir, at := t.TempDir(), root(t)
	var d desk
	take(t, dir).Serve(d.handle)
	for name, c := range map[string]struct {
		files []string
		want  error
	}{
		"relative": {[]string{"a.mp4"}, errPath},
		"empty":    {[]string{""}, errPath},
		"zero":     {[]string{at + "a\x00b"}, errPath},
		"long":     {[]string{at + strings.Repeat("x", maxPath)}, errPath},
		"many":     {slices.Repeat([]string{at + strings.Repeat("x", maxPath/2)}, 70), errTooMuch},
	} {
		if _, handed, err := Join(t.Context(), dir, Request{Files: c.files}); handed || !errors.Is(err, c.want) {
			t.Errorf("%s: handed over %t, %v", name, handed, err)
		}
	}
	if n := len(d.requests()); n > 0 {
		t.Errorf("%d requests arrived", n)
	}
}

// Of many starts at the same moment one has the claim; each file is in one
// place, the claimer's own or what it was handed.
func TestFault41_ManyStartsAtOnce(t *testing.T) {
	dir, at := t.TempDir(), root(t)
	const starts = 24
	var d desk
	own := make(chan string, starts)
	claims := make(chan *Claim, starts)
	var all sync.WaitGroup
	for i := range starts {
		all.Go(func() {
			file := fmt.Sprintf("%s%d.mp4", at, i)
			c, handed, err := Join(t.Context(), dir, Request{Files: []string{file}})
			switch {
			case err != nil:
				t.Error(err)
			case !handed:
				c.Serve(d.handle)
				own <- file
				claims <- c
			}
		})
	}
	all.Wait()
	close(own)
	close(claims)
	if len(claims) != 1 {
		t.Fatalf("%d claims", len(claims))
	}
	files := []string{<-own}
	for _, r := range d.requests() {
		files = append(files, r.Files...)
	}
	slices.Sort(files)
	if len(slices.Compact(files)) != starts {
		t.Errorf("files: %q", files)
	}
	if err := (<-claims).Close(); err != nil {
		t.Error(err)
	}
}

// The first may take its time to open: the second waits for as long as it hears
// of it, beyond any single time-out.
func TestWaitsForABusyProgram(t *testing.T) {
	dir := t.TempDir()
	c := take(t, dir)
	c.beat = time.Millisecond
	opened := make(chan struct{})
	c.Serve(func(ctx context.Context, _ Request, seen func()) error {
		seen()
		select {
		case <-opened:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	})
	done := make(chan error, 1)
	go func() { done <- ask(t.Context(), dir, Request{}) }()
	select {
	case err := <-done:
		t.Fatalf("it was acknowledged before it was taken: %v", err)
	case <-time.After(100 * c.beat):
	}
	close(opened)
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// When the first ends before it has taken the files over, the second has the
// claim and opens them itself.
func TestFault41_FirstEndsBeforeItTook(t *testing.T) {
	dir := t.TempDir()
	first, err := Take(dir)
	if err != nil {
		t.Fatal(err)
	}
	noticed := make(chan struct{})
	first.Serve(func(ctx context.Context, _ Request, seen func()) error {
		seen()
		close(noticed)
		<-ctx.Done()
		return ctx.Err()
	})
	go func() {
		<-noticed
		if err := first.Close(); err != nil {
			t.Error(err)
		}
	}()
	second, handed, err := Join(t.Context(), dir, Request{Files: []string{root(t)}})
	if err != nil || handed {
		t.Fatalf("handed over %t, %v", handed, err)
	}
	if err := second.Close(); err != nil {
		t.Error(err)
	}
}

func TestNeverAnswers(t *testing.T) {
	for name, serve := range map[string]func(*Claim){
		"stands still": func(*Claim) {},
		"window hangs": func(c *Claim) {
			c.Serve(func(ctx context.Context, _ Request, _ func()) error { <-ctx.Done(); return ctx.Err() })
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			serve(take(t, dir))
			ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
			defer cancel()
			c, handed, err := Join(ctx, dir, Request{Files: []string{root(t)}})
			if c != nil || handed || !errors.Is(err, ErrNoAnswer) {
				t.Errorf("Join: %v, %t, %v", c, handed, err)
			}
		})
	}
}

func TestQuit(t *testing.T) {
	dir := t.TempDir()
	if err := Quit(t.Context(), filepath.Join(dir, "none")); err != nil {
		t.Errorf("with none running: %v", err)
	}
	c := take(t, dir)
	ended := make(chan struct{})
	c.Serve(func(_ context.Context, r Request, seen func()) error {
		seen()
		if !r.Quit || r.Files != nil {
			t.Errorf("asked %+v", r)
		}
		go func() {
			defer close(ended)
			if err := c.Stop(); err != nil { // it saves
				t.Error(err)
			}
		}()
		return nil
	})
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if err := Quit(ctx, dir); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("while it still saves: %v", err)
	}
	<-ended
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if err := Quit(t.Context(), dir); err != nil {
		t.Errorf("once it has ended: %v", err)
	}
}

// A claim that was closed can be taken anew, also where another start waits.
func TestClaimComesBack(t *testing.T) {
	dir := t.TempDir()
	for range 20 {
		c, err := Take(dir)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Take(dir); !errors.Is(err, ErrRunning) {
			t.Fatalf("a second claim: %v", err)
		}
		if err := errors.Join(c.Stop(), c.Close(), c.Close()); err != nil {
			t.Fatal(err)
		}
	}
}
