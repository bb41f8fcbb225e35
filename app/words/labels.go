package words

import (
	"errors"
	"strings"

	"github.com/aionvision/aion-uploader/uploader"
)

// The names of the metadata fields that every inspection has, as the service
// gets them.
const (
	FieldSite       = "site"
	FieldAsset      = "asset"
	FieldInspection = "inspection"
)

// StandardFields are the fields that stick for new videos, in their order.
func StandardFields() []string { return []string{FieldSite, FieldAsset, FieldInspection} }

// FieldName is what people call a metadata field: its own name, but for the
// three that every inspection has.
func FieldName(field string) string {
	switch field {
	case FieldSite:
		return T("Site")
	case FieldAsset:
		return T("Asset")
	case FieldInspection:
		return T("Inspection")
	}
	return field
}

// Various stands for a label in which the selected videos differ.
func Various() string { return T("various") }

// LabelProblem says what is wrong with a label, by the engine's check; empty
// when nothing is.
func LabelProblem(err error) string {
	switch {
	case err == nil:
		return ""
	case errors.Is(err, uploader.ErrTagCharacters):
		return T("Tags take the letters a to z, digits, spaces, - and _.")
	case errors.Is(err, uploader.ErrTooManyTags):
		return T("A video takes {{.N}} tags at most.", V{"N": uploader.MaxTags})
	case errors.Is(err, uploader.ErrLabelTooLong):
		return T("That is too long: {{.Most}} characters at most, {{.Tag}} for a tag.", V{"Most": uploader.MaxLabelChars, "Tag": uploader.MaxTagChars})
	case errors.Is(err, uploader.ErrLabelEmpty):
		return T("A field needs a name.")
	case errors.Is(err, uploader.ErrLabelsSent):
		return LabelsSent()
	}
	return T("The labels couldn't be changed.")
}

// LabelsSent says why labels are read-only.
func LabelsSent() string {
	return T("Sent when the upload started; can't be changed from here any more.")
}

// LabelsOpen reports whether a video's labels can still be changed.
func LabelsOpen(s *uploader.Snapshot) bool {
	return !s.Initiated && !s.State.Phase.Final() && s.State.Phase != uploader.Aborting
}

// LabelsNote says under the labels what becomes of them.
func LabelsNote(all []*uploader.Snapshot) string {
	open, sent := 0, 0
	for _, s := range all {
		switch {
		case LabelsOpen(s):
			open++
		case s.Initiated:
			sent++
		}
	}
	switch {
	case open == len(all):
		return T("Kept as you type, and sent when the upload starts. Until then you can change them.")
	case open > 0:
		return N("{{.N}} of them were sent already and keep their labels.", len(all)-open)
	case sent > 0:
		return LabelsSent()
	}
	return ""
}

// NewVideosGet says which labels new videos get; empty when none.
func NewVideosGet(l uploader.Labels) string {
	var parts []string
	for _, f := range StandardFields() {
		if v := l.Metadata[f]; v != "" {
			parts = append(parts, T("{{.Field}} {{.Value}}", V{"Field": FieldName(f), "Value": v}))
		}
	}
	parts = append(parts, l.Tags...)
	if len(parts) == 0 {
		return ""
	}
	return T("New videos get: {{.Labels}}", V{"Labels": strings.Join(parts, " · ")})
}
