package words

import (
	"time"

	"github.com/aionvision/aion-uploader/uploader"
)

// FileLine says in the details which file it is, how big and how long; of
// several videos how much they are together.
func FileLine(all []*uploader.Snapshot) string {
	var size int64
	var long time.Duration
	for _, s := range all {
		size += s.Size
		long += s.Duration
	}
	d := V{"Size": Bytes(size), "Time": Clock(long), "File": ""}
	if len(all) == 1 {
		d["File"] = all[0].Name
	}
	switch {
	case len(all) == 1 && long > 0:
		return T("{{.File}} · {{.Size}} · {{.Time}} long", d)
	case len(all) == 1:
		return T("{{.File}} · {{.Size}}", d)
	}
	return T("{{.Size}} together", d)
}

// AbortWhy says why an upload can't be aborted though it is under way; empty
// when it can, or there is nothing to abort.
func AbortWhy(s *uploader.Snapshot) string {
	if s.State.Phase == uploader.Finishing {
		return T("It can't be aborted while it is finishing.")
	}
	return ""
}
