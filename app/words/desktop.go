package words

import "github.com/aionvision/aion-uploader/uploader"

// Message is what the desktop shows outside the window: fixed texts and
// numbers, never a file's name or a server's words.
type Message struct {
	Title, Text string
	Alarm       bool // it needs the person
}

// BatchDone tells that everything came to its end: so many videos were
// uploaded, and so many failed.
func BatchDone(done, failed int) Message {
	if failed > 0 {
		return Message{
			Title: T("Uploading has ended, and something needs attention"),
			Text:  N("{{.Done}} of {{.N}} videos are safe at AionVision", done+failed, V{"Done": Count(done)}),
			Alarm: true,
		}
	}
	return Message{Title: T("Uploading is done"), Text: N("{{.N}} videos are safe at AionVision now", done)}
}

// Needs is what needs the person, as far as a message says it.
type Needs struct {
	Failed  int           // videos that can't go on by themselves
	Missing int           // videos whose card isn't there
	Changed int           // videos whose file is another one now
	Wait    uploader.Wait // what holds everything, if the person can end it
	Store   string        // the queue can't be kept: see uploader.Status
}

// Attention tells of the trouble that matters most; others are seen in the
// window.
func Attention(t Needs) Message {
	m := Message{Title: T("Something needs attention"), Alarm: true}
	switch {
	case t.Store != "":
		m.Text = T("The list can't be kept on this computer's disk. Leave this window open until all is uploaded.")
	case t.Wait != uploader.NoWait:
		w, _ := waitOf(t.Wait)
		m.Text = T(w.notice)
	case t.Failed > 0:
		m.Text = N("{{.N}} videos can't go on by themselves", t.Failed)
	case t.Missing > 0:
		m.Text = T("Put the card back: uploading goes on where it stopped.")
	default:
		m.Text = T("A video's file isn't the one that was added. Put the original back, or abort it.")
	}
	return m
}

// NeedsPerson reports whether a wait of everything ends only by what the
// person does. To be offline isn't such a wait, nor is to have no key yet.
func NeedsPerson(w uploader.Wait) bool {
	switch w {
	case uploader.WaitSignIn, uploader.WaitKeyRejected, uploader.WaitClock, uploader.WaitProxy:
		return true
	}
	return false
}

// Standstill says in a few words why nothing moves, for the tray's menu; empty
// when something moves or there is nothing left to do.
func (t Totals) Standstill(st uploader.Status) string {
	switch {
	case t.Unfinished == 0:
		return ""
	case t.Unfinished == t.Failed:
		return T("Needs attention")
	case st.Wait != uploader.NoWait:
		w, _ := waitOf(st.Wait)
		return T(w.chip)
	case t.Pausable == 0:
		return T("Paused")
	}
	return ""
}

// NoWindow is said when the system can't draw the window.
func NoWindow() string {
	return T("Aion Uploader can't draw its window: this computer's graphics driver has no OpenGL 2.1. That is usual over remote desktop and in virtual machines. Install the driver of the graphics card, or start Aion Uploader on the computer itself. Nothing was lost.")
}
