package apitest

import (
	"net/http"

	"github.com/aionvision/aion-uploader/uploader/api"
)

// Op names what a request asks for, in the client's own words.
type Op = api.Op

// Every request that the server knows. The calls of the API are the client's;
// OpPut and OpDownload go to the storage.
const (
	OpInitiate        = api.OpInitiate
	OpBatchInitiate   = api.OpBatchInitiate
	OpConfirm         = api.OpConfirm
	OpComplete        = api.OpComplete
	OpProgress        = api.OpProgress
	OpRetryChunk      = api.OpRetryChunk
	OpAbort           = api.OpAbort
	OpAnalysisStatus  = api.OpAnalysisStatus
	OpAnalysisJob     = api.OpAnalysisJob
	OpRetryAnalysis   = api.OpRetryAnalysis
	OpQueueAnalysis   = api.OpQueueAnalysis
	OpLimits          = api.OpLimits
	OpQuota           = api.OpQuota
	OpCheckDuplicates = api.OpCheckDuplicates
	OpScenes          = api.OpScenes
	OpThumbnail       = api.OpThumbnail

	OpPut      Op = "put"
	OpDownload Op = "download"
	OpUnknown  Op = "unknown" // a path that the service doesn't have
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
	rest := func(op Op, method, path string, status int, h func(*call) (any, error)) route {
		return route{op: op, pattern: method + " /api/v2" + path, status: status, handle: h}
	}
	return []route{
		rest(OpInitiate, "POST", "/video-uploads/initiate", 201, s.initiate),
		rest(OpBatchInitiate, "POST", "/video-uploads/batch/initiate", 201, s.batchInitiate),
		rest(OpConfirm, "POST", "/video-uploads/chunks/confirm", 200, s.confirm),
		rest(OpComplete, "POST", "/video-uploads/complete", 200, s.complete),
		rest(OpProgress, "GET", "/video-uploads/progress/{media_id}", 200, s.progress),
		rest(OpRetryChunk, "POST", "/video-uploads/chunks/retry", 200, s.retryChunk),
		rest(OpAbort, "POST", "/video-uploads/abort", 200, s.abort),
		rest(OpAnalysisStatus, "GET", "/video-analysis/status/{media_id}", 200, s.analysisStatus),
		rest(OpAnalysisJob, "GET", "/video-analysis/jobs/{job_id}", 200, s.analysisJob),
		rest(OpRetryAnalysis, "POST", "/video-analysis/jobs/{job_id}/retry", 202, s.retryAnalysis),
		rest(OpQueueAnalysis, "POST", "/video-analysis/queue", 202, s.queueAnalysis),
		rest(OpLimits, "GET", "/tenant/limits", 200, s.limits),
		rest(OpQuota, "GET", "/uploads/quota-check", 200, s.quotaCheck),
		rest(OpCheckDuplicates, "POST", "/uploads/check-duplicates", 200, s.checkDuplicates),
		rest(OpScenes, "GET", "/videos/{media_id}/scenes", 200, s.scenes),
		rest(OpThumbnail, "GET", "/video-scenes/{scene_id}/thumbnail", 200, s.thumbnail),
		{op: OpPut, pattern: "PUT " + objectPath + "{media_id}", storage: s.putPart},
		{op: OpDownload, pattern: "GET " + objectPath + "{media_id}", storage: s.download},
		{op: OpUnknown, pattern: "/storage/", storage: methodNotAllowed},
		{op: OpUnknown, pattern: "/", status: http.StatusOK, handle: func(*call) (any, error) { return nil, errNotFound }},
	}
}
