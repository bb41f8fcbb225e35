package media

import (
	"path"
	"strings"
)

// container maps a lower-case extension to its container.
func container(ext string) Container {
	switch ext {
	case ".mp4":
		return MP4
	case ".mov", ".qt":
		return MOV
	case ".m4v":
		return M4V
	case ".webm":
		return WebM
	case ".avi":
		return AVI
	}
	return Unknown
}

// HasVideoExtension reports whether a file in a folder is worth inspecting:
// .mp4, .mov, .qt, .m4v, .webm or .avi, in any case. The "._" companions that
// macOS leaves on cards and sticks carry a video's name and hold no video, so
// they don't count.
func HasVideoExtension(name string) bool {
	return byExtension(name) != Unknown
}

// HasVideoName reports whether a file's name says that it is a video, of a kind
// that is taken or of another: what a camera may have recorded. GoPro's .lrv
// isn't: it is a small copy of the video beside it.
func HasVideoName(name string) bool {
	if HasVideoExtension(name) {
		return true
	}
	if strings.HasPrefix(baseName(name), "._") {
		return false
	}
	switch extension(name) {
	case ".mts", ".m2ts", ".m2t", ".ts", ".tod", ".mod", ".mxf", ".mkv", ".3gp", ".3g2", ".insv", ".360", ".f4v",
		".wmv", ".asf", ".mpg", ".mpeg", ".m2v", ".vob", ".flv", ".ogv", ".divx", ".dv", ".braw", ".r3d", ".crm",
		".h264", ".264", ".h265", ".265", ".hevc":
		return true
	}
	return false
}

func byExtension(name string) Container {
	base := baseName(name)
	if strings.HasPrefix(base, "._") {
		return Unknown
	}
	return container(extension(base))
}

// extension returns the lower-case extension of the name, with its dot.
func extension(name string) string {
	return strings.ToLower(path.Ext(baseName(name)))
}

// baseName cuts folders off, whichever system wrote the path.
func baseName(name string) string {
	return name[strings.LastIndexAny(name, `/\`)+1:]
}

// family groups the extensions of files that players treat as one kind. An
// extension of no known family ("", ".part") belongs to no other container.
func family(ext string) string {
	switch ext {
	case ".mp4", ".m4v", ".mov", ".qt", ".3gp", ".3g2", ".f4v", ".lrv", ".insv", ".360":
		return "iso"
	case ".webm", ".mkv":
		return "matroska"
	case ".avi", ".divx":
		return "avi"
	case ".wmv", ".asf", ".mpg", ".mpeg", ".vob", ".ts", ".mts", ".m2ts", ".flv", ".ogv", ".ogg", ".mxf",
		".mp3", ".m4a", ".wav", ".jpg", ".jpeg", ".png", ".gif", ".heic", ".avif", ".zip", ".pdf", ".txt":
		return "other"
	}
	return ""
}

// wrongExtension reports whether the name announces another kind of file than
// c. MP4, M4V and MOV are one kind: cameras and editors mix their names, and
// every player takes either.
func wrongExtension(name string, c Container) bool {
	said := family(extension(name))
	return said != "" && said != family("."+string(c))
}
