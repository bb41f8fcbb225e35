package api

import "time"

// Op names a call of the service, in errors and to the hooks of [Options].
type Op string

// The calls, one for each method of [Client].
const (
	OpInitiate        Op = "initiate"
	OpBatchInitiate   Op = "batch_initiate"
	OpConfirm         Op = "confirm"
	OpComplete        Op = "complete"
	OpProgress        Op = "progress"
	OpRetryChunk      Op = "retry_chunk"
	OpAbort           Op = "abort"
	OpAnalysisStatus  Op = "analysis_status"
	OpAnalysisJob     Op = "analysis_job"
	OpRetryAnalysis   Op = "retry_analysis"
	OpQueueAnalysis   Op = "queue_analysis"
	OpLimits          Op = "limits"
	OpQuota           Op = "quota"
	OpCheckDuplicates Op = "check_duplicates"
	OpScenes          Op = "scenes"
	OpThumbnail       Op = "thumbnail"
)

// Idempotent reports whether sending the call again does no harm when the reply
// to the first one was lost. The others make something new each time (an
// upload, a job), spend one of a chunk's retries, or, like complete, are to be
// settled by asking for the progress first.
func (op Op) Idempotent() bool {
	switch op {
	case OpInitiate, OpBatchInitiate, OpComplete, OpRetryChunk, OpRetryAnalysis, OpQueueAnalysis:
		return false
	}
	return true
}

// repeats reports whether the client itself sends the call again after a passing
// trouble. What comes after the upload is asked for again in its caller's own
// time: a plan's calls have better uses.
func (op Op) repeats() bool {
	switch op {
	case OpAnalysisStatus, OpAnalysisJob, OpScenes, OpThumbnail:
		return false
	}
	return op.Idempotent()
}

// patience is how long one attempt may pass without a byte of the answer.
// Complete assembles the object at the storage, which takes its time.
func (op Op) patience() time.Duration {
	if op == OpComplete {
		return 5 * time.Minute
	}
	return time.Minute
}
