// Package texts holds no code: its test compares what the window says with the
// translation files, so that no language lacks a text or keeps one that nobody
// says any more.
package texts
