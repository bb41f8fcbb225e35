// Package app is the window of Aion Uploader. It shows what an [Engine] does
// and hands on what the person wants; it sends nothing itself and calls the
// service only through the engine.
//
// Three kinds of goroutines meet here. Fyne's UI goroutine owns every widget
// and does no I/O. One presenter for each session pulls pictures of the engine
// and posts them to the UI. Whatever may take time (the keychain, a file
// dialog, a check of the key) runs in a goroutine of its own, and comes back to
// the UI by fyne.Do.
package app
