//go:build cgo

// What macOS offers to stay awake, and what it says of its power. All of it may
// be called on any thread.
#import <Foundation/Foundation.h>
#import <IOKit/ps/IOPSKeys.h>
#import <IOKit/ps/IOPowerSources.h>

void *aionPowerBegin(const char *why) {
	NSString *reason = [NSString stringWithUTF8String:why];
	if (reason == nil) {
		return NULL;
	}
	// The screen may sleep, the system may not.
	id activity = [[NSProcessInfo processInfo] beginActivityWithOptions:NSActivityUserInitiated reason:reason];
	return (void *)CFBridgingRetain(activity);
}

void aionPowerEnd(void *activity) {
	[[NSProcessInfo processInfo] endActivity:CFBridgingRelease(activity)];
}

int aionPowerHasBattery(void) {
	CFTypeRef info = IOPSCopyPowerSourcesInfo();
	if (info == NULL) {
		return 0;
	}
	int found = 0;
	CFArrayRef sources = IOPSCopyPowerSourcesList(info);
	for (CFIndex i = 0; sources != NULL && i < CFArrayGetCount(sources); i++) {
		CFDictionaryRef source = IOPSGetPowerSourceDescription(info, CFArrayGetValueAtIndex(sources, i));
		CFStringRef type = source == NULL ? NULL : CFDictionaryGetValue(source, CFSTR(kIOPSTypeKey));
		found |= type != NULL && CFEqual(type, CFSTR(kIOPSInternalBatteryType));
	}
	if (sources != NULL) {
		CFRelease(sources);
	}
	CFRelease(info);
	return found;
}

int aionPowerOnBattery(void) {
	CFTypeRef info = IOPSCopyPowerSourcesInfo();
	if (info == NULL) {
		return 0;
	}
	CFStringRef source = IOPSGetProvidingPowerSourceType(info); // not ours to release
	int battery = source != NULL && CFEqual(source, CFSTR(kIOPMBatteryPowerKey));
	CFRelease(info);
	return battery;
}
