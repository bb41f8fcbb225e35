package words

import (
	"strings"
	"time"
)

// Away is what happened while nobody looked.
type Away struct {
	Span      time.Duration
	Uploaded  int
	Attention int   // that came to need the person
	Sent      int64 // bytes
}

// Sentence tells it; empty when nothing happened.
func (a Away) Sentence() string {
	var parts []string
	if a.Uploaded > 0 {
		parts = append(parts, N("{{.N}} videos were uploaded", a.Uploaded))
	}
	if a.Attention > 0 {
		parts = append(parts, N("{{.N}} need attention", a.Attention))
	}
	if a.Sent > 0 && len(parts) > 0 || a.Sent >= worthTelling {
		parts = append(parts, T("{{.Size}} sent", V{"Size": Bytes(a.Sent)}))
	}
	if len(parts) == 0 {
		return ""
	}
	return T("While you were away ({{.Time}}): {{.What}}.", V{"Time": Span(a.Span), "What": strings.Join(parts, ", ")})
}

// worthTelling is how many bytes are news by themselves.
const worthTelling = 100_000_000
