package api

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestSilence(t *testing.T) {
	for _, tt := range []struct {
		op   Op
		call func(context.Context, *Client) error
		want time.Duration
	}{
		{OpInitiate, func(ctx context.Context, c *Client) error { _, err := c.Initiate(ctx, Video{}); return err }, time.Minute},
		{OpComplete, func(ctx context.Context, c *Client) error {
			_, err := c.Complete(ctx, CompleteRequest{})
			return err
		}, 5 * time.Minute},
	} {
		t.Run(string(tt.op), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				err := tt.call(t.Context(), newClient(t, Options{Transport: transport(untilEnded)}))
				e := asError(t, err)
				var timeout net.Error
				if e.Kind != KindNetwork || !e.Retryable() || !errors.As(err, &timeout) || !timeout.Timeout() {
					t.Errorf("got %s %v", e.Kind, e)
				}
				if d := time.Since(start); d != tt.want {
					t.Errorf("given up after %v, want %v", d, tt.want)
				}
			})
		})
	}
}

// drip is a body that gives one byte at a time and stops after a few.
type drip struct {
	done  <-chan struct{}
	text  string
	every time.Duration
	stop  int // bytes after which nothing comes any more; 0: never stops
}

func (d *drip) Read(p []byte) (int, error) {
	if d.text == "" {
		return 0, io.EOF
	}
	wait := d.every
	if d.stop == 1 {
		wait = time.Hour
	}
	select {
	case <-d.done:
		return 0, context.Canceled
	case <-time.After(wait):
	}
	d.stop--
	p[0], d.text = d.text[0], d.text[1:]
	return 1, nil
}

func (d *drip) Close() error { return nil }

// TestSlowBody holds that no deadline strikes while bytes come (row 11).
func TestSlowBody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		text := `{"media_id":"m","upload_id":"u"}`
		start := time.Now()
		c := newClient(t, Options{Transport: transport(func(r *http.Request) (*http.Response, error) {
			resp := response(r, 201, "")
			resp.Body, resp.ContentLength = &drip{done: r.Context().Done(), text: text, every: 50 * time.Second}, -1
			return resp, nil
		})})
		if _, err := c.Initiate(t.Context(), Video{}); err != nil {
			t.Error(err)
		}
		if d := time.Since(start); d < 20*time.Minute {
			t.Errorf("took %v: the test's line isn't slow", d)
		}
	})
}

// TestSlowHeader holds that each wait for a byte has the whole patience.
func TestSlowHeader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClient(t, Options{Transport: transport(func(r *http.Request) (*http.Response, error) {
			<-time.After(50 * time.Second)
			resp := response(r, 201, "")
			resp.Body, resp.ContentLength = &drip{done: r.Context().Done(), text: `{"media_id":"m","upload_id":"u"}`, every: 50 * time.Second}, -1
			return resp, nil
		})})
		if _, err := c.Initiate(t.Context(), Video{}); err != nil {
			t.Error(err)
		}
	})
}

// TestNothingIsLeft holds that a call gives back what its attempts held.
func TestNothingIsLeft(t *testing.T) {
	for name, answer := range map[string]func(*http.Request) (*http.Response, error){
		"good": status(200, `{"status":"uploading"}`), "error": status(404, `{}`), "lost": lost(errReset),
		"repeated": status(503, `{}`), "too big": func(r *http.Request) (*http.Response, error) {
			resp := response(r, 200, "")
			resp.Body, resp.ContentLength = io.NopCloser(&breaking{errors.New("a reply that is too big was read")}), maxReply+1
			return resp, nil
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			var attempts []context.Context
			c := newClient(t, Options{Transport: transport(func(r *http.Request) (*http.Response, error) {
				attempts = append(attempts, r.Context())
				return answer(r)
			})})
			if _, err := c.Progress(t.Context(), media); name == "too big" && asError(t, err).Kind != KindReply {
				t.Error(err)
			}
			for i, ctx := range attempts {
				if ctx.Err() == nil {
					t.Errorf("%s: attempt %d still holds its timer", name, i+1)
				}
			}
		})
	}
}

