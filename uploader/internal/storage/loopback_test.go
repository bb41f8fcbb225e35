package storage

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync/atomic"
	"testing"
	"time"
)

const large = 64 << 20 // more than the system's buffers hold

// reset makes a close send RST.
func reset(c net.Conn) {
	c.(*net.TCPConn).SetLinger(0)
	c.Close()
}

// Row 1: a reset in mid-PUT.
func TestRow1Reset(t *testing.T) {
	url := "http://" + listen(t, func(c net.Conn) {
		_, br := head(c)
		io.CopyN(io.Discard, br, 1<<20)
		reset(c)
	}) + "/k?X-Amz-Signature=secret"
	_, err := client(t, Options{}).Put(t.Context(), part(url, large))
	if e := wantKind(t, err, KindNetwork); !e.Wrote {
		t.Error("bytes had left, and Wrote says no")
	}
}

// Row 2: everything arrived, no answer came.
func TestRow2ReplyLost(t *testing.T) {
	url := "http://" + listen(t, func(c net.Conn) {
		req, _ := head(c)
		io.Copy(io.Discard, req.Body)
	}) + "/k"
	_, err := client(t, Options{}).Put(t.Context(), part(url, 1<<20))
	if e := wantKind(t, err, KindNetwork); !e.Wrote {
		t.Error("bytes had left, and Wrote says no")
	}
}

// Row 10: the server closed the pooled connection; the second part goes over a
// new one, and the sum of Sent is right.
func TestRow10SilentRedial(t *testing.T) {
	var conns atomic.Int32
	url := "http://" + listen(t, func(c net.Conn) {
		req, _ := head(c)
		io.Copy(io.Discard, req.Body)
		io.WriteString(c, good)
		if conns.Add(1) == 1 {
			// Takes the next request's first bytes, then resets: the race in
			// which net/http has already begun to send.
			c.Read(make([]byte, 1))
			reset(c)
		}
	}) + "/k"
	c := client(t, Options{})
	for range 2 {
		var sent int64
		if _, err := c.Put(t.Context(), Part{URL: url, Body: zeros{}, Size: 200_000, Sent: func(n int64) { sent += n }}); err != nil {
			t.Fatal(err)
		}
		if sent != 200_000 {
			t.Errorf("sent %d", sent)
		}
	}
	if n := conns.Load(); n != 2 {
		t.Errorf("%d connections, want 2", n)
	}
}

// Row 10 as it happens: the server closes after each answer without a word.
func TestRow10CloseAfterEach(t *testing.T) {
	url := "http://" + listen(t, func(c net.Conn) {
		req, _ := head(c)
		io.Copy(io.Discard, req.Body)
		io.WriteString(c, good)
	}) + "/k"
	c := client(t, Options{})
	for i := range 300 {
		if _, err := c.Put(t.Context(), part(url, 500_000)); err != nil {
			t.Fatalf("part %d: %v", i, err)
		}
	}
}

// A fresh connection that is reset isn't redialled: that is the caller's part.
func TestNoRedialOfFresh(t *testing.T) {
	var conns atomic.Int32
	url := "http://" + listen(t, func(c net.Conn) {
		conns.Add(1)
		head(c)
		reset(c)
	}) + "/k"
	_, err := client(t, Options{}).Put(t.Context(), part(url, 1<<20))
	wantKind(t, err, KindNetwork)
	if n := conns.Load(); n != 1 {
		t.Errorf("%d connections, want 1", n)
	}
}

