package words

import (
	"fmt"
	"strings"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/receipt"
)

// FileLine says in the details which file it is, how big and how long; of
// several videos how much they are together.
func FileLine(all []*uploader.Snapshot) string {
	var size int64
	var long time.Duration
	for _, s := range all {
		size += s.Size
		long += s.Duration
	}
	d := V{"Size": Bytes(size), "Time": Clock(long), "File": ""}
	if len(all) == 1 {
		d["File"] = receipt.Visible(all[0].Name)
	}
	switch {
	case len(all) == 1 && long > 0:
		return T("{{.File}} · {{.Size}} · {{.Time}} long", d)
	case len(all) == 1:
		return T("{{.File}} · {{.Size}}", d)
	}
	return T("{{.Size}} together", d)
}

// AbortWhy says why an upload can't be aborted though it is under way; empty
// when it can, or there is nothing to abort.
func AbortWhy(s *uploader.Snapshot) string {
	if s.State.Phase == uploader.Finishing {
		return T("It can't be aborted while it is finishing.")
	}
	return ""
}

// PiecesTitle says how many pieces the service has counted in.
func PiecesTitle(confirmed, total int, practice bool) string {
	d := V{"Done": Count(confirmed)}
	if practice {
		return N("Pieces · {{.Done}} of {{.N}} practised", total, d)
	}
	return N("Pieces · {{.Done}} of {{.N}} confirmed", total, d)
}

// SpeedTitle says how far back the chart goes.
func SpeedTitle(d time.Duration) string {
	return T("Speed, last {{.Time}}", V{"Time": Span(d)})
}

// PieceName is what a state of pieces is called in the legend, with how many
// are in it.
func PieceName(state uploader.Piece, n int) string {
	d := V{"N": Count(n)}
	switch state {
	case uploader.PieceAgain:
		return T("sent again {{.N}}", d)
	case uploader.PieceSending:
		return T("on the way {{.N}}", d)
	case uploader.PieceSent:
		return T("sent {{.N}}", d)
	case uploader.PieceConfirmed:
		return T("confirmed {{.N}}", d)
	}
	return T("waiting {{.N}}", d)
}

// PiecesTogether explains a map in which one square stands for several pieces;
// empty where each has its own.
func PiecesTogether(each int) string {
	if each <= 1 {
		return ""
	}
	return N("Each square stands for {{.N}} pieces.", each)
}

// Technical is the text behind Details: for support, in English, without a key
// or an address's query. One fact a line.
func Technical(s *uploader.Snapshot, d *uploader.Details) string {
	var b strings.Builder
	line := func(name string, v any) {
		if t := fmt.Sprint(v); t != "" && t != "0" {
			fmt.Fprintf(&b, "%s: %s\n", name, t)
		}
	}
	stamp := func(name string, t time.Time) {
		if !t.IsZero() {
			line(name, t.UTC().Format(time.RFC3339))
		}
	}
	line("transfer", s.ID)
	line("state", s.State)
	line("wait", s.State.Wait)
	line("size", s.Size)
	line("content type", s.ContentType)
	line("media id", s.MediaID)
	line("analysis job", s.AnalysisJobID)
	if d != nil {
		line("upload id", d.UploadID)
		line("storage", d.StorageHost)
		stamp("upload expires", d.Expires)
		line("chunks", d.PieceCount)
		line("chunks sent again", d.SentAgain)
	}
	stamp("added", s.AddedAt)
	stamp("started", s.StartedAt)
	stamp("finished", s.FinishedAt)
	line("attempts", s.Attempts)
	if e := s.Err; e != nil {
		line("error", e.Code)
		line("operation", e.Op)
		line("http status", e.Status)
		line("api code", e.APICode)
		line("request id", e.RequestID)
		line("message", e.Message)
	}
	return strings.TrimRight(b.String(), "\n")
}