func TestStalledBody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		attempts := 0
		c := newClient(t, Options{Transport: transport(func(r *http.Request) (*http.Response, error) {
			attempts++
			resp := response(r, 200, "")
			resp.Body, resp.ContentLength = &drip{done: r.Context().Done(), text: `{"status":"uploading"}`, every: time.Second, stop: 9}, -1
			return resp, nil
		})})
		start := time.Now()
		_, err := c.Progress(t.Context(), media)
		if e := asError(t, err); e.Kind != KindNetwork || !strings.Contains(e.Error(), "nothing came for 1m0s") {
			t.Errorf("got %s %v", e.Kind, e)
		}
		// Three times 8 s of dripping and a minute of nothing, and the waits between.
		if d := time.Since(start); attempts != 3 || d != 3*68*time.Second+1500*time.Millisecond {
			t.Errorf("%d attempts in %v", attempts, d)
		}
	})
}

func TestCancel(t *testing.T) {
	cause := errors.New("paused")
	for _, tt := range []struct {
		name   string
		answer func(*http.Request) (*http.Response, error)
	}{
		{"on the line", untilEnded},
		{"between attempts", status(503, ``, "Retry-After", "20")},
		{"in the body", func(r *http.Request) (*http.Response, error) {
			resp := response(r, 200, "")
			resp.Body = &drip{done: r.Context().Done(), text: "{}", every: time.Hour}
			return resp, nil
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancelCause(t.Context())
				time.AfterFunc(5*time.Second, func() { cancel(cause) })
				start := time.Now()
				_, err := newClient(t, Options{Transport: transport(tt.answer)}).Progress(ctx, media)
				e := asError(t, err)
				if e.Kind != KindLocal || e.Retryable() || !errors.Is(err, context.Canceled) || !errors.Is(err, cause) {
					t.Errorf("got %s %v", e.Kind, e)
				}
				if d := time.Since(start); d != 5*time.Second {
					t.Errorf("returned after %v", d)
				}
			})
		})
	}
}

func TestCancelledBefore(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	c := newClient(t, Options{Transport: transport(func(*http.Request) (*http.Response, error) {
		t.Error("an attempt was made")
		return nil, errReset
	})})
	_, err := c.Progress(ctx, media)
	if e := asError(t, err); e.Kind != KindLocal || !errors.Is(err, context.Canceled) {
		t.Errorf("got %s %v", e.Kind, e)
	}
}

func TestCallersDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		_, err := newClient(t, Options{Transport: transport(untilEnded)}).Progress(ctx, media)
		if e := asError(t, err); e.Kind != KindNetwork || !e.Retryable() || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %s %v", e.Kind, e)
		}
	})
}

// TestRealConnections runs net/http over pipes, as the engine's tests do: the
// connection is kept for the next call, and nothing is left when it is over.
func TestRealConnections(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dials := 0
		tr := &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
			dials++
			ours, theirs := net.Pipe()
			go answerAll(theirs, 2*time.Second)
			return ours, nil
		}}
		c := newClient(t, Options{BaseURL: "http://localhost/v2", Transport: tr})
		for range 3 {
			if _, err := c.Progress(t.Context(), media); err != nil {
				t.Fatal(err)
			}
		}
		if dials != 1 {
			t.Errorf("%d connections for three calls", dials)
		}
		c.CloseIdleConnections()
	})
}

// answerAll answers each request on a connection after a while.
func answerAll(conn net.Conn, after time.Duration) {
	defer func() { _ = conn.Close() }()
	in := bufio.NewReader(conn)
	for {
		r, err := http.ReadRequest(in)
		if err != nil {
			return
		}
		<-time.After(after)
		resp := response(r, 200, `{"status":"uploading"}`)
		if resp.Write(conn) != nil {
			return
		}
	}
}
