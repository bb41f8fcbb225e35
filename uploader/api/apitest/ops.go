package apitest

import "net/http"

// Op names what a request asks for.
type Op string

// Every request that the server knows. OpPut and OpDownload go to the storage,
// the others to the API.
const (
	OpInitiate        Op = "initiate"
	OpBatchInitiate   Op = "batch-initiate"
	OpConfirm         Op = "confirm"
	OpComplete        Op = "complete"
	OpProgress        Op = "progress"
	OpRetryChunk      Op = "retry-chunk"
	OpAbort           Op = "abort"
	OpAnalysisStatus  Op = "analysis-status"
	OpAnalysisJob     Op = "analysis-job"
	OpRetryAnalysis   Op = "retry-analysis"
	OpQueueAnalysis   Op = "queue-analysis"
	OpLimits          Op = "limits"
	OpQuota           Op = "quota"
	OpCheckDuplicates Op = "check-duplicates"
	OpScenes          Op = "scenes"
	OpThumbnail       Op = "thumbnail"
	OpPut             Op = "put"
	OpDownload        Op = "download"
	OpUnknown         Op = "unknown" // a path that the service doesn't have
)

// route is one kind of request.
type route struct {
	op      Op
	pattern string
	status  int // of an API call that succeeds
	handle  func(*call) (any, error)
	storage func(*call) reply // instead of handle
}

// routes lists everything that the server answers.
func (s *Server) routes() []route {
	api := func(op Op, method, path string, status int, h func(*call) (any, error)) route {
		return route{op: op, pattern: method + " /api/v2" + path, status: status, handle: h}
	}
	return []route{
		api(OpInitiate, "POST", "/video-uploads/initiate", 201, s.initiate),
		api(OpBatchInitiate, "POST", "/video-uploads/batch/initiate", 201, s.batchInitiate),
		api(OpConfirm, "POST", "/video-uploads/chunks/confirm", 200, s.confirm),
		api(OpComplete, "POST", "/video-uploads/complete", 200, s.complete),
		api(OpProgress, "GET", "/video-uploads/progress/{media_id}", 200, s.progress),
		api(OpRetryChunk, "POST", "/video-uploads/chunks/retry", 200, s.retryChunk),
		api(OpAbort, "POST", "/video-uploads/abort", 200, s.abort),
		api(OpAnalysisStatus, "GET", "/video-analysis/status/{media_id}", 200, s.analysisStatus),
		api(OpAnalysisJob, "GET", "/video-analysis/jobs/{job_id}", 200, s.analysisJob),
		api(OpRetryAnalysis, "POST", "/video-analysis/jobs/{job_id}/retry", 202, s.retryAnalysis),
		api(OpQueueAnalysis, "POST", "/video-analysis/queue", 202, s.queueAnalysis),
		api(OpLimits, "GET", "/tenant/limits", 200, s.limits),
		api(OpQuota, "GET", "/uploads/quota-check", 200, s.quotaCheck),
		api(OpCheckDuplicates, "POST", "/uploads/check-duplicates", 200, s.checkDuplicates),
		api(OpScenes, "GET", "/videos/{media_id}/scenes", 200, s.scenes),
		api(OpThumbnail, "GET", "/video-scenes/{scene_id}/thumbnail", 200, s.thumbnail),
		{op: OpPut, pattern: "PUT " + objectPath + "{media_id}", storage: s.putPart},
		{op: OpDownload, pattern: "GET " + objectPath + "{media_id}", storage: s.download},
		{op: OpUnknown, pattern: "/storage/", storage: methodNotAllowed},
		{op: OpUnknown, pattern: "/", status: http.StatusOK, handle: func(*call) (any, error) { return nil, errNotFound }},
	}
}
