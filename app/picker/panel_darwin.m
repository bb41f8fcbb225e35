//go:build cgo

// The open panel of macOS. Everything here runs on the main thread, where
// AppKit wants it and where the table of open panels needs no lock.
#import <AppKit/AppKit.h>
#include <stdint.h>

extern void aionPickerPath(uintptr_t handle, char *path);
extern void aionPickerDone(uintptr_t handle);

// openPanels holds the panel of each handle until it has been answered.
static NSMutableDictionary<NSNumber *, NSOpenPanel *> *openPanels(void) {
	static NSMutableDictionary *panels;
	static dispatch_once_t once;
	dispatch_once(&once, ^{ panels = [NSMutableDictionary dictionary]; });
	return panels;
}

void aionPickerShow(uintptr_t handle, const char *title, const char *extensions) {
	NSString *message = [NSString stringWithUTF8String:title];
	NSString *list = [NSString stringWithUTF8String:extensions];
	dispatch_async(dispatch_get_main_queue(), ^{
		NSOpenPanel *panel = [NSOpenPanel openPanel];
		panel.message = message;
		panel.canChooseFiles = YES;
		panel.canChooseDirectories = NO;
		panel.allowsMultipleSelection = YES;
		if (list.length > 0) {
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"
			// Its successor, allowedContentTypes, is younger than macOS 10.15.
			panel.allowedFileTypes = [list componentsSeparatedByString:@"\n"];
#pragma clang diagnostic pop
		}
		openPanels()[@(handle)] = panel;
		[panel beginWithCompletionHandler:^(NSModalResponse response) {
			if (response == NSModalResponseOK) {
				for (NSURL *url in panel.URLs) {
					aionPickerPath(handle, (char *)url.fileSystemRepresentation);
				}
			}
			[openPanels() removeObjectForKey:@(handle)];
			aionPickerDone(handle);
		}];
	});
}

void aionPickerClose(uintptr_t handle) {
	dispatch_async(dispatch_get_main_queue(), ^{
		[openPanels()[@(handle)] cancel:nil];
	});
}
