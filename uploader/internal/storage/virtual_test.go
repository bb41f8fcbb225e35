package storage

import (
	"context"
	"errors"
	"io"
	"net"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// bubble runs f in virtual time with a client whose connections are served by
// handle.
func bubble(t *testing.T, handle func(net.Conn), f func(*testing.T, *Client)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		c := New(Options{Dial: pipes(handle)})
		f(t, c)
		c.CloseIdle()
		time.Sleep(2 * time.Hour) // the servers' own waits
	})
}

const local = "http://localhost/k?X-Amz-Signature=secret"

// Row 4: nothing passes for an hour, and no deadline strikes.
func TestRow4Stall(t *testing.T) {
	bubble(t, func(c net.Conn) {
		req, _ := head(c)
		io.CopyN(io.Discard, req.Body, 1<<20)
		time.Sleep(time.Hour)
		io.Copy(io.Discard, req.Body)
		time.Sleep(time.Hour)
		io.WriteString(c, good)
	}, func(t *testing.T, c *Client) {
		res, err := c.Put(t.Context(), part(local, 4<<20))
		if err != nil || res.Duration < 2*time.Hour {
			t.Errorf("%v after %v", err, res.Duration)
		}
	})
}

// Row 11: 64 kbit/s. Progress is told at least twice every three seconds, as
// far as pieces of some KiB allow, and never of more than has passed.
func TestRow11SlowLine(t *testing.T) {
	const size, rate = 1 << 20, 8 << 10
	var arrived atomic.Int64
	bubble(t, func(c net.Conn) {
		req, _ := head(c)
		buf := make([]byte, 1<<10)
		for {
			n, err := req.Body.Read(buf)
			arrived.Add(int64(n))
			time.Sleep(time.Duration(n) * time.Second / rate)
			if err != nil {
				break
			}
		}
		io.WriteString(c, good)
	}, func(t *testing.T, c *Client) {
		var sent int64
		var last time.Time
		var gap time.Duration
		p := part(local, size)
		p.Sent = func(n int64) {
			if sent += n; n <= 0 || sent > size {
				t.Errorf("told %d, in all %d", n, sent)
			}
			if sent > arrived.Load()+5<<10 { // the server's bufio holds 4
				t.Errorf("told %d, and %d arrived", sent, arrived.Load())
			}
			if sent > size/2 { // it has learned by then how slow the line is
				gap = max(gap, time.Since(last))
			}
			last = time.Now()
		}
		if _, err := c.Put(t.Context(), p); err != nil || sent != size {
			t.Errorf("%v, sent %d", err, sent)
		}
		if gap > 1500*time.Millisecond {
			t.Errorf("%v without progress", gap)
		}
	})
}

// A cancelled Put ends at once, wherever it is, with the cause.
func TestCancelAnywhere(t *testing.T) {
	why := errors.New("paused")
	for name, handle := range map[string]func(net.Conn){
		"in the head":   func(c net.Conn) { time.Sleep(time.Hour) },
		"in the body":   func(c net.Conn) { head(c); time.Sleep(time.Hour) },
		"in the answer": func(c net.Conn) { r, _ := head(c); io.Copy(io.Discard, r.Body); time.Sleep(time.Hour) },
		"after 100":     func(c net.Conn) { head(c); io.WriteString(c, "HTTP/1.1 100 Continue\r\n\r\n"); time.Sleep(time.Hour) },
		"in half a reply": func(c net.Conn) {
			r, _ := head(c)
			io.Copy(io.Discard, r.Body)
			io.WriteString(c, good[:20])
			time.Sleep(time.Hour)
		},
	} {
		for _, limited := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				bubble(t, handle, func(t *testing.T, c *Client) {
					ctx, cancel := context.WithCancelCause(t.Context())
					time.AfterFunc(time.Minute, func() { cancel(why) })
					p := part(local, 1<<20)
					p.Expect = name == "after 100"
					if limited {
						p.Limit = func(ctx context.Context, _ int) (int, error) { <-ctx.Done(); return 0, ctx.Err() }
					}
					var over atomic.Bool
					p.Sent = func(int64) {
						if over.Load() {
							t.Error("Sent after Put returned")
						}
					}
					start := time.Now()
					_, err := c.Put(ctx, p)
					over.Store(true)
					if !errors.Is(err, why) || time.Since(start) != time.Minute {
						t.Errorf("%v after %v", err, time.Since(start))
					}
				})
			})
		}
	}
}

// hanging is a file whose disk doesn't come back.
type hanging struct{ until chan struct{} }

func (h hanging) ReadAt([]byte, int64) (int, error) {
	<-h.until
	return 0, io.ErrUnexpectedEOF
}

// A disk that hangs in a read doesn't keep a cancelled Put for long.
func TestCancelWhileDiskHangs(t *testing.T) {
	bubble(t, each(good), func(t *testing.T, c *Client) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Minute, cancel)
		h := hanging{make(chan struct{})}
		p := part(local, 1<<20)
		p.Body = h
		start := time.Now()
		_, err := c.Put(ctx, p)
		if d := time.Since(start); !errors.Is(err, context.Canceled) || d > time.Minute+letGo {
			t.Errorf("%v after %v", err, d)
		}
		close(h.until)
	})
}

