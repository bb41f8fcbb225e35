package main

import (
	"context"
	"testing"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// results keeps what was told of each transfer.
type results struct{ told []uploader.ID }

func (*results) state(uploader.Event)                           {}
func (*results) progress([]*uploader.Snapshot, uploader.Status) {}
func (r *results) result(s *uploader.Snapshot, before bool)     { r.told = append(r.told, s.ID) }
func (*results) note(string)                                    {}

// TestEndsBeforeTheAnswer: a transfer of an earlier run is uploaded before Add
// has said that the file is that transfer. Nothing more will happen to it, so
// nothing may wait for it.
func TestEndsBeforeTheAnswer(t *testing.T) {
	service, err := apitest.New(apitest.Options{Discard: true})
	if err != nil {
		t.Fatal(err)
	}
	defer service.Close()
	base, err := service.Start()
	if err != nil {
		t.Fatal(err)
	}
	m, err := uploader.Open(uploader.Config{BaseURL: base, Key: "aion_key"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = m.Close(context.Background()) }()
	events := m.Subscribe(t.Context())
	const path = "../../assets/sample.mp4"
	id := (<-m.Add([]string{path}, uploader.AddOptions{})).IDs[0]
	var last uploader.Event
	for last.To.Phase != uploader.Uploaded {
		last = <-events
	}
	for name, followed := range map[string]bool{"followed from the start": true, "not followed yet": false} {
		r := &results{}
		s := newSession(m, &options{}, r)
		if followed {
			s.open[id] = true
		}
		s.take(last)
		s.takeAdded(uploader.Added{Duplicates: []uploader.Duplicate{{Path: path, ID: id}}})
		if len(s.open) > 0 || len(r.told) != 1 || s.failed {
			t.Errorf("%s: waits for %v, told %v, failed %t", name, s.open, r.told, s.failed)
		}
	}
}
