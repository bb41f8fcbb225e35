package words

import (
	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/receipt"
)

// CardAnswer words the verdict on a card. It is green for a card that is safe
// to wipe, amber where the videos are at AionVision and something else isn't or
// isn't known, and red where a video isn't.
func CardAnswer(v *uploader.CardVerdict) Answer {
	switch {
	case v.Pulled:
		return Answer{look.IconAlert, look.Trouble, T("The card went away before the end"), []string{T("Nothing is proven. Put it back and check it again. Don't wipe it.")}}
	case v.Safe():
		return Answer{look.IconCheck, look.Good, T("Safe to wipe: everything on this card is at AionVision"), []string{
			N("{{.N}} videos, {{.Size}}, were read from the card again just now, whole. Each is byte for byte what was sent.", v.Videos, V{"Size": Bytes(v.Bytes)}),
		}}
	case v.Videos > v.Uploaded:
		return Answer{look.IconClose, look.Trouble, N("{{.Done}} of {{.N}} videos are at AionVision. Don't wipe this card.", v.Videos, V{"Done": Count(v.Uploaded)}), []string{others(v)}}
	case v.Changed() > 0:
		return Answer{look.IconAlert, look.Caution, T("The card changed while it was checked"), []string{T("Check it again.")}}
	case v.Unseen() > 0:
		return Answer{look.IconAlert, look.Caution, T("Not everything on this card could be looked at"), unseen(v)}
	case v.Videos == 0 && v.Files == 0:
		return Answer{look.IconInfo, look.Neutral, T("There are no files here"), []string{T("Files that were deleted, and other parts of the same card, can't be seen.")}}
	case v.Videos == 0:
		return Answer{look.IconAlert, look.Caution, T("There are no uploaded videos here"), []string{N("{{.N}} files of other kinds are here.", v.Others())}}
	}
	all := N("All {{.N}} videos on it are at AionVision", v.Videos) + "."
	if v.Others() > 0 {
		all += " " + others(v)
	}
	return Answer{look.IconAlert, look.Caution, all, before(v)}
}

// unseen says what is known of a card that wasn't looked at as a whole.
func unseen(v *uploader.CardVerdict) []string {
	rest := []string{T("Nobody knows what is in there. Don't wipe it.")}
	if v.Videos > 0 {
		rest = append(rest, N("The {{.N}} videos that were found are at AionVision.", v.Videos))
	}
	return rest
}

// before says what keeps a card from being safe to wipe though all its videos
// are at AionVision.
func before(v *uploader.CardVerdict) (rest []string) {
	if v.Others() > 0 {
		rest = append(rest, T("Wipe the card only when you have a copy of those files, or don't need them."))
	}
	if v.OtherKey() > 0 {
		rest = append(rest, N("{{.N}} videos were uploaded with another key than the one in use: make sure that its account still has them.", v.OtherKey()))
	}
	if v.Fresh == uploader.CardCached {
		rest = append(rest, T("It could only be read through this computer's memory, which proves nothing about the card itself."))
	}
	if !v.Whole {
		rest = append(rest, T("This is a folder: the rest of its card or disk wasn't looked at."))
	}
	return rest
}

func others(v *uploader.CardVerdict) string {
	if v.Others() == 0 {
		return ""
	}
	return N("{{.N}} other files are not.", v.Others())
}

// CardReasons are the reasons of a verdict in the order they are listed.
func CardReasons() []uploader.CardReason {
	return []uploader.CardReason{
		uploader.CardNotUploaded, uploader.CardDiffers, uploader.CardNoHash, uploader.CardChanged, uploader.CardUnreadable,
		uploader.CardMount, uploader.CardLink, uploader.CardSpecial, uploader.CardOther,
		uploader.CardOtherKey, uploader.CardAnyway, uploader.CardUnproven, uploader.CardSystem,
	}
}

// CardReason is the head over the files of one reason, and its tone.
func CardReason(r uploader.CardReason, n int) (string, look.Icon, look.Tone) {
	switch r {
	case uploader.CardNotUploaded:
		return N("{{.N}} videos aren't at AionVision", n), look.IconClose, look.Trouble
	case uploader.CardDiffers:
		return N("{{.N}} videos were uploaded, but have other content now", n), look.IconClose, look.Trouble
	case uploader.CardNoHash:
		return N("{{.N}} videos were uploaded, but can't be compared: no SHA-256 is known", n), look.IconAlert, look.Trouble
	case uploader.CardChanged:
		return N("{{.N}} files came, went or changed meanwhile", n), look.IconAlert, look.Trouble
	case uploader.CardUnreadable:
		return N("{{.N}} files or folders can't be read", n), look.IconAlert, look.Caution
	case uploader.CardMount:
		return N("{{.N}} folders belong to another card or disk", n), look.IconAlert, look.Caution
	case uploader.CardLink:
		return N("{{.N}} links", n), look.IconAlert, look.Caution
	case uploader.CardSpecial:
		return N("{{.N}} things that are neither files nor folders", n), look.IconAlert, look.Caution
	case uploader.CardOtherKey:
		return N("{{.N}} videos were uploaded with another key", n), look.IconAlert, look.Caution
	case uploader.CardAnyway:
		return N("{{.N}} videos were uploaded anyway: their recording is incomplete", n), look.IconInfo, look.Caution
	case uploader.CardUnproven:
		return N("{{.N}} videos whose pieces the storage didn't confirm by MD5", n), look.IconInfo, look.Caution
	case uploader.CardSystem:
		return N("{{.N}} notes of the operating system, which don't count", n), look.IconInfo, look.Neutral
	}
	return N("{{.N}} other files", n), look.IconAlert, look.Caution
}

// CardRead says how a card's bytes were read.
func CardRead(r uploader.CardRead) string {
	switch r {
	case uploader.CardDirect:
		return T("Read from the card itself, past this computer's memory of it.")
	case uploader.CardDropped:
		return T("Read from the card: this computer was asked to forget first what it remembered of it.")
	}
	return T("Read through this computer's memory: take the card out and put it back before you check, to be sure.")
}

// CardStep says how far a check has come, in two lines.
func CardStep(p uploader.CardProgress) (what, how string) {
	if p.Listing {
		return N("Looking for files: {{.N}} so far", p.Files), ""
	}
	what = T("Reading {{.File}}", V{"File": receipt.Visible(p.Name)})
	how = BytesOf(p.Read, p.Bytes)
	if p.Rate > 0 {
		how += " · " + Rate(p.Rate)
	}
	if left := Left(p.Left); left != "" {
		how += " · " + left
	}
	return what, how
}
