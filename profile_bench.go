//go:build bench && linux

package main

import (
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"runtime/pprof"
	"syscall"
)

// profiled has SIGUSR1 begin a profile of the CPU in the file that
// AION_BENCH_PROFILE names, and SIGUSR2 end it, with one of the heap beside it.
// A program that is shipped has none of this: the tag is the bench's.
func profiled() (end func()) {
	path := os.Getenv("AION_BENCH_PROFILE")
	if path == "" {
		return func() {}
	}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGUSR1, syscall.SIGUSR2)
	go func() {
		for s := range signals {
			if err := profile(s == syscall.SIGUSR1, path); err != nil {
				fmt.Fprintln(os.Stderr, "profile:", err)
			}
		}
	}()
	return func() { signal.Stop(signals) }
}

func profile(begin bool, path string) error {
	if begin {
		f, err := os.Create(path + ".part")
		if err != nil {
			return err
		}
		return pprof.StartCPUProfile(f)
	}
	pprof.StopCPUProfile()
	runtime.GC()
	heap, err := os.Create(path + ".heap")
	if err != nil {
		return err
	}
	defer heap.Close()
	if err := pprof.WriteHeapProfile(heap); err != nil {
		return err
	}
	return os.Rename(path+".part", path)
}
