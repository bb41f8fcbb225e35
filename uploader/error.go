package uploader

import "fmt"

// Error is why a transfer failed or waits: a stable code for programs and for
// the window's words, and a technical text for "Details". Neither holds a key
// or a presigned query.
type Error struct {
	Code      string // one of the Code constants
	Message   string // technical text, in English
	Op        string // what was tried: "open", "put", "confirm"…; may be empty
	Status    int    // HTTP status; 0 when there was none
	APICode   string // the service's or the storage's own code; may be empty
	RequestID string // the service's; may be empty
}

// Error returns operation, code and message in one line.
func (e *Error) Error() string {
	s := e.Message
	if s == "" {
		s = e.Code
	}
	if e.Op != "" {
		s = e.Op + ": " + s
	}
	if e.APICode != "" {
		s += fmt.Sprintf(" (%s)", e.APICode)
	}
	return s
}

// Codes of an [Error]. They are stable: the window's words, the command's JSON
// and the journal are keyed by them.
const (
	// Refused before anything is sent.
	CodeNotVideo   = "not_video"  // the content is none of the five containers
	CodeEmpty      = "empty"      // 0 bytes
	CodeTooBig     = "too_big"    // over MaxSize
	CodeTooLong    = "too_long"   // over MaxDuration; the service refuses it at the very end
	CodeUnreadable = "unreadable" // can't be opened or read
	CodeNotFile    = "not_file"   // a device, a socket, a folder without videos
	CodeMissing    = "missing"    // there is no such file
	CodeDamaged    = "damaged"    // the recording was cut off; UploadAnyway is legal
	CodeBadLabels  = "bad_labels" // labels the service would refuse

	// By the service.
	CodeAccount  = "account"   // 402, 403, 413: plan, right or quota; Message is the service's text
	CodeRejected = "rejected"  // 400, 422: the service doesn't take this request
	CodeKey      = "key"       // 401
	CodeGone     = "gone"      // the upload isn't at the service under this key
	CodeServer   = "server"    // it keeps answering with errors
	CodeReply    = "bad_reply" // an answer that can't be right: sizes, numbers, JSON
	CodeRetries  = "retries_used_up"
	CodePlan     = "plan_too_slow"    // its calls a minute don't suffice for this upload's life
	CodeRefused  = "complete_refused" // complete refuses although all is confirmed

	// On the way.
	CodeNetwork        = "network"
	CodeStorage        = "storage"         // the storage refuses the chunks
	CodeDiffers        = "different_bytes" // this computer or disk returns different bytes each time
	CodeChanged        = "changed"         // the file changed while it was uploaded
	CodeOtherWorkspace = "other_workspace" // started under another key or server
	CodeInternal       = "internal"
)
