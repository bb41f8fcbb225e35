package look

// The type scale, in device-independent pixels. 15 is left out: Noto Sans Bold
// loses a pixel of its descenders there at scale 1.
const (
	Caption  float32 = 12 // bold: section heads
	Small    float32 = 13
	Body     float32 = 14
	RowTitle float32 = 16 // bold
	Headline float32 = 20 // bold: the one sentence that matters
	Title    float32 = 24 // bold: a screen's title
)

// Spacing comes in steps of four.
const (
	Space1 float32 = 4 * (1 + iota)
	Space2
	Space3
	Space4
	Space5
	Space6
)

// Corners, and the heights of what is pressed.
const (
	RadiusButton float32 = 8
	RadiusTile   float32 = 9
	RadiusRow    float32 = 10
	RadiusCard   float32 = 16
	ButtonHeight float32 = 36
	ButtonTall   float32 = 42 // where a button is the screen's one answer
	ChipHeight   float32 = 28
	WideWindow   float32 = 900 // from here on there is room beside the list
)

// ContentMost is how wide the window's content gets: on a wide screen it stands
// in one column, or the eye would have to cross a metre from a row's name to
// its button.
const ContentMost float32 = 1280

// Margin returns what is left free at each side of the content in a width.
func Margin(width float32) float32 { return max(0, (width-ContentMost)/2) }
