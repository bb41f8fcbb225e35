// Package arrows holds the rules of who may import whom, and nothing but tests.
// ARCHITECTURE.md draws the arrows; arrows_test.go is what keeps the drawing
// true. The depguard rules in .golangci.yml say the same to an editor.
package arrows
