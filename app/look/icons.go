package look

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Icon names a symbol of the program's own family: filled outlines in a 24 × 24
// box. (Fyne recolours fills alone, and drops lines and rounded rectangles.)
type Icon string

// The symbols.
const (
	IconNone   Icon = ""
	IconAlert  Icon = "alert"
	IconUp     Icon = "up"
	IconPause  Icon = "pause"
	IconPlay   Icon = "play"
	IconLine   Icon = "line"
	IconCheck  Icon = "check"
	IconDots   Icon = "dots"
	IconPlus   Icon = "plus"
	IconClose  Icon = "close"
	IconDown   Icon = "down"
	IconLower  Icon = "lower"
	IconDot    Icon = "dot"
	IconGear   Icon = "gear"
	IconClock  Icon = "clock"
	IconSearch Icon = "search"
	IconFlag   Icon = "flag"
	IconKey    Icon = "key"
	IconFirst  Icon = "first"
	IconFolder Icon = "folder"
	IconCopy   Icon = "copy"
	IconRetry  Icon = "retry"
	IconTrash  Icon = "trash"
	IconBack   Icon = "back"
	IconCard   Icon = "card"
	IconNoLine Icon = "noline"
	IconInfo   Icon = "info"
	IconGlobe  Icon = "globe"
	IconShade  Icon = "shade"
	IconScreen Icon = "screen"
	IconLock   Icon = "lock"
	IconGauge  Icon = "gauge"
)

// body returns the icon's drawing, or an empty drawing for an unknown name.
func (i Icon) body() string {
	switch i {
	case IconAlert:
		return `<path d="M10.300 3h3.400l-.5 11h-2.400z"/><circle cx="12" cy="18.500" r="2"/>`
	case IconUp:
		return `<path d="M12 3l7.500 7.500-2 2-4.100-4.100V21h-2.800V8.400l-4.100 4.100-2-2z"/>`
	case IconPause:
		return `<path d="M6 4h4.200v16H6zM13.800 4H18v16h-4.200z"/>`
	case IconPlay:
		return `<path d="M7 4l13 8-13 8z"/>`
	case IconLine:
		return `<path d="M4 6h16v2.400H4zM4 10.800h16v2.400H4zM4 15.600h16V18H4z"/>`
	case IconCheck:
		return `<path d="M9.500 18.800l-6-6 2.100-2.100 3.900 3.900 8.900-8.900 2.100 2.100z"/>`
	case IconDots:
		return `<circle cx="5" cy="12" r="2"/><circle cx="12" cy="12" r="2"/><circle cx="19" cy="12" r="2"/>`
	case IconPlus:
		return `<path d="M10.600 4h2.800v6.600H20v2.800h-6.600V20h-2.800v-6.600H4v-2.800h6.600z"/>`
	case IconClose:
		return `<path d="M6.400 4.300L12 9.900l5.600-5.600 2.100 2.100L14.100 12l5.600 5.600-2.100 2.100L12 14.100l-5.600 5.600-2.100-2.100L9.900 12 4.300 6.400z"/>`
	case IconDown:
		return `<path d="M4 8h16l-8 10z"/>`
	case IconLower:
		return `<path d="M12 21l-7.500-7.500 2-2 4.100 4.100V3h2.800v12.600l4.100-4.100 2 2z"/>`
	case IconDot:
		return `<circle cx="12" cy="12" r="8"/>`
	case IconGear:
		return path(`M10.300 1.800h3.400l.5 2.700 1.700.7 2.300-1.600 2.400 2.400-1.600 2.300.7 1.700 2.700.5v3.400l-2.700.5-.7 1.700 1.600 2.300-2.400 2.400-2.300-1.600-1.700.7-.5 2.700h-3.400l-.5-2.700-1.700-.7-2.300 1.600-2.400-2.400 1.600-2.300-.7-1.700L1.600 13.900v-3.400l2.700-.5.7-1.700-1.600-2.300 2.400-2.400 2.300 1.600 1.700-.7z`, hole(12, 12.200, 3.600))
	case IconClock:
		return path(disc(12, 12, 10), hole(12, 12, 7.500), `M10.800 7h2.400v4.600l3.300 3.300-1.700 1.700-4-4z`)
	case IconSearch:
		return path(disc(10.500, 10.500, 7.500), hole(10.500, 10.500, 5), `M15.400 17.200l1.800-1.800 5 5-1.800 1.800z`)
	case IconFlag:
		return `<path d="M5 3h2.400v1H19l-3 4.500 3 4.500H7.400v8H5z"/>`
	case IconKey:
		return path(disc(8, 12, 5.500), hole(8, 12, 2.300), `M12.800 10.300h9.200v3.400h-2.400v3h-3v-3h-3.800z`)
	case IconFirst:
		return `<path d="M4 3h16v2.600H4zM12 8l7 7-2 2-3.600-3.600V22h-2.800v-8.600L7 17l-2-2z"/>`
	case IconFolder:
		return `<path d="M3 5h7l2 2.500h9V19.500H3z"/>`
	case IconCopy:
		return path(`M8 3h12v13H8zM10.400 5.400v8.200h7.200V5.400zM4 7.500h2.400v10.600H16v2.400H4z`)
	case IconRetry:
		return `<path d="M12 4.500V1.500l5.500 4.400L12 10.300v-3a5.900 5.900 0 1 0 5.900 5.900h2.800A8.700 8.700 0 1 1 12 4.500z"/>`
	case IconTrash:
		return path(`M9 3h6v2h5v2.400H4V5h5z`, `M5.500 9h13l-1 12h-11zM9.300 11.500l.5 7h1.700v-7zM12.700 11.500v7h1.700l.5-7z`)
	case IconBack:
		return `<path d="M10.500 4.500l2 2-4.100 4.100H21v2.800H8.400l4.100 4.100-2 2L3 12z"/>`
	case IconCard:
		return path(`M8.500 2H18l2 2v16l-2 2H6l-2-2V6.500zM8 8v4h1.800V8zM11.300 6v4h1.800V6zM14.600 6v4h1.800V6z`)
	case IconNoLine:
		return path(disc(12, 12, 10), hole(12, 12, 7.500), `M5.200 7l1.800-1.800 11.800 11.800-1.800 1.800z`)
	case IconGlobe:
		return path(disc(12, 12, 10), hole(12, 12, 7.600)) + path(circle(12, 12, 5, 9), circle(12, 12, 2.800, -7)) + path(`M3 10.800h18v2.400H3z`)
	case IconShade:
		return path(disc(12, 12, 10), hole(12, 12, 7.600)) + path(`M12 3C17 3 21 7 21 12C21 17 17 21 12 21z`)
	case IconScreen:
		return path(`M2 4h20v13H2zM4.400 6.400v8.200h15.200V6.400zM7 19h10v2.400H7z`)
	case IconGauge:
		return path(disc(12, 12, 10), hole(12, 12, 7.400)) + path(`M16.300 6.300L18 8L13 13.500L10.500 11z`) + path(disc(12, 12, 2))
	case IconLock:
		return path(`M5 10h14v11H5z`, `M7 10V7C7 4.200 9.200 2 12 2C14.800 2 17 4.200 17 7V10h-2.400V7C14.600 5.600 13.400 4.400 12 4.400C10.600 4.400 9.400 5.600 9.400 7V10z`)
	case IconInfo:
		return `<circle cx="12" cy="5.500" r="2"/><path d="M10.300 10h3.400l-.3 11h-2.800z"/>`
	}
	return ""
}

