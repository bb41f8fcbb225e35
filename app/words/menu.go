package words

import "github.com/aionvision/aion-uploader/uploader"

// Menu is the Menu of [Describe] without the words around it, for when thousands
// of rows are asked what they offer.
func Menu(s *uploader.Snapshot, a About) []Entry {
	main := NoAction
	if s.State.Phase == uploader.Failed {
		main = remedy(s) // the others' main buttons don't change what a menu has
	}
	return menu(s, a, main)
}

// menu lists what can be done with a transfer, in a fixed order: what moves
// it (a finished one: proves it), what shows it, what takes it off the list, and last, far from Pause,
// Abort. Its main button is in it too, for the keyboard.
func menu(s *uploader.Snapshot, a About, main Action) []Entry {
	m := make([]Entry, 0, 12)
	add := func(x Action, why string) { m = append(m, Entry{x, why}) }
	p := s.State.Phase
	holdable := !p.Final() && p != uploader.Failed && p != uploader.Aborting
	switch {
	case holdable && s.State.Paused:
		add(Resume, "")
	case holdable:
		add(Pause, "")
	}
	if p == uploader.Failed {
		if main == UploadAnyway {
			add(UploadAnyway, "")
		}
		add(Retry, "")
		if LineFailed(s) && !a.Practice {
			add(CheckConnection, "")
		}
	}
	if holdable && a.CanFirst {
		add(SendFirst, "")
		add(MoveUp, "")
	}
	if holdable && a.CanDown {
		add(MoveDown, "")
	}
	if p == uploader.Uploaded && s.Analysis.Retryable() && !a.Practice {
		add(RetryAnalysis, "")
	}
	if p == uploader.Uploaded && !a.Practice {
		add(ViewReceipt, "")
	}
	if LabelsOpen(s) && main != Remove { // what can never be sent needs none
		add(EditLabels, "")
	}
	add(OpenDetails, "")
	add(ShowInFolder, "")
	if s.MediaID != "" && !a.Practice {
		add(CopyVideoID, "")
	}
	if p.Final() {
		add(UploadAgain, "")
	}
	if Removable(s) {
		add(Remove, "")
	}
	switch {
	case p == uploader.Finishing:
		add(Abort, T("not while it is finishing"))
	case Abortable(s):
		add(Abort, "")
	}
	return m
}

// Removable reports whether a transfer can leave the list without leaving
// anything unfinished at the service.
func Removable(s *uploader.Snapshot) bool {
	return s.State.Phase.Final() || !s.Initiated && s.State.Phase != uploader.Aborting
}

// Abortable reports whether a transfer can be given up at the service.
func Abortable(s *uploader.Snapshot) bool {
	p := s.State.Phase
	return s.Initiated && !p.Final() && p != uploader.Aborting && p != uploader.Finishing
}

// Retriable reports whether Retry is the next step of a failed transfer: what
// can't be a video, or was cut off, fails again.
func Retriable(s *uploader.Snapshot) bool {
	if s.State.Phase != uploader.Failed {
		return false
	}
	code := uploader.CodeInternal
	if s.Err != nil {
		code = s.Err.Code
	}
	t, _ := troubleOf(code)
	return t.main == Retry
}

// LineFailed reports whether a transfer has failed for the line's sake, so that
// looking at the connection may help.
func LineFailed(s *uploader.Snapshot) bool {
	if s.State.Phase != uploader.Failed || s.Err == nil {
		return false
	}
	return s.Err.Code == uploader.CodeNetwork || s.Err.Code == uploader.CodeRetries
}

// Pausable reports whether Pause would change anything.
func Pausable(s *uploader.Snapshot) bool {
	p := s.State.Phase
	return !s.State.Paused && !p.Final() && p != uploader.Failed && p != uploader.Aborting
}

// Resumable reports whether Resume would change anything.
func Resumable(s *uploader.Snapshot) bool {
	p := s.State.Phase
	return s.State.Paused && !p.Final() && p != uploader.Failed && p != uploader.Aborting
}
