package relay

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"
)

// site is a server behind a relay, and a client of it.
type site struct {
	*Relay
	url    string
	client *http.Client
	whole  atomic.Int64 // bodies that arrived whole
}

const size = 1 << 20 // bytes of each body

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{}
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if n, err := io.Copy(io.Discard, r.Body); err == nil && n == size {
			s.whole.Add(1)
		}
	}))
	t.Cleanup(server.Close)
	s.Relay = Start(t, server.Listener.Addr().String())
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	s.url, s.client = "http://"+s.Addr()+"/", &http.Client{Transport: transport}
	return s
}

// put sends one body. It can't be read again, so net/http doesn't repeat it.
func (s *site) put() (status int, err error) {
	r, err := http.NewRequest(http.MethodPut, s.url, io.NopCloser(bytes.NewReader(make([]byte, size))))
	if err != nil {
		return 0, err
	}
	r.ContentLength = size
	resp, err := s.client.Do(r)
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, resp.Body.Close()
}

// TestTrouble has one request pass, one struck, and one pass again.
func TestTrouble(t *testing.T) {
	for _, tt := range []struct {
		name    string
		trouble Trouble
		status  int   // of the struck request; 0: none, but an error
		whole   int64 // of the three requests, arrived
	}{
		{"cut", Trouble{CutAfter: size / 2, Times: 1}, 0, 2},
		{"reply dropped", Trouble{DropReply: true, Times: 1}, 0, 3},
		{"answered", Trouble{Answer: "HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", Times: 1}, 503, 2},
		{"closed", Trouble{CloseAfter: size / 2, Times: 1}, 0, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite(t)
			for i, want := range []int{200, tt.status, 200} {
				if i == 1 {
					s.client.CloseIdleConnections() // Answer strikes new connections
					s.Set(tt.trouble)
				}
				status, err := s.put()
				if status != want || (err == nil) != (want != 0) {
					t.Errorf("request %d: %d, %v, want %d", i, status, err, want)
				}
			}
			if got := s.whole.Load(); got != tt.whole {
				t.Errorf("%d bodies arrived, want %d", got, tt.whole)
			}
			if got := s.Struck(); got != 1 {
				t.Errorf("struck %d times", got)
			}
		})
	}
}

// TestStandsStill holds that what stands still goes on when the line is better.
func TestStandsStill(t *testing.T) {
	for name, trouble := range map[string]Trouble{
		"stall": {StallAfter: size / 2}, "hole": {Hole: true}, "slow": {Rate: 1},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			s.Set(trouble)
			done := make(chan error, 1)
			go func() {
				_, err := s.put()
				done <- err
			}()
			select {
			case err := <-done:
				t.Fatalf("it passed: %v", err)
			case <-time.After(100 * time.Millisecond):
			}
			s.Better()
			if err := <-done; err != nil {
				t.Error(err)
			}
		})
	}
}

// TestEnd holds how a client's orderly end in mid-body reaches the server.
func TestEnd(t *testing.T) {
	for _, keep := range []bool{false, true} {
		end := make(chan error, 1)
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		go func() {
			conn, err := l.Accept()
			if err != nil {
				end <- err
				return
			}
			defer conn.Close()
			_, err = io.Copy(io.Discard, conn)
			end <- err
		}()
		r := Start(t, l.Addr().String())
		r.Set(Trouble{KeepEnd: keep})
		client, err := net.Dial("tcp", r.Addr())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := client.Write(make([]byte, 100)); err != nil {
			t.Fatal(err)
		}
		if err := client.Close(); err != nil {
			t.Fatal(err)
		}
		if err := <-end; (err == nil) != keep {
			t.Errorf("KeepEnd %v: the server sees %v", keep, err)
		}
	}
}
