// Package uploader moves big videos to the AionVision service: in chunks, in
// parallel, across restarts, bad lines and full disks. It knows no UI.
//
// A [Manager] owns a queue of transfers, one for each file. Commands enqueue
// and return at once; what becomes of them is seen in immutable pictures
// ([Manager.Snapshots]) and in an ordered stream of state changes
// ([Manager.Subscribe]) that drops nothing.
//
// Each transfer goes by the service's four steps: initiate, PUT each chunk to
// its presigned URL, confirm each, complete. Chunks stream from the file and
// are never held in memory. What the next step relies on is on disk before it
// is taken, so a Manager that is killed goes on where it was.
package uploader
