//go:build !bench || !linux

package main

// profiled is for builds with the tag "bench" alone.
func profiled() (end func()) { return func() {} }