// Row 22: the storage refuses before the body is read and closes, so that the
// write fails; its status is shown each time.
func TestRow22EarlyAnswer(t *testing.T) {
	answer := reply(503, "application/xml", xmlError("SlowDown", "slow down"), "Connection: close")
	cert, pool := certificate("127.0.0.1")
	for _, scheme := range []string{"http", "https"} {
		for _, expect := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s expect=%v", scheme, expect), func(t *testing.T) {
				l, err := net.Listen("tcp", "127.0.0.1:0")
				if err != nil {
					t.Fatal(err)
				}
				addr := l.Addr().String()
				if scheme == "https" {
					l = tlsListener(l, cert)
				}
				serve(t, l, func(c net.Conn) {
					if req, _ := head(c); (req.Header.Get("Expect") != "") == expect {
						io.WriteString(c, answer)
					}
				})
				c := client(t, Options{RootCAs: pool})
				for range 100 {
					p := part(scheme+"://"+addr+"/k", large)
					p.Expect = expect
					_, err := c.Put(t.Context(), p)
					if e := wantKind(t, err, KindSlowDown); expect && e.Wrote {
						t.Fatal("sent bytes although asked first")
					}
				}
			})
		}
	}
}

// The storage answers early and keeps the connection open without reading.
func TestEarlyAnswerKeptOpen(t *testing.T) {
	stop := make(chan struct{})
	url := "http://" + listen(t, func(c net.Conn) {
		head(c)
		io.WriteString(c, reply(403, "application/xml", xmlError("AccessDenied", "Request has expired")))
		<-stop
	}) + "/k"
	_, err := client(t, Options{}).Put(t.Context(), part(url, large))
	close(stop)
	wantKind(t, err, KindExpired)
}

// A yes before the whole part is there isn't one.
func TestEarlyYes(t *testing.T) {
	stop := make(chan struct{})
	url := "http://" + listen(t, func(c net.Conn) {
		head(c)
		io.WriteString(c, good)
		<-stop
	}) + "/k"
	_, err := client(t, Options{}).Put(t.Context(), part(url, large))
	close(stop)
	wantKind(t, err, KindServer)
}

// The other side stops reading: Sent says what it has, within the buffers'
// size, and no more; cancelling ends the blocked write at once, with its cause.
func TestStallAndCancel(t *testing.T) {
	stop := make(chan struct{})
	url := "http://" + listen(t, func(c net.Conn) {
		c.(*net.TCPConn).SetReadBuffer(64 << 10)
		_, br := head(c)
		io.CopyN(io.Discard, br, 4<<20)
		<-stop
	}) + "/k"
	why := errors.New("stalled")
	ctx, cancel := context.WithCancelCause(t.Context())
	var sent atomic.Int64
	moved := make(chan struct{}, 1)
	p := part(url, large)
	p.Sent = func(n int64) {
		if sent.Add(n) >= 4<<20 {
			select {
			case moved <- struct{}{}:
			default:
			}
		}
	}
	done := make(chan error)
	go func() { _, err := client(t, Options{}).Put(ctx, p); done <- err }()
	<-moved
	began := time.Now()
	cancel(why)
	err := <-done
	close(stop)
	if !errors.Is(err, why) {
		t.Errorf("error %v, want the cause", err)
	}
	if d := time.Since(began); d > letGo/2 {
		t.Errorf("took %v to end", d)
	}
	if n := sent.Load(); n > 32<<20 {
		t.Errorf("told %d MiB, and the other side read 4", n>>20)
	}
}

// failing is a file that can't be read beyond a point.
type failing struct {
	good int64
	err  error
}

func (f failing) ReadAt(p []byte, at int64) (int, error) {
	if at+int64(len(p)) > f.good {
		return 0, f.err
	}
	return len(p), nil
}

// Rows 37 and 38: the file is cut, or its disk is gone.
func TestRow38File(t *testing.T) {
	gone := errors.New("device not configured")
	url := "http://" + listen(t, each(good)) + "/k"
	for _, tc := range []struct {
		body io.ReaderAt
		md5  bool
		want error
	}{
		{failing{1 << 20, gone}, false, gone},
		{failing{0, gone}, false, gone},
		{failing{1 << 20, gone}, true, gone},
		{bytes.NewReader(make([]byte, 1<<20)), false, ErrShort},
		{bytes.NewReader(make([]byte, 1<<20)), true, io.ErrUnexpectedEOF},
	} {
		p := part(url, 4<<20)
		p.Body, p.ContentMD5 = tc.body, tc.md5
		_, err := client(t, Options{}).Put(t.Context(), p)
		wantKind(t, err, KindFile)
		if !errors.Is(err, tc.want) {
			t.Errorf("%v isn't %v", err, tc.want)
		}
	}
}

