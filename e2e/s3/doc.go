// Package s3 sends videos to a real S3 server: the engine and the command upload
// to a service whose presigned URLs lead, by a line that a test can spoil, to
// versitygw. What arrived is fetched from that server, what was sent is counted
// from its log, and what was left behind is listed by it.
package s3
