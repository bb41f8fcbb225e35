package uploader

import (
	"container/list"
	"sync"
)

// What the shelf holds at most.
const (
	shelfPictures = 16 << 20 // bytes of pictures
	shelfScenes   = 64       // videos
)

// shelf keeps the scenes and pictures that were asked for last, in memory, so
// that looking at them again costs no call. Its zero value is empty; all methods
// are safe for concurrent use.
type shelf struct {
	mu       sync.Mutex // protects the fields below
	byID     map[ID][]Scene
	order    []ID // of byID, the oldest first
	pictures map[pictureKey]*list.Element
	recent   list.List // of pictures, the newest first
	bytes    int
}

type pictureKey struct {
	id    ID
	scene string
}

type picture struct {
	key  pictureKey
	data []byte
}

func (s *shelf) scenes(id ID) ([]Scene, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	out, ok := s.byID[id]
	return out, ok
}

func (s *shelf) putScenes(id ID, all []Scene) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byID == nil {
		s.byID = map[ID][]Scene{}
	}
	if _, ok := s.byID[id]; !ok {
		s.order = append(s.order, id)
	}
	s.byID[id] = all
	for len(s.order) > shelfScenes {
		delete(s.byID, s.order[0])
		s.order = s.order[1:]
	}
}

func (s *shelf) picture(id ID, scene string) ([]byte, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.pictures[pictureKey{id, scene}]
	if e == nil {
		return nil, false
	}
	s.recent.MoveToFront(e)
	return e.Value.(picture).data, true
}

func (s *shelf) putPicture(id ID, scene string, data []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := pictureKey{id, scene}
	if s.pictures == nil {
		s.pictures = map[pictureKey]*list.Element{}
	}
	s.remove(s.pictures[key])
	s.pictures[key] = s.recent.PushFront(picture{key, data})
	s.bytes += len(data)
	for s.bytes > shelfPictures {
		s.remove(s.recent.Back())
	}
}

func (s *shelf) remove(e *list.Element) {
	if e == nil {
		return
	}
	p := s.recent.Remove(e).(picture)
	delete(s.pictures, p.key)
	s.bytes -= len(p.data)
}

// drop forgets the scenes of a video: it is analysed again. Pictures have names
// of their own and stay.
func (s *shelf) drop(id ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.byID, id)
	for i, o := range s.order {
		if o == id {
			s.order = append(s.order[:i:i], s.order[i+1:]...)
			return
		}
	}
}

// empty forgets everything: what another key may see is another matter.
func (s *shelf) empty() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.byID, s.order, s.pictures, s.bytes = nil, nil, nil, 0
	s.recent.Init()
}
