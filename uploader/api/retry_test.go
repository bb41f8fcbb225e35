package api

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// script answers one attempt after the other; the last entry repeats. It notes
// when each attempt came.
type script struct {
	answers []func(*http.Request) (*http.Response, error)
	at      []time.Duration
	start   time.Time
}

func (s *script) RoundTrip(r *http.Request) (*http.Response, error) {
	if s.start.IsZero() {
		s.start = time.Now()
	}
	s.at = append(s.at, time.Since(s.start))
	return s.answers[min(len(s.at), len(s.answers))-1](r)
}

func status(code int, body string, header ...string) func(*http.Request) (*http.Response, error) {
	return func(r *http.Request) (*http.Response, error) { return response(r, code, body, header...), nil }
}

func lost(err error) func(*http.Request) (*http.Response, error) {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

var errReset = errors.New("connection reset by peer")

// TestWhatIsRepeated holds which calls are sent again below the caller, and
// after what.
func TestWhatIsRepeated(t *testing.T) {
	once := []Op{OpInitiate, OpBatchInitiate, OpComplete, OpRetryChunk, OpRetryAnalysis, OpQueueAnalysis}
	// Asked for again in the caller's own time.
	later := []Op{OpAnalysisStatus, OpAnalysisJob, OpScenes, OpThumbnail}
	answers := map[string]func(*http.Request) (*http.Response, error){
		"reset": lost(errReset), "500": status(500, `{}`), "502": status(502, `{}`), "503": status(503, `{}`), "504": status(504, `{}`),
		"400": status(400, `{}`), "401": status(401, `{}`), "404": status(404, `{}`), "408": status(408, `{}`), "409": status(409, `{}`),
		"422": status(422, `{}`), "429": status(429, `{}`), "501": status(501, `{}`), "302": status(302, ``), "nonsense": status(200, `nonsense`),
		"certificate": lost(&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}),
		"cut":         status(200, `{`),
	}
	repeated := []string{"reset", "500", "502", "503", "504"}
	for _, tt := range callCases() {
		for name, answer := range answers {
			t.Run(fmt.Sprintf("%s/%s", tt.op, name), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := &script{answers: []func(*http.Request) (*http.Response, error){answer}}
					_, err := tt.call(t.Context(), newClient(t, Options{Transport: s}))
					asError(t, err)
					want := 1
					if slices.Contains(repeated, name) && !slices.Contains(append(later, once...), tt.op) {
						want = 3
					}
					if len(s.at) != want {
						t.Errorf("%d attempts, want %d", len(s.at), want)
					}
					if got := tt.op.Idempotent(); got == slices.Contains(once, tt.op) {
						t.Errorf("Idempotent() is %t", got)
					}
				})
			})
		}
	}
}

func TestRepeatSucceeds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{answers: []func(*http.Request) (*http.Response, error){
			status(503, `{}`), lost(errReset), status(200, `{"status":"uploading"}`),
		}}
		var sent []string
		c := newClient(t, Options{Transport: transport(func(r *http.Request) (*http.Response, error) {
			sent = append(sent, r.Header.Get("Authorization"))
			return s.RoundTrip(r)
		})})
		if _, err := c.Progress(t.Context(), media); err != nil {
			t.Fatal(err)
		}
		if want := []string{"Bearer " + testKey, "Bearer " + testKey, "Bearer " + testKey}; !slices.Equal(sent, want) {
			t.Errorf("sent %q", sent)
		}
	})
}

// TestWaits holds when the repeats come: jittered, growing, and never before
// the service wants them.
func TestWaits(t *testing.T) {
	date := "Wed, 01 Jul 2026 10:00:00 GMT"
	for _, tt := range []struct {
		name   string
		answer func(*http.Request) (*http.Response, error)
		rand   float64
		want   []time.Duration
	}{
		{"least jitter", status(503, ``), 0, []time.Duration{0, 500 * time.Millisecond, 1500 * time.Millisecond}},
		{"no reply", lost(errReset), 0, []time.Duration{0, 500 * time.Millisecond, 1500 * time.Millisecond}},
		{"more jitter", status(502, ``), 0.5, []time.Duration{0, 750 * time.Millisecond, 2250 * time.Millisecond}},
		{"seconds", status(503, ``, "Retry-After", "10"), 0, []time.Duration{0, 10500 * time.Millisecond, 21500 * time.Millisecond}},
		{"a date", status(503, ``, "Retry-After", "Wed, 01 Jul 2026 10:00:05 GMT", "Date", date), 0, []time.Duration{0, 5500 * time.Millisecond, 11500 * time.Millisecond}},
		{"the longest", status(503, ``, "Retry-After", "30"), 0, []time.Duration{0, 30 * time.Second, 60 * time.Second}},
		{"longer than a call may wait", status(503, ``, "Retry-After", "31"), 0, []time.Duration{0}},
		{"absurd", status(503, ``, "Retry-After", "99999999999999999999"), 0, []time.Duration{0}},
		{"a rate limit", status(429, ``, "Retry-After", "1"), 0, []time.Duration{0}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &script{answers: []func(*http.Request) (*http.Response, error){tt.answer}}
				c := newClient(t, Options{Transport: s, Rand: func() float64 { return tt.rand }})
				if _, err := c.Progress(t.Context(), media); err == nil {
					t.Error("no error")
				}
				if !slices.Equal(s.at, tt.want) {
					t.Errorf("attempts at %v, want %v", s.at, tt.want)
				}
			})
		})
	}
}

