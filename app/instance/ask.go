package instance

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// conn is a connection between two processes of this computer.
type conn interface {
	io.ReadWriteCloser
	SetReadDeadline(time.Time) error
	SetWriteDeadline(time.Time) error
}

// listener gives the connections of those who run as this user.
type listener interface {
	Accept() (conn, error) // an error once it is closed
	Close() error
}

// ask hands a request to the process that has dir and waits until it has taken
// it over. The error wraps errGone when nobody is there or the other side went
// before it had, so that this process may do it itself.
func ask(ctx context.Context, dir string, r Request) error {
	frame, err := encode(r)
	if err != nil {
		return fmt.Errorf("instance: hand over: %w", err)
	}
	c, err := dial(ctx, dir)
	if err != nil {
		return fmt.Errorf("instance: hand over: %w", err)
	}
	defer c.Close()
	stop := context.AfterFunc(ctx, func() { _ = c.SetReadDeadline(time.Unix(1, 0)) })
	defer stop()
	letForward()
	if err := converse(ctx, c, frame); err != nil {
		return fmt.Errorf("instance: hand over: %w", err)
	}
	return nil
}

// converse sends a request and reads the signs until the last.
func converse(ctx context.Context, c conn, frame []byte) error {
	_ = c.SetWriteDeadline(time.Now().Add(patience))
	if _, err := c.Write(frame); err != nil {
		return lost(err)
	}
	wait := patience
	listen := func() bool { // sets the next deadline, unless ctx has set the last
		_ = c.SetReadDeadline(time.Now().Add(wait))
		return ctx.Err() == nil
	}
	if !listen() {
		return ErrNoAnswer
	}
	if err := greeted(c); err != nil {
		return lost(err)
	}
	var sign [1]byte
	for listen() {
		if _, err := io.ReadFull(c, sign[:]); err != nil {
			return lost(err)
		}
		switch sign[0] {
		case signSeen, signBusy:
			wait = silence
		case signDone:
			return nil
		case signRefused:
			return errRefused
		default:
			return errFormat
		}
	}
	return ErrNoAnswer
}

// lost sorts the error of a connection: silence, another version, or an end.
func lost(err error) error {
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		return ErrNoAnswer
	case errors.Is(err, ErrVersion), errors.Is(err, errFormat):
		return err
	}
	return fmt.Errorf("%w: %w", errGone, err)
}
