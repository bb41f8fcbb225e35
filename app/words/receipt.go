package words

import (
	"errors"
	"time"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/uploader/receipt"
)

// sentAnyway is said of a video that was sent though its check found it cut off.
const sentAnyway Text = "Uploaded anyway: the check before the upload found this recording incomplete. It was sent as it is."

// Receipt returns the texts of receipts in the person's language, with times in
// zone.
func Receipt(zone *time.Location) receipt.Words {
	w := receipt.English(zone)
	w.Lang = Language()
	w.Title, w.Data = T("Upload receipt"), T("The same for programs (JSON)")
	w.Titles = func(n int) string { return N("Receipt for {{.N}} videos", n) }
	w.Made = func(t time.Time) string { return T("Written {{.Time}}", V{"Time": w.Time(t)}) }
	w.Video, w.File, w.Name, w.FileSize, w.SHA256, w.Type, w.Length = T("Video"), T("File"), T("Title"), T("Size"), "SHA-256", T("Type"), T("Length")
	w.Labels, w.Tags, w.Changed = T("Labels"), T("Tags"), T("File last changed")
	w.Service, w.Server, w.VideoID, w.Analysis, w.TransferID = T("At AionVision"), T("Server"), T("Video ID"), T("Analysis job"), T("Transfer ID")
	w.When, w.Added, w.Started, w.Finished = T("When"), T("Added"), T("First byte sent"), T("Complete")
	w.Sending, w.Pieces, w.Program, w.Unknown = T("How it was sent"), T("Pieces"), T("Program"), T("not known")
	w.PieceCount = func(n, again int) string {
		if again == 0 {
			return N("{{.N}} pieces, none sent again", n)
		}
		return N("{{.N}} pieces, sent again: {{.Again}}", n, V{"Again": Count(again)})
	}
	w.Bytes = func(n int64) string {
		return T("{{.Short}} ({{.Exact}} bytes)", V{"Short": Bytes(n), "Exact": Count(int(n))})
	}
	w.Duration = Clock
	w.Said = func(at string) string {
		return T("The service said that this video is complete: {{.Time}}.", V{"Time": at})
	}
	w.SaidMany = func(n int) string {
		return N("The service said of each of these {{.N}} videos that it is complete, at the time that is given.", n)
	}
	w.Hashed = T("The SHA-256 was computed by this program from the file as it was sent.")
	w.NotHashed = T("The SHA-256 isn't known: the file was gone before this program had read it to the end. A file can't be compared with this receipt.")
	w.Proven = T("The storage's answers were compared with the MD5 of what was sent: the pieces arrived as they were read.")
	w.Unproven = T("The storage's answers are of a kind that can't be compared with the MD5 of what was sent.")
	w.Anyway = T(sentAnyway)
	w.Unsigned = T("This receipt isn't signed. It is worth as much as the place where it was kept.")
	return w
}

// Answer is what a page says that was asked something.
type Answer struct {
	Icon     look.Icon
	Tone     look.Tone
	Sentence string
	Rest     []string
}

// Checked words the comparison of a file with a receipt.
func Checked(r receipt.Result, file string) Answer {
	v := V{"File": file, "Video": receipt.Visible(r.Receipt.Name), "Size": Bytes(r.Size), "Want": Bytes(r.Receipt.Size)}
	if v["Size"] == v["Want"] {
		v["Size"], v["Want"] = T("{{.N}} bytes", V{"N": Count(int(r.Size))}), T("{{.N}} bytes", V{"N": Count(int(r.Receipt.Size))})
	}
	switch r.Outcome {
	case receipt.Same:
		a := Answer{look.IconCheck, look.Good, T("It is the same video"), []string{
			T("{{.File}} has, byte for byte, the content that the receipt of {{.Video}} tells of.", v)}}
		if r.Receipt.Anyway {
			a.Rest = append(a.Rest, T(sentAnyway))
		}
		return a
	case receipt.NoHash:
		return Answer{look.IconAlert, look.Caution, T("It can't be compared"), []string{
			T("The size is the same, but this receipt has no SHA-256: the file was gone before it was known.")}}
	case receipt.SizeDiffers:
		return Answer{look.IconClose, look.Trouble, T("It is not the same: the size differs"), []string{
			T("{{.File}} has {{.Size}}, the receipt tells of {{.Want}}.", v)}}
	}
	return Answer{look.IconClose, look.Trouble, T("It is not the same"), []string{
		T("{{.File}} has the size of the receipt's video and other content. It was changed, damaged, or is another video.", v)}}
}

// CantCheck words why a comparison came to no end.
func CantCheck(err error) Answer {
	a := Answer{look.IconAlert, look.Caution, T("It couldn't be compared"), []string{T("The file couldn't be read to the end.")}}
	switch {
	case errors.Is(err, receipt.ErrNewer):
		a.Rest = []string{T("A newer Aion Uploader wrote this receipt: update this one.")}
	case errors.Is(err, receipt.ErrDamaged):
		a.Rest = []string{T("The receipt can't be read: it is damaged, or was changed by hand.")}
	case errors.Is(err, receipt.ErrChanged):
		a.Rest = []string{T("The file changed while it was read.")}
	}
	return a
}
