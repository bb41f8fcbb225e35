//go:build !windows

package uploader_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

func cpu() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func scaleFiles(b *testing.B, n, size int) string {
	dir := filepath.Join(b.TempDir(), "card")
	os.MkdirAll(dir, 0o700)
	old := time.Date(1999, 12, 1, 12, 0, 0, 0, time.UTC)
	for i := range n {
		p := filepath.Join(dir, fmt.Sprintf("v%05d.avi", i))
		v := aviOf(size, byte(i))
		copy(v[len(v)-8:], fmt.Sprintf("%08d", i))
		os.WriteFile(p, v, 0o600)
		os.Chtimes(p, old, old)
	}
	return dir
}

// spent is the share of a processor, in per cent, that is used over a while in
// which nothing is asked. It is a measurement of real time, so real time passes.
func spent(while time.Duration) float64 {
	c := cpu()
	<-time.After(while)
	return (cpu() - c).Seconds() / while.Seconds() * 100
}

// arrive waits until so many videos have come to a state.
func arrive(b *testing.B, events <-chan uploader.Event, n int, there func(uploader.State) bool) {
	b.Helper()
	late := time.After(2 * time.Minute)
	for seen := map[uploader.ID]bool{}; len(seen) < n; {
		select {
		case e := <-events:
			if there(e.To) {
				seen[e.ID] = true
			}
		case <-late:
			b.Fatalf("%d of %d videos after two minutes", len(seen), n)
		}
	}
}

// BenchmarkAttackAdd5000 adds 5,000 small files with no key: what the queue
// itself costs.
func BenchmarkAttackAdd5000(b *testing.B) {
	dir := scaleFiles(b, 5000, 4000)
	for b.Loop() {
		m, err := uploader.Open(uploader.Config{StateDir: b.TempDir()})
		if err != nil {
			b.Fatal(err)
		}
		c, start := cpu(), time.Now()
		a := <-m.Add([]string{dir}, uploader.AddOptions{})
		b.ReportMetric((cpu() - c).Seconds(), "cpu-s")
		b.ReportMetric(time.Since(start).Seconds(), "wall-s")
		if len(a.IDs) != 5000 {
			b.Fatalf("%d", len(a.IDs))
		}
		b.ReportMetric(spent(2*time.Second), "idle-cpu-%")
		m.Close(context.Background())
	}
}

// BenchmarkAttackMissing5000 is a card with 5,000 files that was pulled.
func BenchmarkAttackMissing5000(b *testing.B) {
	dir := scaleFiles(b, 5000, 4000)
	s, err := apitest.New(apitest.Options{Dir: b.TempDir(), Key: testKey})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	base, err := s.Start()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		m, err := uploader.Open(uploader.Config{BaseURL: base, Key: testKey, Proxy: noProxy})
		if err != nil {
			b.Fatal(err)
		}
		<-m.Add([]string{dir}, uploader.AddOptions{Paused: true})
		os.Rename(dir, dir+".away")
		events := m.Subscribe(b.Context())
		m.ResumeAll()
		// One is looked for at a time; the others wait for their turn.
		arrive(b, events, 1, func(s uploader.State) bool { return s.Wait == uploader.WaitFileMissing })
		b.ReportMetric(spent(5*time.Second), "waiting-cpu-%")
		start := time.Now()
		m.Close(context.Background())
		b.ReportMetric(time.Since(start).Seconds(), "close-s")
		os.Rename(dir+".away", dir)
	}
}

// BenchmarkAttackRun500 uploads 500 clips to a service in this process.
func BenchmarkAttackRun500(b *testing.B) {
	dir := scaleFiles(b, 500, 20_000)
	for b.Loop() {
		s, err := apitest.New(apitest.Options{Dir: b.TempDir(), Key: testKey})
		if err != nil {
			b.Fatal(err)
		}
		base, err := s.Start()
		if err != nil {
			b.Fatal(err)
		}
		m, err := uploader.Open(uploader.Config{BaseURL: base, Key: testKey, Proxy: noProxy, StateDir: b.TempDir()})
		if err != nil {
			b.Fatal(err)
		}
		events := m.Subscribe(b.Context())
		c, start := cpu(), time.Now()
		<-m.Add([]string{dir}, uploader.AddOptions{})
		arrive(b, events, 500, func(s uploader.State) bool { return s.Phase == uploader.Uploaded })
		b.ReportMetric((cpu() - c).Seconds(), "cpu-s")
		b.ReportMetric(time.Since(start).Seconds(), "wall-s")
		var ms runtime.MemStats
		runtime.ReadMemStats(&ms)
		b.ReportMetric(float64(ms.HeapInuse)/1e6, "heap-MB")
		m.Close(context.Background())
		s.Close()
	}
}
