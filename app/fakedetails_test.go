package app

import "github.com/aionvision/aion-uploader/uploader"

// fakeDetails is the fake engine's part for the opened row.
type fakeDetails struct {
	details map[uploader.ID]*uploader.Details
	late    map[uploader.ID]error // refused by SetLabels
	asks    map[uploader.ID]int
	options []uploader.AddOptions // of each Add
}

// Details implements [DetailsEngine].
func (e *fakeEngine) Details(id uploader.ID) *uploader.Details {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.asks == nil {
		e.asks = map[uploader.ID]int{}
	}
	e.asks[id]++
	if d := e.fakeDetails.details[id]; d != nil {
		c := *d
		c.ID = id
		return &c
	}
	return &uploader.Details{ID: id}
}

// SetLabels implements [DetailsEngine]: it changes the snapshots, as the engine
// does.
func (e *fakeEngine) SetLabels(ids []uploader.ID, change func(uploader.Labels) uploader.Labels) <-chan uploader.Labelled {
	e.mu.Lock()
	defer e.mu.Unlock()
	a := uploader.Labelled{Refused: map[uploader.ID]error{}}
	for i, s := range e.all {
		for _, id := range ids {
			if s.ID != id {
				continue
			}
			n := *s
			n.Labels = change(s.Labels.Clone())
			err := n.Labels.Check()
			switch {
			case e.late[id] != nil:
				a.Refused[id] = e.late[id]
			case s.Initiated:
				a.Refused[id] = uploader.ErrLabelsSent
			case err != nil:
				a.Refused[id] = err
			default:
				e.all[i] = &n
				a.Changed = append(a.Changed, id)
			}
		}
	}
	c := make(chan uploader.Labelled, 1)
	c <- a
	close(c)
	return c
}

// snapshot is what the engine has of one video.
func (e *fakeEngine) snapshot(id uploader.ID) *uploader.Snapshot {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, s := range e.all {
		if s.ID == id {
			return s
		}
	}
	return nil
}
