package relay

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"strings"
	"sync"
	"time"
)

// held is how much of what a client sends may lie in the relay's own system
// buffer, in bytes. Without a bound it takes megabytes, a whole chunk, off a
// client whose connection stands still, and the client waits for its reply.
const held = 256 << 10

// lastWords is how long a client that was answered may go on sending.
const lastWords = 2 * time.Second

// link is one connection of a client and its counterpart to the server.
type link struct {
	relay          *Relay
	client, server *net.TCPConn

	mu   sync.Mutex
	sent int64 // bytes up since the last reply, protected by mu
}

// serve passes one connection on until either side ends it.
func (r *Relay) serve(client *net.TCPConn) {
	defer client.Close()
	_ = client.SetReadBuffer(held) // else as the system has it
	if trouble, better := r.now(); trouble.Hole {
		r.wait(0, better)
	}
	if trouble, ok := r.strike(func(t Trouble) bool { return t.Answer != "" }); ok {
		say(client, trouble.Answer)
		return
	}
	conn, err := net.Dial("tcp", r.to)
	if err != nil {
		return // the server has gone, and so has the connection
	}
	l := &link{relay: r, client: client, server: conn.(*net.TCPConn)}
	defer l.server.Close()
	if !r.add(l) {
		return
	}
	defer r.remove(l)
	var up sync.WaitGroup
	up.Go(func() { l.pump(l.server, l.client, l.up) })
	l.pump(l.client, l.server, l.down)
	up.Wait()
}

// add is false when the relay has ended.
func (r *Relay) add(l *link) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.open[l] = true
	return r.ctx.Err() == nil
}

func (r *Relay) remove(l *link) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.open, l)
}

// pump passes bytes in one direction, after look has seen them; what look
// refuses ends the link.
func (l *link) pump(to, from *net.TCPConn, look func([]byte) bool) {
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		if n > 0 {
			if !look(buf[:n]) {
				return
			}
			if _, err := to.Write(buf[:n]); err != nil {
				l.reset()
				return
			}
		}
		if err == io.EOF && !l.breaksOff(to) {
			_ = to.CloseWrite()
			return
		}
		if err != nil {
			l.reset()
			return
		}
	}
}

// breaksOff reports that an end on its way to a peer is to be a reset: the
// client has ended in order before its request had a reply. See Trouble.KeepEnd.
func (l *link) breaksOff(to *net.TCPConn) bool {
	trouble, _ := l.relay.now()
	l.mu.Lock()
	defer l.mu.Unlock()
	return to == l.server && l.sent > 0 && !trouble.KeepEnd
}

// up looks at bytes on their way to the server.
func (l *link) up(b []byte) bool {
	l.mu.Lock()
	l.sent += int64(len(b))
	sent := l.sent
	l.mu.Unlock()
	past := func(limit int64) bool { return sent-int64(len(b)) < limit && limit <= sent }

	r := l.relay
	trouble, better := r.now()
	if trouble.Hole {
		r.wait(0, better)
	}
	if trouble.Rate > 0 {
		r.wait(time.Duration(len(b))*time.Second/time.Duration(trouble.Rate), better)
	}
	struck, ok := r.strike(func(t Trouble) bool { return past(t.CutAfter) || past(t.CloseAfter) || past(t.StallAfter) })
	switch {
	case !ok:
	case struck.CutAfter > 0:
		l.reset()
		return false
	case struck.CloseAfter > 0:
		_ = l.client.Close()
		l.hangUp(struck.KeepEnd)
		return false
	default:
		r.wait(0, better)
	}
	return true
}

// down looks at bytes on their way to the client.
func (l *link) down(b []byte) bool {
	if bytes.HasPrefix(b, []byte("HTTP/1.1 100 ")) {
		return true
	}
	r := l.relay
	trouble, better := r.now()
	if trouble.Hole {
		r.wait(0, better)
	}
	l.mu.Lock()
	l.sent = 0
	l.mu.Unlock()
	if _, drop := r.strike(func(t Trouble) bool { return t.DropReply }); drop {
		l.reset()
		return false
	}
	return true
}

// hangUp ends the server's side, in order or by a reset.
func (l *link) hangUp(inOrder bool) {
	if !inOrder {
		_ = l.server.SetLinger(0)
	}
	_ = l.server.Close()
}

// reset ends both sides so that each sees "connection reset by peer".
func (l *link) reset() {
	for _, c := range []*net.TCPConn{l.client, l.server} {
		_ = c.SetLinger(0)
		_ = c.Close()
	}
}

// say answers a request after its header, and hears the client out for a
// little, so that the answer isn't lost to a reset.
func say(client *net.TCPConn, answer string) {
	in := bufio.NewReader(client)
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		if strings.TrimSpace(line) == "" {
			break
		}
	}
	_, _ = io.WriteString(client, answer)
	_ = client.CloseWrite()
	_ = client.SetReadDeadline(time.Now().Add(lastWords))
	_, _ = io.Copy(io.Discard, in)
}
