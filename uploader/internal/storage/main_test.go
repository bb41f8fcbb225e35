package storage

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"testing"

	"go.uber.org/goleak"
)

// TestMain is also the benchmark's server, in a process of its own so that the
// client's cost is counted alone.
func TestMain(m *testing.M) {
	if os.Getenv("STORAGE_TEST_SINK") != "" {
		sink()
		return
	}
	goleak.VerifyTestMain(m)
}

// sink serves PUTs by dropping their bytes, until its standard input ends.
func sink() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	s := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.CopyBuffer(struct{ io.Writer }{io.Discard}, r.Body, make([]byte, 256<<10))
		w.Header().Set("ETag", `"0"`)
	})}
	if os.Getenv("STORAGE_TEST_SINK") == "tls" {
		cert, _ := certificate("127.0.0.1")
		l = tlsListener(l, cert)
	}
	fmt.Println(l.Addr())
	go s.Serve(l)
	io.Copy(io.Discard, os.Stdin)
}
