// Package apitest is the AionVision video upload service in-process, as
// net/http/httptest is to net/http: the REST calls below /api/v2 and the
// S3-like storage that its presigned URLs lead to below /storage. Practice
// mode, tests and benchmarks upload to it; it never leaves the machine.
//
// It is honest rather than kind. It checks keys, signatures, expiry, sizes and
// ETags as the real parts do, refuses in their words and envelopes, counts
// calls against a plan's limit, and does what [Server.Fault] asks on top: late,
// wrong, cut and missing replies. Afterwards [Server.Log], [Server.PutTwice],
// [Server.Videos] and [Server.Uploads] say what really happened.
//
//	srv, err := apitest.New(apitest.Options{CallsPerMinute: 10})
//	if err != nil { … }
//	defer srv.Close()
//	baseURL, err := srv.Start()
//
// A Server is an [http.Handler] that serves on any listener. It works inside a
// testing/synctest bubble, over net.Pipe too, when it is made in that bubble:
// it knows no clock but package time's and [Options.Now], starts no goroutine of
// its own but Start's, and holds its lock neither across I/O nor across a wait.
// Bodies go to disk or nowhere, never to memory; [Options.Storage] sends them to
// a real S3 server instead.
package apitest
