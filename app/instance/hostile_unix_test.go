//go:build !windows

package instance

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// call connects as anybody could.
func call(t *testing.T, dir string) *net.UnixConn {
	t.Helper()
	c, err := net.DialUnix("unix", nil, &net.UnixAddr{Net: "unix", Name: addresses(dir)[0]})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if err := c.SetDeadline(time.Now().Add(soon)); err != nil {
		t.Fatal(err)
	}
	return c
}

func header(v byte, kind byte, size uint32) string {
	return magic + string([]byte{v, kind}) + string(binary.BigEndian.AppendUint32(nil, size))
}

func TestGarbage(t *testing.T) {
	dir := t.TempDir()
	var d desk
	c := take(t, dir)
	c.readTime = 100 * time.Millisecond
	c.Serve(d.handle)
	hello := string(greet())
	path := func(p string) string { return string(binary.BigEndian.AppendUint32(nil, uint32(len(p)))) + p }
	for name, test := range map[string]struct{ send, want string }{
		"nothing":           {"", hello + "r"}, // it stays open and silent
		"half a header":     {"AION", hello + "r"},
		"web browser":       {"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", ""},
		"other version":     {header(2, kindOpen, 0), hello + "r"},
		"unknown wish":      {header(version, 'x', 0), ""},
		"four gigabytes":    {header(version, kindOpen, 1<<32-1), hello + "r"},
		"body missing":      {header(version, kindOpen, 100) + "abc", hello + "r"},
		"quit with files":   {header(version, kindQuit, 5) + path("/"), ""},
		"length too long":   {header(version, kindOpen, 5) + "\xff\xff\xff\xff/", ""},
		"length cut":        {header(version, kindOpen, 3) + "\x00\x00\x00", ""},
		"relative":          {header(version, kindOpen, 9) + path("a.mp4"), hello + "r"},
		"zero in the path":  {header(version, kindOpen, 7) + path("/a\x00"), hello + "r"},
		"two good, one bad": {header(version, kindOpen, 16) + path("/a") + path("/b") + path(""), hello + "r"},
	} {
		t.Run(name, func(t *testing.T) {
			peer := call(t, dir)
			if _, err := peer.Write([]byte(test.send)); err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(peer)
			if err != nil && !strings.Contains(err.Error(), "reset by peer") { // what it sent wasn't read
				t.Fatal(err)
			}
			if string(got) != test.want {
				t.Errorf("answered %q, want %q", got, test.want)
			}
		})
	}
	if got := d.requests(); len(got) > 0 {
		t.Errorf("the program was asked %+v", got)
	}
	if err := ask(t.Context(), dir, Request{}); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

// Silent clients are let go, so that they can't keep others out.
func TestSilentClients(t *testing.T) {
	dir := t.TempDir()
	var d desk
	c := take(t, dir)
	c.readTime = 100 * time.Millisecond
	c.Serve(d.handle)
	for range 2 * maxPeers {
		call(t, dir)
	}
	if err := ask(t.Context(), dir, Request{}); err != nil {
		t.Error(err)
	}
}

// answers listens for dir in the place of the program and answers every
// request with the same bytes.
func answers(t *testing.T, dir string, reply string, stay bool) {
	t.Helper()
	c := take(t, dir)
	c.work.Go(func() {
		for {
			peer, err := c.listener.Accept()
			if err != nil {
				return
			}
			_, _ = decode(peer)
			_, _ = peer.Write([]byte(reply))
			if stay {
				<-c.ctx.Done()
			}
			_ = peer.Close()
		}
	})
}

func TestOddAnswers(t *testing.T) {
	hello := string(greet())
	for name, test := range map[string]struct {
		reply string
		stay  bool
		want  error
	}{
		"version 2":        {magic + "\x02whatever", false, ErrVersion},
		"another program":  {"HTTP/1.1 400 Bad Request\r\n\r\n", false, errFormat},
		"refused":          {hello + "r", false, errRefused},
		"unknown sign":     {hello + "?", false, errFormat},
		"goes in between":  {hello + "sb", false, errGone},
		"says nothing":     {"", true, ErrNoAnswer},
		"greets and waits": {hello, true, ErrNoAnswer},
		"seen and waits":   {hello + "s", true, ErrNoAnswer},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			answers(t, dir, test.reply, test.stay)
			ctx := t.Context()
			if test.stay {
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, 200*time.Millisecond)
				defer cancel()
			}
			if err := ask(ctx, dir, Request{}); !errors.Is(err, test.want) {
				t.Errorf("%v, want %v", err, test.want)
			}
		})
	}
}

func TestPlaces(t *testing.T) {
	long := filepath.Join(t.TempDir(), strings.Repeat("x", 120))
	for name, prepare := range map[string]func(t *testing.T){
		"runtime folder": func(t *testing.T) { t.Setenv("XDG_RUNTIME_DIR", privateDir(t)) },
		"temporary":      func(t *testing.T) { t.Setenv("XDG_RUNTIME_DIR", ""); t.Setenv("TMPDIR", privateDir(t)) },
		"open to others": func(t *testing.T) {
			t.Setenv("XDG_RUNTIME_DIR", shared(t))
			t.Setenv("TMPDIR", privateDir(t))
		},
	} {
		t.Run(name, func(t *testing.T) {
			prepare(t)
			var d desk
			take(t, long).Serve(d.handle)
			if _, handed, err := Join(t.Context(), long, Request{}); !handed || err != nil {
				t.Fatalf("handed over %t, %v", handed, err)
			}
			at := addresses(long)[0]
			info, err := os.Stat(at)
			if err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s: %v, %v", at, info, err)
			}
			if dir, err := os.Stat(filepath.Dir(at)); err != nil || dir.Mode().Perm() != 0o700 {
				t.Errorf("its folder: %v, %v", dir, err)
			}
		})
	}
}

// privateDir is a new folder with a short name: t.TempDir's are long.
func privateDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "i")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func shared(t *testing.T) string {
	t.Helper()
	dir := privateDir(t)
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestNoPlace(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	c, handed, err := Join(t.Context(), filepath.Join(dir, "file", "state"), Request{})
	if c != nil || handed || err == nil || errors.Is(err, ErrRunning) || errors.Is(err, ErrNoAnswer) {
		t.Errorf("Join: %v, %t, %v", c, handed, err)
	}
}
