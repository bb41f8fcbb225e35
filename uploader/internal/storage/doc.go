// Package storage sends one chunk of a video to the presigned URL that the
// service gave for it, and says in plain terms what came of it.
//
// It speaks HTTP/1.1 to anything that behaves like S3. There is no deadline on
// a PUT: as long as bytes move, it goes on, and whether they move is told by
// [Part.Sent], which counts what the other side has acknowledged where the
// system knows that. Deciding that a PUT is stuck, and sending it again, is the
// caller's part; the one repetition made here is the silent redial after a
// pooled connection turns out to have been closed by the server.
//
// Errors of a PUT are of type [*Error] and answer by [Kind] what to do next.
// A presigned URL's query and a proxy's password never appear in them. The API
// key is not known to this package.
package storage
