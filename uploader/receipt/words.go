package receipt

import (
	"fmt"
	"strings"
	"time"
)

// Words are the texts of a page, so that a program can give them in the
// person's language. Every field is needed; texts are plain, not HTML.
type Words struct {
	Lang   string // of the page, as HTML names it: "en", "pt-BR"
	Title  string // of one receipt
	Titles func(n int) string
	Made   func(t time.Time) string // "Written …"

	Video, File, Name, FileSize, SHA256, Type, Length, Labels, Tags, Changed string
	Service, Server, VideoID, Analysis, TransferID                           string
	When, Added, Started, Finished                                           string
	Sending, Pieces, Program                                                 string
	Unknown, Data                                                            string

	PieceCount func(pieces, again int) string
	Bytes      func(n int64) string // "6.1 GB (6,100,000,000 bytes)"
	Time       func(t time.Time) string
	Duration   func(d time.Duration) string

	// The sentences: what is known and from whom.
	Said                                        func(finished string) string
	Hashed, NotHashed, Proven, Unproven, Anyway string
	Unsigned                                    string
	SaidMany                                    func(n int) string
}

// English returns the texts in English, with times in zone.
func English(zone *time.Location) Words {
	return Words{
		Lang: "en", Title: "Upload receipt", Data: "The same for programs (JSON)",
		Titles: func(n int) string { return fmt.Sprintf("Receipt for %d videos", n) },
		Made:   func(t time.Time) string { return "Written " + stamp(t, zone) },
		Video:  "Video", File: "File", Name: "Title", FileSize: "Size", SHA256: "SHA-256", Type: "Type", Length: "Length",
		Labels: "Labels", Tags: "Tags", Changed: "File last changed",
		Service: "At AionVision", Server: "Server", VideoID: "Video ID", Analysis: "Analysis job", TransferID: "Transfer ID",
		When: "When", Added: "Added", Started: "First byte sent", Finished: "Complete",
		Sending: "How it was sent", Pieces: "Pieces", Program: "Program", Unknown: "not known",
		PieceCount: func(n, again int) string {
			if again == 0 {
				return fmt.Sprintf("%d, none sent again", n)
			}
			return fmt.Sprintf("%d, sent again: %d", n, again)
		},
		Bytes:    func(n int64) string { return grouped(n) + " bytes" },
		Time:     func(t time.Time) string { return stamp(t, zone) },
		Duration: func(d time.Duration) string { return d.Round(time.Second).String() },
		Said: func(at string) string {
			return "The service said that this video is complete: " + at + "."
		},
		SaidMany: func(n int) string {
			return fmt.Sprintf("The service said of each of these %d videos that it is complete, at the time that is given.", n)
		},
		Hashed:    "The SHA-256 was computed by this program from the file as it was sent.",
		NotHashed: "The SHA-256 isn't known: the file was gone before this program had read it to the end. A file can't be compared with this receipt.",
		Proven:    "The storage's answers were compared with the MD5 of what was sent: the pieces arrived as they were read.",
		Unproven:  "The storage's answers are of a kind that can't be compared with the MD5 of what was sent.",
		Anyway:    "Uploaded anyway: the check before the upload found this recording incomplete. It was sent as it is.",
		Unsigned:  "This receipt isn't signed. It is worth as much as the place where it was kept.",
	}
}

func stamp(t time.Time, zone *time.Location) string {
	return t.In(zone).Format("2006-01-02 15:04:05 -07:00")
}

// grouped writes a number with its thousands apart.
func grouped(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Group is some facts of a receipt under one head.
type Group struct {
	Title string
	Facts []Fact
}

// Fact is one line of a receipt, as text that can be shown as it is.
type Fact struct {
	Label, Value string
	Code         bool // an ID or a hash: in a fixed pitch, to be copied
}

// Sentence says what a receipt rests on.
type Sentence struct {
	Text    string
	Caution bool // it takes away from what a receipt usually says
}

// Groups returns the facts of a receipt in the order they are read.
func (r *Receipt) Groups(w Words) []Group {
	var video, service, when, sending Group
	video.Title, service.Title, when.Title, sending.Title = w.Video, w.Service, w.When, w.Sending
	add := func(g *Group, label, value string, code bool) {
		if value != "" {
			g.Facts = append(g.Facts, Fact{label, Visible(value), code})
		}
	}
	at := func(g *Group, label string, t time.Time) {
		if !t.IsZero() {
			add(g, label, w.Time(t), false)
		}
	}
	add(&video, w.File, r.Name, false)
	add(&video, w.Name, r.Title, false)
	add(&video, w.FileSize, w.Bytes(r.Size), false)
	add(&video, w.SHA256, or(r.SHA256, w.Unknown), r.SHA256 != "")
	add(&video, w.Type, r.ContentType, false)
	if r.Duration > 0 {
		add(&video, w.Length, w.Duration(time.Duration(r.Duration*float64(time.Second))), false)
	}
	at(&video, w.Changed, r.Modified)
	add(&video, w.Tags, strings.Join(r.Tags, ", "), false)
	add(&video, w.Labels, labels(r.Labels), false)
	add(&service, w.VideoID, r.VideoID, true)
	add(&service, w.Server, r.Service, true)
	add(&service, w.Analysis, r.AnalysisJobID, true)
	at(&when, w.Added, r.AddedAt)
	at(&when, w.Started, r.StartedAt)
	at(&when, w.Finished, r.FinishedAt)
	if r.Pieces > 0 {
		add(&sending, w.Pieces, w.PieceCount(r.Pieces, r.SentAgain), false)
	}
	add(&sending, w.Program, r.Program, false)
	add(&sending, w.TransferID, r.TransferID, true)
	return []Group{video, service, when, sending}
}

// Sentences returns what the receipt rests on, and what takes away from it.
func (r *Receipt) Sentences(w Words) []Sentence {
	said := Sentence{w.Said(w.Time(r.FinishedAt)), false}
	return append([]Sentence{said}, r.proof(w)...)
}

func (r *Receipt) proof(w Words) []Sentence {
	var s []Sentence
	if r.Anyway {
		s = append(s, Sentence{w.Anyway, true})
	}
	if r.SHA256 != "" {
		s = append(s, Sentence{w.Hashed, false})
	} else {
		s = append(s, Sentence{w.NotHashed, true})
	}
	if r.Proven {
		s = append(s, Sentence{w.Proven, false})
	} else {
		s = append(s, Sentence{w.Unproven, true})
	}
	return s
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
