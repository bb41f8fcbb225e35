package words

import (
	"runtime"

	"github.com/aionvision/aion-uploader/uploader"
)

// trouble is what is said of one reason to fail: what happened, whether the
// video is safe and what to do, and the button that does it.
type trouble struct {
	what   Text
	advice Text
	main   Action
	// quoted: the service's own text stands in {{.Service}} of the advice.
	quoted bool
}

// troubleOf returns the words for an error's code. Every code has some; one
// that is not known here is said as an inner fault.
func troubleOf(code string) (trouble, bool) {
	switch code {
	case uploader.CodeNotVideo:
		return trouble{what: "This isn't a video.", advice: "MP4, MOV, M4V, WebM and AVI can be uploaded.", main: Remove}, true
	case uploader.CodeEmpty:
		return trouble{what: "The file is empty.", advice: "Copy it from the camera again.", main: Retry}, true
	case uploader.CodeTooBig:
		return trouble{what: "Larger than 10 GB.", advice: "Cut it into shorter videos and add those.", main: Remove}, true
	case uploader.CodeTooLong:
		return trouble{what: "Longer than two hours.", advice: "Cut it into shorter videos and add those.", main: Remove}, true
	case uploader.CodeUnreadable:
		return trouble{what: "The file can't be read.", advice: unreadableAdvice(runtime.GOOS), main: Retry}, true
	case uploader.CodeNotFile:
		return trouble{what: "There is no video here.", advice: "Add video files, or a folder that holds some.", main: Remove}, true
	case uploader.CodeMissing:
		return trouble{what: "The file isn't there.", advice: "Put the card or disk back, then retry.", main: Retry}, true
	case uploader.CodeDamaged:
		return trouble{what: "The recording may have been cut off.", advice: "Copy it from the camera again, or upload it as it is.", main: UploadAnyway}, true
	case uploader.CodeBadLabels:
		return trouble{what: "AionVision doesn't take these labels.", advice: "Open the video, change its labels, then retry.", main: Retry}, true

	case uploader.CodeAccount:
		return trouble{what: "Your AionVision account is full or doesn't allow this.", advice: "Nothing was lost. Tell your administrator: {{.Service}}", main: Retry, quoted: true}, true
	case uploader.CodeRejected:
		return trouble{what: "AionVision doesn't take this video.", advice: "Nothing was lost. Tell your administrator: {{.Service}}", main: Retry, quoted: true}, true
	case uploader.CodeKey:
		return trouble{what: "Key not accepted.", advice: "Nothing was lost. Ask your administrator for a new one.", main: Retry}, true
	case uploader.CodeGone:
		return trouble{what: "AionVision no longer has this upload.", advice: "Your video is still on this computer. Retry sends it anew.", main: Retry}, true
	case uploader.CodeServer:
		return trouble{what: "AionVision has a problem.", advice: "Your video is still on this computer. Retry later.", main: Retry}, true
	case uploader.CodeReply:
		return trouble{what: "AionVision gave an answer that can't be right.", advice: "Your video is still on this computer. Retry later.", main: Retry}, true
	case uploader.CodeRetries:
		return trouble{what: "A piece could not be sent after many tries.", advice: "Your video is still on this computer. Retry when the line is better.", main: Retry}, true
	case uploader.CodeRefused:
		return trouble{what: "All was sent, but AionVision doesn't complete it.", advice: "Keep the video. Retry asks once more.", main: Retry}, true

	case uploader.CodeNetwork:
		return trouble{what: "The line broke.", advice: "Your video is still on this computer. Retry goes on where it stopped.", main: Retry}, true
	case uploader.CodeStorage:
		return trouble{what: "The storage doesn't take this video.", advice: "Your video is still on this computer. Retry later.", main: Retry}, true
	case uploader.CodeDiffers:
		return trouble{what: "This computer reads the file differently each time.", advice: "The card or disk may be failing. Copy the video elsewhere and add that.", main: Retry}, true
	case uploader.CodeChanged:
		return trouble{what: "The file changed while it was uploaded.", advice: "Retry sends it as it is now.", main: Retry}, true
	case uploader.CodePlan:
		return trouble{what: "Your plan's calls a minute are too few for this video.", advice: "Nothing is lost. Tell your administrator, then Retry.", main: Retry}, true
	case uploader.CodeOtherWorkspace:
		return trouble{what: "Begun with another key or server.", advice: "Go back to that key to finish it, or abort it here.", main: Retry}, true
	case uploader.CodeInternal:
		return trouble{what: "Something went wrong in this program.", advice: "Your video is still on this computer. Retry, and tell support if it stays.", main: Retry}, true
	}
	return trouble{what: "Something went wrong.", advice: "Your video is still on this computer.", main: Retry}, false
}

// unreadableAdvice is what to do about a file that can't be read. macOS asks the
// person once for each kind of place, and after a No refuses without a word.
func unreadableAdvice(system string) Text {
	if system == "darwin" {
		return "Allow Aion Uploader in System Settings → Privacy & Security → Files and Folders, or check the card or disk, then retry."
	}
	return "Check the card or disk and its permissions, then retry."
}

// Trouble says what happened and what to do about it, as a row and a
// notice do.
func Trouble(e *uploader.Error) (what, advice string) {
	if e == nil {
		e = &uploader.Error{Code: uploader.CodeInternal}
	}
	t, _ := troubleOf(e.Code)
	service := e.Message
	if t.quoted && service == "" {
		service = e.APICode
	}
	if !t.quoted {
		return T(t.what), T(t.advice)
	}
	return T(t.what), T(t.advice, V{"Service": service})
}
