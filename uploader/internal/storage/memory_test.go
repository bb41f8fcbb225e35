package storage

import (
	"context"
	"crypto/tls"
	"net"
	"runtime"
	"testing"
)

// Sixteen Puts in mid-body hold at most 400 KiB each, whatever their size; the
// server's small part is counted in.
func TestMemory(t *testing.T) {
	const puts = 16
	cert, pool := certificate("127.0.0.1")
	for _, scheme := range []string{"http", "https"} {
		t.Run(scheme, func(t *testing.T) {
			stop, ready := make(chan struct{}), make(chan struct{}, puts)
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			addr := l.Addr().String()
			if scheme == "https" {
				l = tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{cert}})
			}
			serve(t, l, func(c net.Conn) {
				_, br := head(c)
				br.Discard(1 << 20)
				ready <- struct{}{}
				<-stop
			})
			c := client(t, Options{RootCAs: pool})
			before := heap()
			ctx, cancel := context.WithCancel(t.Context())
			done := make(chan error)
			for range puts {
				go func() { _, err := c.Put(ctx, part(scheme+"://"+addr+"/k", 10<<30)); done <- err }()
			}
			for range puts {
				<-ready
			}
			used := (heap() - before) / puts
			cancel()
			close(stop)
			for range puts {
				<-done
			}
			t.Logf("%d KiB each", used>>10)
			if used > 400<<10 {
				t.Errorf("%d KiB each", used>>10)
			}
		})
	}
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc + m.StackInuse)
}
