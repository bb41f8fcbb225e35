package window

import (
	"io"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// line is the way to a service, which can be cut: then nothing listens at its
// end, and what was open is gone.
type line struct {
	t        *testing.T
	at, to   string
	mu       sync.Mutex // protects the fields below
	listener net.Listener
	open     map[net.Conn]bool
}

// onLine starts a service with such a line before it.
func onLine(t *testing.T, o apitest.Options) (svc *apitest.Server, l *line, baseURL string) {
	t.Helper()
	svc, base := service(t, o)
	to := strings.TrimPrefix(base, "http://")
	to, path, _ := strings.Cut(to, "/")
	l = &line{t: t, at: "127.0.0.1:0", to: to, open: map[net.Conn]bool{}}
	l.mend()
	t.Cleanup(l.cut)
	return svc, l, "http://" + l.at + "/" + path
}

// mend lets connections pass, at the same address as before.
func (l *line) mend() {
	l.t.Helper()
	listener, err := net.Listen("tcp", l.at)
	if err != nil {
		l.t.Fatal(err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.listener, l.at = listener, listener.Addr().String()
	go func() {
		for {
			from, err := listener.Accept()
			if err != nil {
				return // cut
			}
			go l.carry(from)
		}
	}()
}

// cut closes all.
func (l *line) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	_ = l.listener.Close()
	for c := range l.open {
		_ = c.Close()
	}
	clear(l.open)
}

func (l *line) carry(from net.Conn) {
	defer from.Close()
	to, err := net.Dial("tcp", l.to)
	if err != nil {
		return
	}
	defer to.Close()
	l.mu.Lock()
	l.open[from], l.open[to] = true, true
	l.mu.Unlock()
	go func() {
		_, _ = io.Copy(to, from)
		_ = to.(*net.TCPConn).CloseWrite()
	}()
	_, _ = io.Copy(from, to)
}