// The limiter is asked for everything, in small amounts, no more goes than it
// gives leave for, and its error ends the Put.
func TestLimit(t *testing.T) {
	url := "http://" + listen(t, each(good)) + "/k"
	var given atomic.Int64
	p := part(url, 1<<20)
	p.Limit = func(_ context.Context, n int) (int, error) {
		if n > 64<<10 || n < 1 {
			t.Errorf("asked for %d", n)
		}
		n = min(n, 5000)
		given.Add(int64(n))
		return n, nil
	}
	if _, err := client(t, Options{}).Put(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	if n := given.Load(); n < 1<<20 || n > 1<<20+4<<10 {
		t.Errorf("leave for %d bytes in all", n)
	}
	stop := errors.New("limiter closed")
	p.Limit = func(context.Context, int) (int, error) { return 0, stop }
	if _, err := client(t, Options{}).Put(t.Context(), p); !errors.Is(err, stop) {
		t.Error(err)
	}
}

// Sixteen at once, over sixteen connections and no more.
func TestParallel(t *testing.T) {
	var conns atomic.Int32
	url := "http://" + listen(t, func(c net.Conn) { conns.Add(1); each(good)(c) }) + "/k"
	c := client(t, Options{})
	errs := make(chan error)
	for range 16 {
		go func() {
			for range 4 {
				if _, err := c.Put(t.Context(), part(url, 1<<20)); err != nil {
					errs <- err
					return
				}
			}
			errs <- nil
		}()
	}
	for range 16 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if n := conns.Load(); n > 24 { // net/http may dial once more while one becomes free
		t.Errorf("%d connections", n)
	}
}

// What isn't worth a connection.
func TestRefusedBeforeSending(t *testing.T) {
	c := New(Options{Dial: func(context.Context, string, string) (net.Conn, error) {
		t.Error("dialled")
		return nil, io.EOF
	}})
	for _, url := range []string{"", "k", "http://example.com/k?X-Amz-Signature=secret", "ftp://127.0.0.1/", "https:", "http://127.0.0.1:x%zz/?X-Amz-Signature=secret"} {
		_, err := c.Put(t.Context(), part(url, 1))
		wantKind(t, err, KindRefused)
	}
	_, err := c.Put(t.Context(), part("http://127.0.0.1/", 0))
	wantKind(t, err, KindRefused)
}

// An endless or huge answer is cut.
func TestHugeAnswer(t *testing.T) {
	url := "http://" + listen(t, func(c net.Conn) {
		req, _ := head(c)
		io.Copy(io.Discard, req.Body)
		w := bufio.NewWriter(c)
		fmt.Fprint(w, "HTTP/1.1 400 X\r\nConnection: close\r\n\r\n<Error><Code>EntityTooSmall</Code><Message>")
		for range 1 << 16 {
			if _, err := w.WriteString("all work and no play "); err != nil {
				return
			}
		}
	}) + "/k"
	_, err := client(t, Options{}).Put(t.Context(), part(url, 1<<20))
	if e := wantKind(t, err, KindRefused); e.Code != "EntityTooSmall" || len(e.Message) > 400 {
		t.Errorf("%+v", e)
	}
	url = "http://" + listen(t, func(c net.Conn) {
		req, _ := head(c)
		io.Copy(io.Discard, req.Body)
		fmt.Fprint(c, "HTTP/1.1 200 OK\r\n")
		for range 1 << 16 {
			if _, err := fmt.Fprint(c, "X-Junk: all work and no play\r\n"); err != nil {
				return
			}
		}
	}) + "/k"
	_, err = client(t, Options{}).Put(t.Context(), part(url, 1<<20))
	wantKind(t, err, KindNetwork)
}
