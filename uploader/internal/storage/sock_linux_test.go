package storage

import (
	"io"
	"net"
	"testing"
	"time"
)

// passed is exact once everything has arrived, and stands still with a reader
// that doesn't read, whatever the system has taken.
func TestPassed(t *testing.T) {
	const some = 100_000
	stop := make(chan struct{})
	addr := listen(t, func(c net.Conn) {
		c.(*net.TCPConn).SetReadBuffer(16 << 10)
		io.CopyN(io.Discard, c, some)
		c.Write([]byte("!"))
		<-stop
	})
	c := New(Options{})
	nc, err := c.dial(t.Context(), "tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	w := nc.(*conn)
	if n := w.passed(); n != 0 {
		t.Errorf("%d bytes passed before the first", n)
	}
	w.Write(make([]byte, some))
	w.Read(make([]byte, 1))
	if n := w.passed(); n != some {
		t.Errorf("%d bytes passed, want %d", n, some)
	}
	much := make([]byte, 64<<20) // on a busy machine this alone takes its time
	w.SetWriteDeadline(time.Now().Add(300 * time.Millisecond))
	w.Write(much)
	before, handed := w.passed(), w.written.Load()
	if before >= handed {
		t.Errorf("%d of %d bytes passed to a reader that doesn't read", before, handed)
	}
	if held := handed - before; held > 1<<20 {
		t.Errorf("the system holds %d bytes that it can't send", held)
	}
	w.Close()
	if n := w.passed(); n != before {
		t.Errorf("%d bytes passed after the close, %d before", n, before)
	}
	close(stop)
}
