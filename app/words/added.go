package words

import (
	"path/filepath"
	"strings"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/receipt"
)

// AddedNotice is what is said after files were dropped or chosen, so that
// nothing is left out in silence. Again lists the paths that were uploaded
// before; Show is the row of one that is in the list already.
type AddedNotice struct {
	Text  string // empty when there is nothing beside the new rows to tell
	Again []string
	Show  uploader.ID
}

// TellAdded words the answer to one Add.
func TellAdded(a uploader.Added, practice bool) AddedNotice {
	var n AddedNotice
	var parts []string
	var before, listed []uploader.Duplicate
	for _, d := range a.Duplicates {
		if d.Uploaded {
			before = append(before, d)
			n.Again = append(n.Again, d.Path)
		} else {
			listed = append(listed, d)
		}
	}
	videos := len(a.IDs) + len(a.Duplicates)
	if len(before) > 0 {
		parts = append(parts, tellBefore(before, videos, practice))
		if len(a.IDs) > 0 {
			parts = append(parts, N("{{.N}} new", len(a.IDs)))
		}
	}
	switch len(listed) {
	case 0:
	case 1:
		parts = append(parts, T("{{.File}} is already in the list", V{"File": shownName(listed[0].Path)}))
	default:
		parts = append(parts, N("{{.N}} are already in the list", len(listed)))
	}
	if len(listed) > 0 {
		n.Show = listed[0].ID
	}
	parts = append(parts, tellSkipped(a.Skipped)...)
	n.Text = strings.Join(parts, " · ")
	return n
}

func tellBefore(before []uploader.Duplicate, videos int, practice bool) string {
	v := V{"Of": Count(videos), "File": shownName(before[0].Path)}
	switch {
	case practice && len(before) == 1:
		return T("{{.File}} was practised before", v)
	case practice:
		return N("{{.N}} of {{.Of}} were practised before", len(before), v)
	case len(before) == 1 && videos == 1:
		return T("{{.File}} is already at AionVision", v)
	}
	return N("{{.N}} of {{.Of}} are already at AionVision", len(before), v)
}

func tellSkipped(folders []uploader.Skipped) []string {
	var parts []string
	others := 0
	for _, s := range folders {
		v := V{"Folder": shownName(s.Folder)}
		switch {
		case s.Err != "":
			parts = append(parts, T("The folder {{.Folder}} couldn't be read in full", v))
		case s.Videos == 0:
			parts = append(parts, T("No videos in the folder {{.Folder}}", v))
			continue
		}
		others += s.Others
	}
	if others > 0 {
		parts = append(parts, N("{{.N}} other files left out: they aren't videos", others))
	}
	return parts
}

// PlanPace says, on Add, how long many clips take at the plan's pace; empty
// when the plan isn't what takes the time. A short clip takes two calls of its
// own, and a tenth of the one that begins ten together.
func PlanPace(clips, callsPerMinute int) string {
	if callsPerMinute <= 0 {
		return ""
	}
	minutes := (2*clips + (clips+9)/10) / callsPerMinute
	if minutes < 5 {
		return ""
	}
	return N("{{.N}} clips: about {{.Min}} min at your plan's pace ({{.Calls}} calls a minute)", clips, V{"Min": minutes, "Calls": callsPerMinute})
}

// shownName is a path's last part as it can be shown.
func shownName(path string) string { return receipt.Visible(filepath.Base(path)) }
