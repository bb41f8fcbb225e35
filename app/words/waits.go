package words

import (
	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/uploader"
)

// wait is what is said of one reason to wait: on a row, on the chip in the
// header, and in the notice that a wait of everything brings.
type wait struct {
	row    Text
	advice Text // beside it on the row, for the waits of one transfer
	chip   Text // empty for the waits of one transfer
	notice Text
	icon   look.Icon
	tone   look.Tone
}

func waitOf(w uploader.Wait) (wait, bool) {
	switch w {
	case uploader.WaitOffline:
		return wait{
			row: "Waiting for internet", chip: "Waiting for internet", icon: look.IconNoLine, tone: look.Caution,
			notice: "No internet. Your videos are safe on this computer; uploading goes on when you are back online. Don't wipe the card yet.",
		}, true
	case uploader.WaitNoAnswer:
		return wait{
			row: "Waiting: AionVision doesn't answer", chip: "AionVision doesn't answer", icon: look.IconNoLine, tone: look.Caution,
			notice: "AionVision doesn't answer. Your videos are safe on this computer; uploading goes on when it answers again. Don't wipe the card yet.",
		}, true
	case uploader.WaitSignIn:
		return wait{
			row: "Waiting: sign in to this Wi-Fi", chip: "Sign in to this Wi-Fi", icon: look.IconKey, tone: look.Caution,
			notice: "This Wi-Fi needs you to sign in. Uploading goes on by itself afterwards.",
		}, true
	case uploader.WaitNoKey:
		return wait{
			row: "Waiting for the key", chip: "No key yet", icon: look.IconKey, tone: look.Caution,
			notice: "No key yet. You can add videos now; they are sent once you have added your AionVision key.",
		}, true
	case uploader.WaitKeyRejected:
		return wait{
			row: "Waiting: key not accepted", chip: "Key not accepted", icon: look.IconKey, tone: look.Trouble,
			notice: "Key not accepted. Nothing was lost. Ask your administrator for a new one.",
		}, true
	case uploader.WaitClock:
		return wait{
			row: "Waiting: this computer's clock is wrong", chip: "Clock is wrong", icon: look.IconClock, tone: look.Trouble,
			notice: "This computer's clock is hours off, so safe connections fail. Set the date and time; uploading goes on by itself.",
		}, true
	case uploader.WaitProxy:
		return wait{
			row: "Waiting: the proxy doesn't let it through", chip: "Proxy in the way", icon: look.IconNoLine, tone: look.Trouble,
			notice: "The network's proxy wants a sign-in or reads along with an unknown certificate. Ask whoever runs this network.",
		}, true
	case uploader.WaitFileMissing:
		return wait{row: "Put the card back", advice: "Goes on by itself where it stopped.", icon: look.IconCard, tone: look.Caution}, true
	case uploader.WaitFileChanged:
		return wait{row: "Waiting: this isn't the file that was added", advice: "Put the original back, or abort this one.", icon: look.IconCard, tone: look.Caution}, true
	case uploader.WaitFileGrowing:
		return wait{row: "Still being recorded", advice: "It is sent once the file stops growing.", icon: look.IconClock, tone: look.Caution}, true
	}
	return wait{row: "Waiting", icon: look.IconClock, tone: look.Caution}, false
}

// Practised is why practice waits: its line is gone on purpose, and the service
// behind it is in this program.
func Practised(w uploader.Wait) uploader.Wait {
	if w == uploader.WaitNoAnswer {
		return uploader.WaitOffline
	}
	return w
}

// Line says the state of the line in two or three words, for the chip in the
// header.
func Line(st uploader.Status, practice bool) (text string, icon look.Icon, tone look.Tone) {
	if practice {
		return T("Practice"), look.IconDot, look.Active
	}
	if st.Wait != uploader.NoWait {
		if w, _ := waitOf(st.Wait); w.chip != "" {
			return T(w.chip), w.icon, w.tone
		}
	}
	return T("Online"), look.IconDot, look.Good
}

// Hold says why nothing moves and what to do, for the notice over the list;
// empty when nothing holds everything.
func Hold(st uploader.Status, practice bool) (text string, icon look.Icon, tone look.Tone) {
	w, _ := waitOf(st.Wait)
	if practice {
		w, _ = waitOf(Practised(st.Wait))
		return T(w.chip), w.icon, w.tone
	}
	return T(w.notice), w.icon, w.tone
}