// path joins outlines into one filled shape. Fyne's drawing fills by winding, so
// what is cut out runs the other way round.
func path(outlines ...string) string {
	return `<path d="` + strings.Join(outlines, "") + `"/>`
}

// disc and hole are circles, clockwise and the other way; half circles by arcs
// come out wrong in Fyne's drawing.
func disc(x, y, r float64) string { return circle(x, y, r, r) }
func hole(x, y, r float64) string { return circle(x, y, r, -r) }

func circle(x, y, rx, ry float64) string {
	const k = 0.5523 // of a quarter circle as a Bézier curve
	return fmt.Sprintf("M%.3f %.3fC%.3f %.3f %.3f %.3f %.3f %.3fC%.3f %.3f %.3f %.3f %.3f %.3fC%.3f %.3f %.3f %.3f %.3f %.3fC%.3f %.3f %.3f %.3f %.3f %.3fz",
		x+rx, y,
		x+rx, y+k*ry, x+k*rx, y+ry, x, y+ry,
		x-k*rx, y+ry, x-rx, y+k*ry, x-rx, y,
		x-rx, y-k*ry, x-k*rx, y-ry, x, y-ry,
		x+k*rx, y-ry, x+rx, y-k*ry, x+rx, y)
}

// Resource returns the icon drawn in a role's colour. It follows the theme.
func (i Icon) Resource(r Role) fyne.Resource {
	svg := `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24">` + i.body() + `</svg>`
	return theme.NewColoredResource(fyne.NewStaticResource("aion-"+string(i)+".svg", []byte(svg)), r)
}