func TestBackoffBounds(t *testing.T) {
	for n := range 70 {
		for _, jitter := range []float64{0, 0.5, 0.999} {
			for _, asked := range []time.Duration{0, 3 * time.Second, MaxRetryAfter} {
				d := backoff(n, asked, jitter)
				if d <= 0 || d > maxWait || d < min(asked, maxWait) {
					t.Errorf("backoff(%d, %v, %g) = %v", n, asked, jitter, d)
				}
			}
		}
	}
}

// TestDeadline holds that what is known isn't given up for a time-out.
func TestDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{answers: []func(*http.Request) (*http.Response, error){status(503, `{"error":{"code":"BUSY","message":"later"}}`, "Retry-After", "20")}}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		_, err := newClient(t, Options{Transport: s}).Progress(ctx, media)
		if e := asError(t, err); e.Status != 503 || e.Code != "BUSY" || e.RetryAfter != 20*time.Second || len(s.at) != 1 {
			t.Errorf("got %v, RetryAfter %v after %d attempts", e, e.RetryAfter, len(s.at))
		}
		if ctx.Err() != nil {
			t.Error("it waited for the deadline")
		}
	})
}

func TestDeadlineOnARepeat(t *testing.T) {
	for name, first := range map[string]func(*http.Request) (*http.Response, error){
		"status": status(502, ``), "network": lost(errReset),
	} {
		for _, where := range []string{"gate", "line"} {
			t.Run(name+"/"+where, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := &script{answers: []func(*http.Request) (*http.Response, error){first, untilEnded}}
					gates := 0
					c := newClient(t, Options{Transport: s, Gate: func(ctx context.Context, _ Op) error {
						if gates++; gates > 1 && where == "gate" {
							<-ctx.Done()
							return ctx.Err()
						}
						return nil
					}})
					ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
					defer cancel()
					_, err := c.Progress(ctx, media)
					e := asError(t, err)
					if name == "status" && (e.Kind != KindStatus || e.Status != 502) || name == "network" && (e.Kind != KindNetwork || !errors.Is(e, errReset)) {
						t.Errorf("got %s %v, want what the first attempt came to", e.Kind, e)
					}
				})
			})
		}
	}
}

func untilEnded(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

func TestGateAndSeen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{answers: []func(*http.Request) (*http.Response, error){
			lost(errReset),
			status(503, `{}`, "Date", "Wed, 01 Jul 2026 10:00:00 GMT", "Retry-After", "3"),
			status(200, `{"status":"uploading"}`, "Date", "Wed, 01 Jul 2026 10:00:09 GMT", "Retry-After", "3"),
		}}
		var gates []Op
		var seen []Seen
		c := newClient(t, Options{
			Transport: s,
			Gate:      func(_ context.Context, op Op) error { gates = append(gates, op); return nil },
			Seen:      func(v Seen) { seen = append(seen, v) },
		})
		if _, err := c.Progress(t.Context(), media); err != nil {
			t.Fatal(err)
		}
		if want := []Op{OpProgress, OpProgress, OpProgress}; !slices.Equal(gates, want) {
			t.Errorf("gates %v", gates)
		}
		at := time.Date(2026, 7, 1, 10, 0, 0, 0, time.UTC)
		want := []Seen{
			{Op: OpProgress, Err: errReset},
			{Op: OpProgress, Status: 503, Date: at, RetryAfter: 3 * time.Second},
			{Op: OpProgress, Status: 200, Date: at.Add(9 * time.Second)},
		}
		if !slices.Equal(seen, want) {
			t.Errorf("seen\n%v, want\n%v", seen, want)
		}
	})
}

func TestGateRefuses(t *testing.T) {
	closed := errors.New("the budget is closed")
	gates := 0
	c := newClient(t, Options{
		Transport: transport(func(*http.Request) (*http.Response, error) {
			t.Error("an attempt was made")
			return nil, errReset
		}),
		Gate: func(context.Context, Op) error { gates++; return closed },
		Seen: func(s Seen) { t.Errorf("seen %v", s) },
	})
	_, err := c.Progress(context.Background(), media)
	if e := asError(t, err); e.Kind != KindLocal || e.Retryable() || !errors.Is(err, closed) || gates != 1 {
		t.Errorf("got %s %v after %d gates", e.Kind, e, gates)
	}
}

// TestGateWaitIsNotSilence holds that a long wait for the budget is no time-out.
func TestGateWaitIsNotSilence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClient(t, Options{
			Transport: transport(func(r *http.Request) (*http.Response, error) {
				return response(r, 200, `{"status":"uploading"}`), r.Context().Err()
			}),
			Gate: func(context.Context, Op) error { <-time.After(time.Hour); return nil },
		})
		if _, err := c.Progress(t.Context(), media); err != nil {
			t.Error(err)
		}
	})
}
