package uploader

import (
	"testing"

	"github.com/aionvision/aion-uploader/uploader/internal/journal"
	"github.com/aionvision/aion-uploader/uploader/internal/storage"
)

// TestNeverTwoPutsOfAChunk: the service names a chunk as failed while its PUT is
// being cut off, which a disk that hangs can delay. The chunk goes back in line,
// and waits there until that PUT has ended: the older of two could land last.
func TestNeverTwoPutsOfAChunk(t *testing.T) {
	m, err := Open(Config{})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	m.post(func() {
		defer close(done)
		tr := newTransfer(journal.Transfer{ID: "t", Size: 20, MediaID: "m", UploadID: "u"})
		m.byID["t"] = tr
		tr.phase = Uploading
		tr.setChunks([]journal.Chunk{{Number: 1, Size: 10}, {Number: 2, Offset: 10, Size: 10}})
		old := &put{i: 0, size: 10, cancel: func(error) {}}
		tr.todo, tr.puts[0] = []int{1}, old
		tr.set(0, chunkSending)
		m.putting++

		tr.again(0) // as reconciled does
		now := m.serverNow()
		if i := tr.sendable(now, now); i != 1 {
			t.Errorf("chunk %d is sent next, 1 is wanted: the first is in flight", i)
		}
		m.putDone(tr, old, storage.Result{ETag: "e"}, nil) // it got through after all
		if i := tr.sendable(now, now); i != 0 || tr.chunks[0].state != chunkPending || tr.chunks[0].ETag != "" {
			t.Errorf("then chunk %d, state %d, ETag %q: the service didn't have that one", i, tr.chunks[0].state, tr.chunks[0].ETag)
		}
		delete(m.byID, "t")
	})
	<-done
	if err := m.Close(t.Context()); err != nil {
		t.Error(err)
	}
}