// An answer whose body never ends doesn't hold the Put: its head has said all.
func TestAnswerNeverEnds(t *testing.T) {
	bubble(t, func(c net.Conn) {
		req, _ := head(c)
		io.Copy(io.Discard, req.Body)
		io.WriteString(c, "HTTP/1.1 200 OK\r\nETag: \"e\"\r\nContent-Length: 10\r\n\r\nx")
		time.Sleep(time.Hour)
	}, func(t *testing.T, c *Client) {
		start := time.Now()
		res, err := c.Put(t.Context(), part(local, 1<<20))
		if err != nil || res.ETag != "e" || time.Since(start) > drainTime {
			t.Errorf("%+v, %v after %v", res, err, time.Since(start))
		}
	})
}

// Expect: the storage agrees, or has never heard of it and gets the body a
// little later.
func TestExpect(t *testing.T) {
	for _, agrees := range []bool{true, false} {
		bubble(t, func(c net.Conn) {
			req, _ := head(c)
			if agrees {
				io.WriteString(c, "HTTP/1.1 100 Continue\r\n\r\n")
			}
			io.Copy(io.Discard, req.Body)
			io.WriteString(c, good)
		}, func(t *testing.T, c *Client) {
			p := part(local, 1<<20)
			p.Expect = true
			res, err := c.Put(t.Context(), p)
			if err != nil || agrees != (res.Duration == 0) || res.Duration > 3*time.Second {
				t.Errorf("agrees=%v: %v after %v", agrees, err, res.Duration)
			}
		})
	}
}

// Who fails an expectation gets the body unasked.
func TestExpectFailed(t *testing.T) {
	bubble(t, func(c net.Conn) {
		req, _ := head(c)
		if req.Header.Get("Expect") != "" {
			io.WriteString(c, reply(417, "text/plain", "", "Connection: close"))
			return
		}
		io.Copy(io.Discard, req.Body)
		io.WriteString(c, good)
	}, func(t *testing.T, c *Client) {
		p := part(local, 1<<20)
		p.Expect = true
		if _, err := c.Put(t.Context(), p); err != nil {
			t.Error(err)
		}
	})
}

// Connections are kept for 4 s and no longer: S3 closes its end at 5.
func TestIdle(t *testing.T) {
	var dials atomic.Int32
	bubble(t, func(c net.Conn) { dials.Add(1); each(good)(c) }, func(t *testing.T, c *Client) {
		for i, pause := range []time.Duration{0, 3 * time.Second, 4500 * time.Millisecond} {
			time.Sleep(pause)
			if _, err := c.Put(t.Context(), part(local, 1<<20)); err != nil {
				t.Fatal(err)
			}
			if n := dials.Load(); n != int32(1+i/2) {
				t.Errorf("%d dials after part %d", n, i+1)
			}
		}
	})
}

// A dial that nobody answers, and a handshake that nobody continues, end.
func TestDialTimes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := New(Options{Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}})
		start := time.Now()
		wantKind(t, c.Probe(t.Context(), "https://storage.example/k?X-Amz-Signature=secret"), KindOffline)
		if d := time.Since(start); d != dialTime {
			t.Errorf("gave up after %v", d)
		}
		ctx, cancel := context.WithTimeoutCause(t.Context(), time.Second, errors.New("enough"))
		defer cancel()
		if err := c.Probe(ctx, "https://storage.example/"); err == nil || !errors.Is(err, context.Cause(ctx)) {
			t.Errorf("error %v, want the cause", err)
		}
		time.Sleep(dialTime) // net/http lets a dial finish that nobody waits for
	})
	bubble(t, func(c net.Conn) { io.Copy(io.Discard, c) }, func(t *testing.T, c *Client) {
		start := time.Now()
		_, err := c.Put(t.Context(), part("https://storage.example/k", 1))
		wantKind(t, err, KindNetwork)
		if d := time.Since(start); d != handshakeTime {
			t.Errorf("gave up after %v", d)
		}
	})
}

// The limiter's leave makes the speed, and each piece goes as it is given.
func TestLimitPace(t *testing.T) {
	const size, rate, piece = 2 << 20, 200 << 10, 4 << 10
	var most atomic.Int64
	bubble(t, func(c net.Conn) {
		q, _ := head(c)
		for buf := make([]byte, 64<<10); ; {
			n, err := q.Body.Read(buf)
			most.Store(max(most.Load(), int64(n)))
			if err != nil {
				break
			}
		}
		io.WriteString(c, good)
	}, func(t *testing.T, c *Client) {
		p := part(local, size)
		p.Limit = func(_ context.Context, n int) (int, error) {
			n = min(n, piece)
			time.Sleep(time.Duration(n) * time.Second / rate)
			return n, nil
		}
		res, err := c.Put(t.Context(), p)
		if err != nil || res.Duration < size*time.Second/rate || res.Duration > 11*time.Second {
			t.Errorf("%v after %v", err, res.Duration)
		}
	})
	if n := most.Load(); n > piece {
		t.Errorf("%d bytes came at once", n)
	}
}
