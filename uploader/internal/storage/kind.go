package storage

// Kind is what an error means for the next step. The zero Kind is no error.
type Kind uint8

// The kinds of error, each with what it asks of the caller.
const (
	KindNetwork   Kind = iota + 1 // reset, time-out, cut or refused connection: PUT again
	KindOffline                   // no name service, no route, nobody answers the dial: wait for the internet
	KindPortal                    // somebody else answered, typically a sign-in page: wait
	KindProxy                     // the proxy wants a login or doesn't let the connection through
	KindTLS                       // the certificate isn't trusted, or there is no common TLS version
	KindExpired                   // the URL's time is over: get a fresh one
	KindSignature                 // the URL's signature isn't accepted: one fresh URL, then give up
	KindSkew                      // the storage finds the request's time too far off
	KindSlowDown                  // fewer requests, please; see RetryAfter
	KindServer                    // the storage failed: PUT again
	KindGone                      // the upload was aborted, completed or has expired
	KindDigest                    // the bytes that arrived aren't the ones announced: PUT again
	KindNoETag                    // 200 without an ETag: not a success
	KindRefused                   // refused for good
	KindFile                      // the part could not be read
	kindCount     = iota + 1
)

var kindNames = [kindCount]string{
	"", "network", "offline", "portal", "proxy", "tls", "expired", "signature", "skew",
	"slow_down", "server", "gone", "digest", "no_etag", "refused", "file",
}

// String returns the kind's stable lower-case name.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "unknown"
}
