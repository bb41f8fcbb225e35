package uploader

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/aionvision/aion-uploader/uploader/api"
	"github.com/aionvision/aion-uploader/uploader/internal/journal"
)

// owedPrefix marks the settings that hold aborts which the service hasn't been
// told yet.
const owedPrefix = "owed/"

// owedAbort is an upload that nobody wants any more and that the service still
// holds: the file changed, and was begun anew.
type owedAbort struct {
	MediaID  string `json:"media_id"`
	UploadID string `json:"upload_id"`
	KeyPrint string `json:"key_print"`

	kept      bool // on disk: the call may go
	working   bool
	attempts  int
	notBefore time.Time
}

// owe keeps an abort until the service has said yes to it.
func (m *Manager) owe(media, upload string) {
	o := &owedAbort{MediaID: media, UploadID: upload, KeyPrint: m.keyPrint}
	m.owed[media] = o
	k, v := o.setting()
	m.keep(func() { o.kept = true }, journal.Set{Key: k, Value: v})
}

// setting is how the journal keeps it.
func (o *owedAbort) setting() (key, value string) {
	b, _ := json.Marshal(o) // two strings: it can't fail
	return owedPrefix + o.MediaID, string(b)
}

// restoreOwed reads the aborts that are owed from an earlier run.
func (m *Manager) restoreOwed(settings map[string]string) {
	for k, v := range settings {
		if !strings.HasPrefix(k, owedPrefix) {
			continue
		}
		o := &owedAbort{}
		if err := json.Unmarshal([]byte(v), o); err == nil && o.MediaID != "" {
			o.kept = true
			m.owed[o.MediaID] = o
		}
	}
}

func (m *Manager) owedCall(o *owedAbort, now time.Time) *call {
	if o.working || !o.kept || o.notBefore.After(now) {
		return nil
	}
	return &call{
		prio:   prioRest,
		before: func(start func()) { o.working = true; start() },
		run: func(ctx context.Context, c *api.Client) error {
			_, err := c.Abort(ctx, o.MediaID, o.UploadID, "replaced by a new upload of the same file")
			return err
		},
		done: func(err error) {
			o.working = false
			s := status(err)
			if s > 0 && o.KeyPrint != m.keyPrint {
				s = -1 // another workspace's answer proves nothing
			}
			switch s {
			case 0, http.StatusNotFound, http.StatusConflict, http.StatusGone, http.StatusBadRequest:
				delete(m.owed, o.MediaID)
				m.keep(nil, journal.Set{Key: owedPrefix + o.MediaID})
			default:
				o.attempts++
				o.notBefore = time.Now().Add(m.backoff(o.attempts, 2*time.Second, 10*time.Minute))
			}
		},
	}
}
