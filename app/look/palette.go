package look

import "image/color"

// A palette gives every role its colour.
type palette map[Role]color.NRGBA

func hex(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 255}
}

func lightPalette() palette {
	return palette{
		Background: hex(0xF4F6F8), Surface: hex(0xFFFFFF), Raised: hex(0xFFFFFF), Border: hex(0xDFE4EA),
		Text: hex(0x141A21), Muted: hex(0x566273), Faint: hex(0x8A95A3),
		Accent: hex(0x0B5FD0), AccentSoft: hex(0xE6F0FE), AccentHover: hex(0x0A54B8), OnAccent: hex(0xFFFFFF),
		OK: hex(0x17724A), OKSoft: hex(0xE3F4EB), Warn: hex(0x8A5200), WarnSoft: hex(0xFDF1DC),
		Bad: hex(0xB3261E), BadSoft: hex(0xFCE8E6),
		Track: hex(0xE4E9EF), Sent: hex(0xA9CBFA), Hover: hex(0xF0F3F7), Pressed: hex(0xE4E9EF), Outline: hex(0xBFC8D2), None: {},
	}
}

func darkPalette() palette {
	return palette{
		Background: hex(0x0E1217), Surface: hex(0x161B22), Raised: hex(0x1C232C), Border: hex(0x2A333E),
		Text: hex(0xE9EDF2), Muted: hex(0xA3AFBD), Faint: hex(0x738091),
		Accent: hex(0x5EA5FF), AccentSoft: hex(0x15283F), AccentHover: hex(0x7CB6FF), OnAccent: hex(0x08131F),
		OK: hex(0x55C78F), OKSoft: hex(0x12291F), Warn: hex(0xE5A94A), WarnSoft: hex(0x2C2312),
		Bad: hex(0xFF867D), BadSoft: hex(0x351B1A),
		Track: hex(0x2A333E), Sent: hex(0x2E5C96), Hover: hex(0x1D242D), Pressed: hex(0x2A333E), Outline: hex(0x434F5D), None: {},
	}
}
