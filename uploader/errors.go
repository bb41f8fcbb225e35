package uploader

import (
	"errors"
	"io/fs"
	"syscall"

	"github.com/aionvision/aion-uploader/uploader/api"
	"github.com/aionvision/aion-uploader/uploader/internal/storage"
)

// errPaused and the like are the causes of a PUT's end that isn't a failure:
// nothing is counted against its chunk.
var (
	errPaused  = errors.New("paused")
	errAborted = errors.New("aborted")
	errHeld    = errors.New("held")
	errStalled = errors.New("no byte has passed, and the network is there: a new connection is tried")
	errWoke    = errors.New("this computer slept")
	errClosed  = errors.New("the manager is closed")
)

// ErrClosed is returned by commands after Close.
var ErrClosed = errClosed

// apiError puts an error of an API call into the program's words.
func apiError(err error) *Error {
	var e *api.Error
	if !errors.As(err, &e) {
		return &Error{Code: CodeNetwork, Message: err.Error()}
	}
	out := &Error{Op: string(e.Op), Status: e.Status, APICode: e.Code, RequestID: e.RequestID, Message: e.Message}
	switch {
	case e.Kind == api.KindNetwork, e.Kind == api.KindPortal, e.Kind == api.KindLocal:
		// KindLocal: it was never sent, for want of a token in time. Again later.
		out.Code = CodeNetwork
	case e.Kind == api.KindReply:
		out.Code = CodeReply
	case e.Status == 401:
		out.Code = CodeKey
	case e.Status == 402, e.Status == 403, e.Status == 413:
		out.Code = CodeAccount
	case e.Status == 404:
		out.Code = CodeGone
	case e.Status >= 500 || e.Status == 429 || e.Status == 408:
		out.Code = CodeServer
	default:
		out.Code = CodeRejected
	}
	if out.Message == "" {
		out.Message = err.Error()
	}
	return out
}

// putError puts an error of a PUT into the program's words.
func putError(err error) *Error {
	var e *storage.Error
	if !errors.As(err, &e) {
		return &Error{Code: CodeNetwork, Op: "put", Message: err.Error()}
	}
	out := &Error{Op: "put", Status: e.Status, APICode: e.Code, RequestID: e.RequestID, Message: e.Message, Code: CodeStorage}
	switch e.Kind {
	case storage.KindNetwork, storage.KindOffline, storage.KindPortal, storage.KindProxy, storage.KindTLS:
		out.Code = CodeNetwork
	case storage.KindFile:
		out.Code = CodeUnreadable
	case storage.KindDigest:
		out.Code = CodeDiffers
	}
	if out.Message == "" {
		out.Message = err.Error()
	}
	return out
}

// isMissing reports that the file, or the card it was on, isn't there: a card
// that is pulled answers in more ways than "no such file".
func isMissing(err error) bool {
	for _, e := range []error{
		errFileMissing, fs.ErrNotExist,
		syscall.EIO, syscall.ENXIO, syscall.ENODEV, syscall.ENOTDIR,
	} {
		if errors.Is(err, e) {
			return true
		}
	}
	return isMissingOS(err)
}

// tooManyFiles reports that this process is out of file descriptors.
func tooManyFiles(err error) bool {
	return errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE)
}
