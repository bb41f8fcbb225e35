package lines

import (
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"path"
	"slices"
	"strings"
	"sync"
	"time"
)

// meter counts bytes of bodies as they come to the service. It is safe for
// concurrent use.
type meter struct {
	began chan struct{} // closed when the first byte of a body is here

	mu     sync.Mutex // protects the fields below
	bytes  int64
	first  time.Time
	last   time.Time     // when a byte came last
	gap    time.Duration // the longest time without any since the first
	under  map[uint16]*put
	took   []time.Duration // whole PUTs
	starts int             // PUTs that were begun
	calls  []call          // API calls that came before the first byte
}

// call is one to the API.
type call struct {
	name string
	came time.Time
}

// put is a body that is on its way.
type put struct {
	began time.Time
	bytes int64
	size  int64
}

func newMeter() *meter {
	return &meter{began: make(chan struct{}), under: make(map[uint16]*put)}
}

// count passes requests on.
func (m *meter) count(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPut {
			if strings.Contains(r.URL.Path, "/api/") {
				m.call(path.Base(r.URL.Path))
			}
			next.ServeHTTP(w, r)
			return
		}
		from, err := netip.ParseAddrPort(r.RemoteAddr)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		p := &put{began: time.Now(), size: r.ContentLength}
		m.begin(from.Port(), p)
		r.Body = &metered{r.Body, m, p}
		next.ServeHTTP(w, r)
		m.end(from.Port(), p)
	})
}

func (m *meter) call(name string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.first.IsZero() {
		m.calls = append(m.calls, call{name, time.Now()})
	}
}

func (m *meter) begin(port uint16, p *put) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.under[port] = p
	m.starts++
}

func (m *meter) end(port uint16, p *put) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.under, port)
	if p.bytes == p.size {
		m.took = append(m.took, time.Since(p.began))
	}
}

// note counts n bytes.
func (m *meter) note(p *put, n int) {
	now := time.Now()
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.first.IsZero() {
		m.first, m.last = now, now
		close(m.began)
	}
	m.gap = max(m.gap, now.Sub(m.last))
	m.last = now
	m.bytes += int64(n)
	p.bytes += int64(n)
}

// total returns the bytes that have come.
func (m *meter) total() int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.bytes
}

// usual is how long a PUT takes, by the median.
func (m *meter) usual() time.Duration {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.took) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(m.took))
	return s[len(s)/2]
}

// metered is a body that is counted.
type metered struct {
	io.ReadCloser
	meter *meter
	put   *put
}

// Read implements io.Reader.
func (b *metered) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if n > 0 {
		b.meter.note(b.put, n)
	}
	return n, err
}

// newest returns the port of the PUT that has the least bytes, once so many
// PUTs were begun and something of it is here.
func (m *meter) newest(begun int) (port uint16, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.starts < begun {
		return 0, false
	}
	var least *put
	for at, p := range m.under {
		if least == nil || p.bytes < least.bytes {
			least, port = p, at
		}
	}
	return port, least != nil && least.bytes > 0
}

// fromInitiate is the time from the call that begins the upload to the first
// byte of it. The caller holds the lock.
func (m *meter) fromInitiate() (time.Duration, error) {
	for _, c := range m.calls {
		if c.name == "initiate" {
			return m.first.Sub(c.came), nil
		}
	}
	return 0, fmt.Errorf("no call began the upload: %v", m.calls)
}
