//go:build !windows

package uploader_test

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// Pipes, sockets, devices and folders are refused without being opened: a pipe
// would never answer.
func TestFault47_NotFiles(t *testing.T) {
	dir := t.TempDir()
	fifo := filepath.Join(dir, "fifo.mp4")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	// A socket's path is short; the test's folder may not be.
	short, err := os.MkdirTemp("", "s")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(short)
	socket := filepath.Join(short, "s.mp4")
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.open()
		a := r.add(uploader.AddOptions{}, fifo, socket, os.DevNull, "/dev/zero")
		if len(a.IDs) != 4 {
			t.Fatalf("added %+v", a)
		}
		for _, id := range a.IDs {
			if s := r.m.Snapshot(id); s.State.Phase != uploader.Failed || s.Err.Code != uploader.CodeNotFile {
				t.Errorf("%s: %v, %v", s.Path, s.State, s.Err)
			}
		}
		// In a folder they don't hinder the videos beside them.
		r.video("a.avi", 10_000, 7)
		if err := syscall.Mkfifo(filepath.Join(r.dir, "b.mp4"), 0o600); err != nil {
			t.Fatal(err)
		}
		empty := t.TempDir()
		b := r.add(uploader.AddOptions{}, empty, r.dir)
		if len(b.IDs) != 2 || b.Skipped[0].Videos != 0 {
			t.Fatalf("added %+v", b)
		}
		r.until(b.IDs[0], "uploaded")
	})
}

// Names of every kind arrive as they are, or cut to what the service takes.
func TestFault47_Names(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.open()
		var paths []string
		for i, name := range []string{
			"🏗️🌉.avi", "فيديو الجسر.avi", "\u202egnp.avi", "Brücke nord.avi", "a\tb\nc.avi", "-rf.avi", " .avi", "%41%00.avi", "a?b#c&d.avi",
			`\\server\share\a.avi`, `C:\Videos\a.avi`, "$(reboot).avi", "x.avi.exe.avi", "CON.avi",
			strings.Repeat("n", 251) + ".avi", strings.Repeat("é", 125) + ".avi", "\xff\xfe.avi", "no extension",
		} {
			p := filepath.Join(r.dir, name)
			writeFile(t, p, aviOf(10_000, byte(i)))
			paths = append(paths, p)
		}
		a := r.add(uploader.AddOptions{}, paths...)
		for i, id := range a.IDs {
			if s := r.until(id, "uploaded"); s.Name != filepath.Base(paths[i]) || s.Path != paths[i] {
				t.Errorf("%q is shown as %q, %q", paths[i], s.Name, s.Path)
			}
		}
		r.wantVideos(paths...)
		for _, v := range r.server.Videos() {
			if n := utf8.RuneCountInString(v.Filename); n > 255 || !utf8.ValidString(v.Filename) || strings.ContainsAny(v.Filename, "\n\t\x00") {
				t.Errorf("the service was told %q", v.Filename)
			}
		}
	})
}

// nobody is a user who may not read everything, as root may.
const nobody = 65534

// A file that may not be read is named so, before and in mid-upload; once it
// can be read, Retry goes on with it.
func TestFault47_Unreadable(t *testing.T) {
	const child = "AION_TEST_AS_NOBODY"
	if os.Geteuid() == 0 {
		if os.Getenv(child) == "" {
			cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestFault47_Unreadable$", "-test.v")
			cmd.Env = append(os.Environ(), child+"=1", "GOCOVERDIR=")
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("as another user: %v\n%s", err, out)
			}
			return
		}
		if err := syscall.Setuid(nobody); err != nil {
			t.Fatal(err)
		}
	}
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, apitest.Options{})
		r.open()
		closed := r.video("closed.avi", 100_000, 7)
		open := r.video("open.avi", 20*64<<10, 8)
		mode := func(p string, m os.FileMode) {
			if err := os.Chmod(p, m); err != nil {
				t.Fatal(err)
			}
		}
		mode(closed, 0)
		a := r.add(uploader.AddOptions{}, closed)
		if s := r.m.Snapshot(a.IDs[0]); s.State.Phase != uploader.Failed || s.Err.Code != uploader.CodeUnreadable {
			t.Errorf("%v, %v", s.State, s.Err)
		}
		r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 16 << 10})
		b := r.add(uploader.AddOptions{}, open)
		r.until(b.IDs[0], "uploading")
		time.Sleep(6 * time.Second)
		mode(open, 0)
		if s := r.until(b.IDs[0], "failed"); s.Err.Code != uploader.CodeUnreadable {
			t.Errorf("in mid-upload: %v", s.Err)
		}
		r.server.ClearFaults()
		mode(open, 0o600)
		mode(closed, 0o600)
		r.m.Retry(a.IDs[0], b.IDs[0])
		r.until(a.IDs[0], "uploaded")
		r.until(b.IDs[0], "uploaded")
		r.wantVideos(open, closed)
		if k := r.server.SentAfterConfirm(); len(k) > 0 {
			t.Errorf("confirmed chunks sent again: %v", k)
		}
	})
}
