package words

import "github.com/aionvision/aion-uploader/uploader"

// Question is what a dialog asks: a title, a text, and its answers.
type Question struct {
	Title, Text string
	Yes, No     string // No changes nothing and is the answer to Escape
	Third       string // a way between them, offered first; may be empty
	Harm        bool   // Yes loses something
}

// AskAbort asks before uploads are given up, naming what is lost.
func AskAbort(all []*uploader.Snapshot) Question {
	var sent int64
	for _, s := range all {
		sent += max(s.Sent, s.Confirmed)
	}
	n := len(all)
	q := Question{
		Title: N("Abort {{.N}} uploads?", n),
		Yes:   N("Abort {{.N}} upload buttons", n),
		No:    T("Keep uploading"),
		Harm:  true,
		Text:  T("Nothing has been sent yet. The files on this computer stay as they are."),
	}
	if sent > 0 {
		q.Text = T("{{.Sent}} already sent will be discarded. The files on this computer stay as they are.", V{"Sent": Bytes(sent)})
	}
	return q
}

// AskClose asks before the window is closed with uploads under way. With a tray
// to come back from, going on without the window is offered too.
func AskClose(unfinished int, practice, tray bool) Question {
	if practice {
		return Question{
			Title: T("Close practice?"), Text: T("Nothing has left this computer. Practice begins anew next time."),
			Yes: T("Quit"), No: T("Cancel"),
		}
	}
	q := Question{
		Title: N("Close while {{.N}} videos aren't safe yet?", unfinished),
		Text:  N("Nothing is lost: next time {{.N}} videos go on where they stopped. Don't wipe the card yet.", unfinished),
		Yes:   T("Quit, go on next time"), No: T("Cancel"),
	}
	if tray {
		q.Third = T("Keep uploading in the background")
	}
	return q
}

// AskRemoveKey asks before the key is taken away.
func AskRemoveKey() Question {
	return Question{
		Title: T("Remove the key from this computer?"),
		Text:  T("Uploads wait until there is a key again. Nothing is lost."),
		Yes:   T("Remove the key"), No: T("Keep it"), Harm: true,
	}
}
