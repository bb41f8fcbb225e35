package words

import "github.com/aionvision/aion-uploader/app/look"

// Action is something a person can do with a row.
type Action uint8

// The actions of a row, by button or menu, in the order of menus.
const (
	NoAction Action = iota
	Pause
	Resume
	UploadAnyway
	Retry
	RetryAnalysis
	CheckConnection
	SendFirst
	MoveUp
	MoveDown
	ViewReceipt
	EditLabels
	OpenDetails
	ShowInFolder
	CopyVideoID
	UploadAgain // seldom meant, and it costs data
	Remove
	Abort
	actionCount = iota
)

// Label is what the action is called.
func (a Action) Label() string {
	switch a {
	case Pause:
		return T("Pause")
	case Resume:
		return T("Resume")
	case Retry:
		return T("Retry")
	case UploadAnyway:
		return T("Upload anyway")
	case UploadAgain:
		return T("Upload again")
	case RetryAnalysis:
		return T("Retry analysis")
	case CheckConnection:
		return T("Check the connection")
	case EditLabels:
		return T("Labels…")
	case SendFirst:
		return T("Send this first")
	case MoveUp:
		return T("Move up")
	case MoveDown:
		return T("Move down")
	case OpenDetails:
		return T("Details")
	case ShowInFolder:
		return T("Show in folder")
	case ViewReceipt:
		return T("View receipt")
	case CopyVideoID:
		return T("Copy video ID")
	case Remove:
		return T("Remove from list")
	case Abort:
		return T("Abort upload…")
	}
	return ""
}

// Icon is the action's symbol.
func (a Action) Icon() look.Icon {
	switch a {
	case Pause:
		return look.IconPause
	case Resume:
		return look.IconPlay
	case Retry, UploadAgain, RetryAnalysis:
		return look.IconRetry
	case UploadAnyway:
		return look.IconUp
	case CheckConnection:
		return look.IconSearch
	case EditLabels:
		return look.IconFlag
	case SendFirst:
		return look.IconFirst
	case MoveUp:
		return look.IconUp
	case MoveDown:
		return look.IconLower
	case OpenDetails:
		return look.IconInfo
	case ShowInFolder:
		return look.IconFolder
	case ViewReceipt:
		return look.IconLine
	case CopyVideoID:
		return look.IconCopy
	case Remove:
		return look.IconClose
	case Abort:
		return look.IconTrash
	}
	return look.IconNone
}

// Quiet reports whether the row's button for the action is a symbol alone,
// which only Pause and Resume can be: everybody knows those two.
func (a Action) Quiet() bool { return a == Pause || a == Resume }
