package journal

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// BenchmarkHistory100k opens and asks a journal with 100,000 finished uploads,
// which is some years of clips.
func BenchmarkHistory100k(b *testing.B) {
	dir := b.TempDir()
	s, _, err := Open(dir)
	if err != nil {
		b.Fatal(err)
	}
	began := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := 0; i < 100_000; i += 1000 {
		ops := make([]Op, 1000)
		for k := range ops {
			n := i + k
			ops[k] = Remember{Entry{
				ID: fmt.Sprintf("id-%08d", n), Path: fmt.Sprintf("/media/ines/GOPRO_64/DCIM/100GOPRO/GX%06d.MP4", n), Name: fmt.Sprintf("GX%06d.MP4", n),
				Size: int64(n)*4096 + 1, Sample: fmt.Sprintf("%064x", n), SHA256: fmt.Sprintf("%064x", n+1), ContentType: "video/mp4", Title: "Bridge 17, bearing",
				Tags: []string{"bearing", "north"}, Metadata: map[string]string{"site": "B17", "asset": "pier 4"}, BaseURL: "https://api.example.test/api/v2",
				KeyPrint: "k", MediaID: fmt.Sprintf("5f0c7a1e-0000-4000-8000-%012d", n), FinishedAt: began.Add(time.Duration(n) * time.Minute), Pieces: 400,
			}}
		}
		if err := s.Commit(ops...); err != nil {
			b.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	st, err := os.Stat(filepath.Join(dir, fileName))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(st.Size())/1e6, "file-MB")
	for b.Loop() {
		runtime.GC()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		s, _, err := Open(dir)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := s.Load(); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(start).Seconds(), "open-s")
		for what, q := range map[string]Query{"first": {Limit: 50}, "found": {Text: "gx099", Limit: 50}, "none": {Text: "nowhere", Limit: 50}, "last": {Limit: 50, Offset: 99_900}} {
			start := time.Now()
			if _, _, err := s.History(b.Context(), q); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(time.Since(start).Seconds(), what+"-s")
		}
		start = time.Now()
		if es, err := s.Find(b.Context(), Match{BaseURL: "https://api.example.test/api/v2", Size: 4097, Sample: fmt.Sprintf("%064x", 1)}); err != nil || len(es) != 1 {
			b.Fatal(es, err)
		}
		b.ReportMetric(time.Since(start).Seconds(), "find-s")
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(int64(after.HeapInuse)-int64(before.HeapInuse))/1e6, "heap-MB")
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
