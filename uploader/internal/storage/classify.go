package storage

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"syscall"
)

// Classify says what an error from any HTTP client means: one of dialling, of
// a proxy, of TLS, or of a connection that broke. Of an [*Error] it returns the
// kind; of nil, zero. What it doesn't know is [KindNetwork].
//
// A refused connection is KindNetwork, since a host has answered; one that
// nobody answers in time is KindOffline, as is a name that can't be resolved.
// A proxy that refuses is KindProxy. A certificate for another host's name, or
// an answer that isn't TLS at all, is what sign-in pages do: KindPortal.
func Classify(err error) Kind {
	if err == nil {
		return 0
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	if k := classifyTLS(err); k != 0 {
		return k
	}
	var dns *net.DNSError
	if errors.As(err, &dns) {
		return KindOffline
	}
	return classifyNet(err)
}

// Refused reports whether a host has answered that nobody serves there.
func Refused(err error) bool {
	var no syscall.Errno
	return errors.As(err, &no) && refused(no)
}

// classifyTLS returns zero for what isn't of TLS's making.
func classifyTLS(err error) Kind {
	var (
		record  tls.RecordHeaderError
		host    x509.HostnameError
		unknown x509.UnknownAuthorityError
		invalid x509.CertificateInvalidError
		roots   x509.SystemRootsError
		verify  *tls.CertificateVerificationError
		alert   tls.AlertError
	)
	switch {
	case errors.As(err, &record), errors.As(err, &host), errors.Is(err, http.ErrSchemeMismatch):
		return KindPortal
	case errors.As(err, &unknown), errors.As(err, &invalid), errors.As(err, &roots), errors.As(err, &verify):
		return KindTLS
	case errors.As(err, &alert):
		return classifyAlert(alert)
	}
	return 0
}

// classifyAlert tells an alert that says "never" from one that a damaged
// packet or a busy server brings about.
func classifyAlert(a tls.AlertError) Kind {
	switch a {
	case 10, 20, 22, 50, 51, 80, 90: // unexpected message, bad MAC, overflow, decode, decrypt, internal, cancelled
		return KindNetwork
	}
	return KindTLS
}

// classifyNet looks at what the system said.
func classifyNet(err error) Kind {
	var op *net.OpError
	isOp := errors.As(err, &op)
	var no syscall.Errno
	if errors.As(err, &no) {
		switch {
		case unreachable(no):
			return KindOffline
		case refused(no) && isOp && op.Op == "proxyconnect":
			return KindProxy
		}
	}
	if dialTimeout(err) {
		return KindOffline
	}
	return KindNetwork
}

// dialTimeout reports whether nobody answered a dial. The OpError of the dial
// may be inside that of a proxy.
func dialTimeout(err error) bool {
	for {
		var op *net.OpError
		if !errors.As(err, &op) {
			return false
		}
		if op.Op == "dial" {
			return op.Timeout() || errors.Is(op.Err, context.DeadlineExceeded)
		}
		err = op.Err
	}
}
