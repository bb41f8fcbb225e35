package support

import (
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"

	"github.com/aionvision/aion-uploader/internal/redact"
)

// How much of the log is kept.
const (
	LogLines  = 400
	lineBytes = 1000
)

// Log keeps the last lines of a program's log in memory, without secrets. All
// methods are safe for concurrent use.
type Log struct {
	redactor *redact.Redactor

	mu    sync.Mutex // protects the fields below
	lines []string   // a ring once it is full
	next  int
}

// NewLog returns an empty log. What the secrets name never gets into it.
func NewLog(secrets ...redact.Secret) *Log { return &Log{redactor: redact.New(secrets...)} }

// Logger returns a logger into the log, and into also unless that is nil.
func (l *Log) Logger(also io.Writer) *slog.Logger {
	var w io.Writer = l
	if also != nil {
		w = io.MultiWriter(l, also)
	}
	return slog.New(slog.NewTextHandler(w, nil))
}

// Write takes one record, as a slog handler writes it. It never fails.
func (l *Log) Write(b []byte) (int, error) {
	line := strings.TrimRight(string(b), "\n")
	if len(line) > lineBytes {
		line = line[:lineBytes] + "…"
	}
	line = l.redactor.Text(line)
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.lines) < LogLines {
		l.lines = append(l.lines, line)
	} else {
		l.lines[l.next] = line
		l.next = (l.next + 1) % LogLines
	}
	return len(b), nil
}

// Lines returns what is kept, the oldest first.
func (l *Log) Lines() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Concat(l.lines[l.next:], l.lines[:l.next])
}
