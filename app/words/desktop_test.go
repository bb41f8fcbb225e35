package words

import (
	"strings"
	"testing"

	"github.com/aionvision/aion-uploader/uploader"
)

func TestMessages(t *testing.T) {
	for _, test := range []struct {
		name string
		got  Message
		want string
	}{
		{"one", BatchDone(1, 0), "Uploading is done: Your video is safe at AionVision now"},
		{"many", BatchDone(1200, 0), "Uploading is done: 1,200 videos are safe at AionVision now"},
		{"some failed", BatchDone(6, 2), "!Uploading has ended, and something needs attention: 6 of 8 videos are safe at AionVision"},
		{"failed", Attention(Needs{Failed: 1}), "!Something needs attention: A video can't go on by itself. Nothing was lost."},
		{"failed, and the card is out", Attention(Needs{Failed: 3, Missing: 2}), "!Something needs attention: 3 videos can't go on by themselves. Nothing was lost."},
		{"the card is out", Attention(Needs{Missing: 2}), "!Something needs attention: Put the card back: uploading goes on where it stopped."},
		{"another file", Attention(Needs{Changed: 1}), "!Something needs attention: A video's file isn't the one that was added. Put the original back, or abort it."},
		{"sign in", Attention(Needs{Wait: uploader.WaitSignIn, Failed: 1}), "!Something needs attention: This Wi-Fi needs you to sign in. Uploading goes on by itself afterwards."},
		{"key", Attention(Needs{Wait: uploader.WaitKeyRejected}), "!Something needs attention: Key not accepted. Nothing was lost. Ask your administrator for a new one."},
		{"disk", Attention(Needs{Store: "full", Wait: uploader.WaitSignIn}), "!Something needs attention: The list can't be kept on this computer's disk. Leave this window open until all is uploaded."},
	} {
		got := test.got.Title + ": " + test.got.Text
		if test.got.Alarm {
			got = "!" + got
		}
		if got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
		if strings.ContainsAny(got, "<>&$`\"\\{}") {
			t.Errorf("%s: %q has marks that some system may read", test.name, got)
		}
	}
}

func TestStandstill(t *testing.T) {
	for name, test := range map[string]struct {
		t    Totals
		st   uploader.Status
		want string
	}{
		"nothing there":    {Totals{}, uploader.Status{Wait: uploader.WaitOffline}, ""},
		"moving":           {Totals{Unfinished: 2, Pausable: 1}, uploader.Status{}, ""},
		"offline":          {Totals{Unfinished: 2, Pausable: 2}, uploader.Status{Wait: uploader.WaitOffline}, "Waiting for internet"},
		"paused":           {Totals{Unfinished: 2, Resumable: 2}, uploader.Status{}, "Paused"},
		"only failed left": {Totals{Unfinished: 2, Failed: 2}, uploader.Status{}, "Needs attention"},
	} {
		if got := test.t.Standstill(test.st); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}
