package local

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"testing"

	"github.com/aionvision/aion-uploader/e2e/bench"
	"github.com/aionvision/aion-uploader/e2e/internal/gateway"
	"github.com/aionvision/aion-uploader/e2e/internal/video"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// runTLS counts what each GB costs against bare loops over net/http.
func runTLS(ctx context.Context, env *bench.Env) (rows []bench.Row, err error) {
	if _, err := env.Build(ctx, "./cmd/floor", false); err != nil {
		return nil, err
	}
	parts := env.Parts(ctx, func(t testing.TB) { rows, err = compareTLS(ctx, t, env) })
	if parts != nil {
		return rows, parts
	}
	return rows, err
}

func compareTLS(ctx context.Context, t testing.TB, env *bench.Env) ([]bench.Row, error) {
	l, ca := gateway.Listen(t)
	s, service := newSite(t, env, apitest.Options{ChunkSize: part, ConcurrentLimit: slots, Discard: true})
	video.Grow(t, s.video, size, 1)
	if err := s.serve(service, l); err != nil {
		return nil, err
	}
	s.flags = []string{"--ca-file", ca, "--parallel", fmt.Sprint(slots)}
	secure, secureCA := gateway.Listen(t)
	plain, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	defer drop(secure)()
	defer drop(plain)()
	tls := []string{"-url", "https://" + secure.Addr().String() + "/part", "-ca", secureCA}
	with := func(flags ...string) []string { return append(tls[:len(tls):len(tls)], flags...) }
	got, err := bench.InTurn(ctx, env, env.Runs,
		bench.Contender[bench.Cost]{Name: "aion-upload", Run: func(ctx context.Context) (bench.Cost, error) { return s.upload(ctx) }},
		bench.Contender[bench.Cost]{Name: "SHA-256 alone", Run: s.floor("-sha256")},
		bench.Contender[bench.Cost]{Name: "floor, TLS, md5-simd, SHA-256", Run: s.floor(with("-md5", "simd", "-sha256")...)},
		bench.Contender[bench.Cost]{Name: "floor, TLS, crypto/md5, SHA-256", Run: s.floor(with("-md5", "std", "-sha256")...)},
		bench.Contender[bench.Cost]{Name: "floor, TLS", Run: s.floor(tls...)},
		bench.Contender[bench.Cost]{Name: "floor, plain HTTP", Run: s.floor("-url", "http://"+plain.Addr().String()+"/part")},
	)
	if err != nil {
		return nil, err
	}
	s.complete(got)
	return tlsRows(got), nil
}

func tlsRows(c costs) []bench.Row {
	const group = "CPU time for each GB sent"
	var rows []bench.Row
	for _, bar := range [][2]string{
		{"bare loops", "floor, plain HTTP"}, {"bare loops", "floor, TLS"}, {"hashing", "SHA-256 alone"},
		{"TLS, hashes", "floor, TLS, crypto/md5, SHA-256"}, {"TLS, hashes", "floor, TLS, md5-simd, SHA-256"}, {"TLS, hashes", "aion-upload"},
	} {
		rows = append(rows, bench.Of(group, bar[1]+" ("+bar[0]+")", "s/GB", perGB(c.cpu(bar[1]))).Drawn("cpu", bar[0], bar[1]))
	}
	const apart = "The follower's SHA-256 is what reading and hashing the same file alone took in the same round; what it had left to do at the end was added first. " +
		"What is left is TLS, MD5 and the system's own; MD5 in wide registers saves what parts have in common, and while few slots send that is little."
	const same = "The floor is a loop of PUTs by net/http with crypto/md5 and SHA-256, and nothing else."
	return append(rows,
		bench.Of(group, "over TLS with MD5, SHA-256 apart", "s/GB", perGB(c.without("aion-upload", "SHA-256 alone"))).AtMost(1.7).Noted(apart),
		bench.Of(group, "against the floor with the same hashes, over TLS", "×", bench.Ratios(c.cpu("aion-upload"), c.cpu("floor, TLS, crypto/md5, SHA-256"))).AtMost(1.1).Noted(same),
		bench.Of(group, "against the same floor by md5-simd", "×", bench.Ratios(c.cpu("aion-upload"), c.cpu("floor, TLS, md5-simd, SHA-256"))),
		bench.Of("Memory", "over TLS, 5 slots, chunks of 10 MB", "MB", c.peak("aion-upload")),
	)
}

// drop serves PUTs by dropping their bytes until its result is called.
func drop(l net.Listener) (end func()) {
	s := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.CopyBuffer(struct{ io.Writer }{io.Discard}, r.Body, make([]byte, 256<<10)) // who sends notices
		w.Header().Set("ETag", `"0"`)
	})}
	go func() { _ = s.Serve(l) }() // ends with Close
	return func() { _ = s.Close() }
}
