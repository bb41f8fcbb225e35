package uploader

import "net/url"

// proveETag holds a chunk's MD5 against its ETag. One match proves, for this
// upload, that ETags are MD5s; until then a chunk that differs is in doubt, and
// PUTs carry Content-MD5, so that the storage checks what nobody else can.
func (m *Manager) proveETag(t *transfer, i int) {
	c := t.chunks[i]
	if c.MD5 == "" || t.rec.ETagsUnproven || c.checkMD5 {
		return // not known, or the storage has checked the bytes itself
	}
	switch {
	case c.ETag == c.MD5:
		if !t.rec.ETagsAreMD5 {
			t.rec.ETagsAreMD5 = true
			m.proven[storageHost(c.URL)] = true
			m.settleDoubts(t)
		}
	case !isMD5(c.ETag):
		m.notMD5(t)
	case t.rec.ETagsAreMD5:
		if c.differs++; c.differs >= 2 {
			e := &Error{Code: CodeDiffers, Op: "put", Message: "the storage received other bytes than were read, twice"}
			t.again(i)
			m.fail(t, e)
			return
		}
		t.again(i)
	default:
		c.doubted = true
		doubts := 0
		for _, o := range t.chunks {
			if o.doubted {
				doubts++
			}
		}
		if doubts >= 2 {
			m.notMD5(t)
		}
	}
}

// askForDoubted sends a doubted chunk again, for the storage to check, when no
// other chunk is left that could settle it.
func (m *Manager) askForDoubted(t *transfer) {
	if t.count[chunkSending] > 0 || t.count[chunkSent] == 0 || t.pendingLive() > 0 {
		return
	}
	for i, c := range t.chunks {
		if c.doubted {
			t.again(i)
			c.checkMD5 = true
		}
	}
}

// settleDoubts sends again what was doubted: ETags are MD5s, so those chunks
// arrived otherwise than they were read.
func (m *Manager) settleDoubts(t *transfer) {
	for i, c := range t.chunks {
		if c.doubted {
			c.differs++
			t.again(i)
		}
	}
}

// storageHost names the storage that a presigned URL leads to. Where ETags
// were proven for one upload, the next one there needn't hash its first chunks
// twice.
func storageHost(presigned string) string {
	u, err := url.Parse(presigned)
	if err != nil {
		return ""
	}
	return u.Host
}

// notMD5 settles that ETags prove nothing here: the storage has checked what
// was sent, and is asked to check the rest.
func (m *Manager) notMD5(t *transfer) {
	t.rec.ETagsUnproven, t.rec.ETagsAreMD5 = true, false
	delete(m.proven, storageHost(t.chunks[0].URL))
	for i, c := range t.chunks {
		if c.doubted {
			c.doubted = false
			if c.durable && c.state == chunkSent {
				t.ready = append(t.ready, i)
			}
		}
	}
}

func isMD5(s string) bool {
	if len(s) != 32 {
		return false
	}
	for _, r := range s {
		if !('0' <= r && r <= '9' || 'a' <= r && r <= 'f') {
			return false
		}
	}
	return true
}
