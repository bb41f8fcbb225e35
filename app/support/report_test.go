package support

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/internal/redact"
	"github.com/aionvision/aion-uploader/uploader"
)

const plantedKey = "aion_q7XdK2mN8pR4sT6vW1yZ3b"

func sample() Report {
	at := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	path := "/media/anna/SD CARD/Bridge 17/GX010231.MP4"
	return Report{
		At: at, Version: "1.2.3", System: []string{"linux/amd64, GNOME"},
		Settings: map[string]string{"proxy": "http://me:hunter2@proxy.example:3128", "ca_file": "/home/anna/ca.pem"},
		Status:   uploader.Status{Wait: uploader.WaitOffline, WaitDetail: "dial https://s3.example/k?X-Amz-Signature=feedface0123"},
		Videos: []*uploader.Snapshot{
			{ID: "1", Name: "GX010230.MP4", Path: "/media/anna/SD CARD/Bridge 17/GX010230.MP4", Size: 7, State: uploader.State{Phase: uploader.Uploaded}, FinishedAt: at},
			{ID: "2", Name: "GX010231.MP4", Path: path, State: uploader.State{Phase: uploader.Failed}, Labels: uploader.Labels{Title: "Bridge 17, north bearing"},
				Err: &uploader.Error{Code: uploader.CodeUnreadable, Message: "open " + path + ": input/output error"}},
		},
		Details: func(uploader.ID) *uploader.Details {
			return &uploader.Details{Timeline: []uploader.Moment{{At: at, Until: at.Add(time.Minute), Code: uploader.MomentWaiting, Detail: "offline", Count: 2}}}
		},
		Check:   []uploader.Check{{Step: uploader.CheckName, Result: uploader.CheckOK}},
		Log:     []string{"time=… level=WARN msg=put file=\"" + path + "\" by=anna key=" + plantedKey},
		Secrets: []redact.Secret{{Text: "/home/anna", Instead: "[home]"}, {Text: "anna", Instead: "[user]"}, {Text: plantedKey, Instead: "[key]"}},
	}
}

func TestReportTells(t *testing.T) {
	got := sample().Text()
	for _, want := range []string{
		"Program 1.2.3", "linux/amd64, GNOME", "proxy.example:3128", "offline", "AION-", "video-1.mp4: uploaded, 7 bytes",
		"video-2.mp4: failed", "unreadable", "open video-2.mp4: input/output error", "waiting offline ×2, 1m0s long", "level=WARN",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q isn't in the report:\n%s", want, got)
		}
	}
}

func TestReportKeepsSecrets(t *testing.T) {
	got := strings.ToLower(sample().Text())
	for _, secret := range []string{plantedKey, "feedface0123", "hunter2", "anna", "gx010231", "gx010230", "sd card", "bridge 17", "north bearing"} {
		if strings.Contains(got, strings.ToLower(secret)) {
			t.Errorf("%q is in the report:\n%s", secret, got)
		}
	}
}

// However much there is, a report stays a text that a person can look through.
func TestReportIsBounded(t *testing.T) {
	r := sample()
	for i := range 5000 {
		s := *r.Videos[1]
		s.Name = fmt.Sprintf("C%04d.MP4", i)
		s.Path = "/card/" + s.Name
		r.Videos = append(r.Videos, &s)
	}
	began := time.Now()
	if n := len(r.Text()); n > 200_000 {
		t.Errorf("%d bytes", n)
	}
	if d := time.Since(began); d > 5*time.Second {
		t.Errorf("took %v", d)
	}
}

func TestLogIsARing(t *testing.T) {
	l := NewLog(redact.Secret{Text: "anna", Instead: "[user]"})
	log := l.Logger(nil)
	for i := range LogLines + 10 {
		log.Info("line", "n", i, "who", "Anna", "key", plantedKey)
	}
	lines := l.Lines()
	if len(lines) != LogLines || !strings.Contains(lines[0], "n=10 ") || !strings.Contains(lines[LogLines-1], fmt.Sprintf("n=%d ", LogLines+9)) {
		t.Errorf("%d lines, from %q to %q", len(lines), lines[0], lines[len(lines)-1])
	}
	if all := strings.ToLower(strings.Join(lines, "")); strings.Contains(all, "anna") || strings.Contains(all, strings.ToLower(plantedKey)) {
		t.Error("a secret got into the log")
	}
	log.Info(strings.Repeat("x", 1<<20))
	if n := len(l.Lines()[LogLines-1]); n > 2*lineBytes {
		t.Errorf("a line of %d bytes", n)
	}
}
