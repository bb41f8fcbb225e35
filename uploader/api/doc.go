// Package api is a typed client of the AionVision video upload service.
//
// A [Client] makes one call at a time for each goroutine that asks it to and is
// safe for concurrent use. It speaks to both generations of the service: what
// the older one leaves out is zero. Every error is an *[Error], whose [Kind]
// tells an answer of the service from no answer, from a captive portal's and
// from one that can't be right.
//
// Calls that may be sent twice (see [Op.Idempotent]) are repeated at most twice
// here, after a network error or a 500, 502, 503 or 504, unless they are about
// what comes after an upload. All other repeats, those after a 429 above all,
// are the caller's.
//
// The API key goes to the host of the base URL and nowhere else: no redirect is
// followed. Neither the key nor the query of any URL is ever part of an error.
//
// The package keeps no global state and uses timers of package time alone, so
// that it runs under testing/synctest.
package api
