package local

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/aionvision/aion-uploader/e2e/bench"
	"github.com/aionvision/aion-uploader/e2e/internal/gateway"
	"github.com/aionvision/aion-uploader/e2e/internal/video"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// rclone is installed rather than required: its hundreds of modules stay out of
// this one.
const rclone = "github.com/rclone/rclone@v1.76.0"

// runS3 sends one video to a real S3 server by the program and its peers.
func runS3(ctx context.Context, env *bench.Env) (rows []bench.Row, err error) {
	for _, pkg := range []string{"./cmd/peerminio", "./cmd/floor"} {
		if _, err := env.Build(ctx, pkg, false); err != nil {
			return nil, err
		}
	}
	peer, err := env.Install(ctx, rclone)
	if err != nil {
		return nil, err
	}
	parts := env.Parts(ctx, func(t testing.TB) { rows, err = compareS3(ctx, t, env, peer) })
	if parts != nil {
		return rows, parts
	}
	return rows, err
}

func compareS3(ctx context.Context, t testing.TB, env *bench.Env, rclone string) ([]bench.Row, error) {
	server := gateway.Start(t, gateway.Install(t, env.Bin), gateway.Options{})
	bucket := server.Bucket(t, "")
	s, service := newSite(t, env, apitest.Options{ChunkSize: part, ConcurrentLimit: slots, Storage: bucket})
	video.Grow(t, s.video, size, 1)
	var err error
	if s.base, err = service.Start(); err != nil {
		return nil, err
	}
	account := server.Environ()
	got, err := bench.InTurn(ctx, env, env.Runs,
		bench.Contender[bench.Cost]{Name: "aion-upload", Run: func(ctx context.Context) (bench.Cost, error) {
			defer bucket.Empty(t)
			return s.upload(ctx, "--parallel", fmt.Sprint(slots))
		}},
		bench.Contender[bench.Cost]{Name: "minio-go", Run: func(ctx context.Context) (bench.Cost, error) {
			defer bucket.Empty(t)
			c, _, err := env.Measure(ctx, account, filepath.Join(env.Bin, "peerminio"), "-addr", server.Addr, "-bucket", bucket.Name,
				"-part", fmt.Sprint(int(part)), "-threads", fmt.Sprint(slots), s.video)
			return c, err
		}},
		bench.Contender[bench.Cost]{Name: "rclone", Run: func(ctx context.Context) (bench.Cost, error) {
			defer bucket.Empty(t)
			c, _, err := env.Measure(ctx, account, rclone, "copyto", "--config", "/dev/null", "--s3-provider", "Other", "--s3-env-auth",
				"--s3-endpoint", "http://"+server.Addr, "--s3-force-path-style", "--s3-no-check-bucket", "--s3-upload-cutoff", "0",
				"--s3-chunk-size", fmt.Sprintf("%dB", int(part)), "--s3-upload-concurrency", fmt.Sprint(slots),
				s.video, ":s3:"+bucket.Name+"/rclone.mp4")
			return c, err
		}},
		bench.Contender[bench.Cost]{Name: "MD5 alone", Run: s.floor("-md5", "simd")},
		bench.Contender[bench.Cost]{Name: "SHA-256 alone", Run: s.floor("-sha256")},
	)
	if err != nil {
		return nil, err
	}
	s.complete(got)
	return s3Rows(got), nil
}

func s3Rows(c costs) []bench.Row {
	const group = "2 GiB in 10 MB × 5 to an S3 server on the same machine (versitygw)"
	var rows []bench.Row
	for _, name := range []string{"aion-upload", "minio-go", "rclone"} {
		rows = append(rows,
			bench.Of(group, name+": time", "s", c.wall(name)),
			bench.Of(group, name+": CPU", "s", c.cpu(name)),
			bench.Of(group, name+": peak memory", "MB", c.peak(name)))
		rows = append(rows, bench.Of("CPU time for each GB sent", name+", S3 server", "s/GB", perGB(c.cpu(name))).Drawn("cpu", "S3, plain HTTP", name))
	}
	const apart = "Hashing the same file alone, in the same round, is taken off: MD5 over five streams by md5-simd, and SHA-256 with reading the file a second time."
	return append(rows,
		bench.Of(group, "MD5 alone: CPU", "s", c.cpu("MD5 alone")),
		bench.Of(group, "SHA-256 alone: CPU", "s", c.cpu("SHA-256 alone")),
		bench.Of(group, "time against minio-go", "×", bench.Ratios(c.wall("aion-upload"), c.wall("minio-go"))).AtMost(1),
		bench.Of(group, "CPU against rclone, with MD5 and SHA-256 on", "×", bench.Ratios(c.cpu("aion-upload"), c.cpu("rclone"))).AtMost(0.5).
			Noted("The command ends with the upload; what its SHA-256 had left to do then is added."),
		bench.Of(group, "CPU against minio-go, hashes apart", "×", bench.Ratios(c.without("aion-upload", "MD5 alone", "SHA-256 alone"), c.cpu("minio-go"))).AtMost(1).Noted(apart),
	)
}
