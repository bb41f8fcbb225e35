package picker

import (
	"context"
	"errors"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/godbus/dbus/v5"
)

var videos = []Filter{{Name: "Videos", Extensions: []string{"mp4", "mov"}}}

func TestPickSeveral(t *testing.T) {
	portal := startPortal(t, startBus(t), &fakePortal{answer: func(p *fakePortal, request dbus.ObjectPath) {
		// Signals that are none of ours come first, as on a real desktop.
		_ = p.conn.Emit(portalPath, "org.freedesktop.portal.Settings.SettingChanged", "a", "b", dbus.MakeVariant(1))
		p.respond(requestPath("1.99", "another"), portalDone, "file:///not/ours")
		p.respond(request, portalDone,
			"file:///home/a/GX010231.MP4", "file:///media/card%20one/a+b%23%25.mov", "file://localhost/x/%C3%9Cmlaut.mp4")
	}})
	got, err := Pick(t.Context(), "x11:1a00007", "Add videos", videos)
	want := []string{"/home/a/GX010231.MP4", "/media/card one/a+b#%.mov", "/x/Ümlaut.mp4"}
	if err != nil || !slices.Equal(got, want) {
		t.Fatalf("Pick = %q, %v, want %q", got, err, want)
	}
	wantCall := openCall{parent: "x11:1a00007", title: "Add videos", multiple: true,
		filters: []portalFilter{{"Videos", []portalRule{{0, "*.[mM][pP]4"}, {0, "*.[mM][oO][vV]"}}}}}
	if call := <-portal.asked; !reflect.DeepEqual(call, wantCall) {
		t.Errorf("the portal was asked %+v, want %+v", call, wantCall)
	}
}

func TestAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		status uint32
		uris   []string
		want   []string
		err    error
	}{
		"cancelled":                {status: portalCancelled},
		"the dialog broke":         {status: 2, err: ErrUnavailable},
		"a camera":                 {uris: []string{"gphoto2://camera/a.mp4"}, err: ErrNotLocal},
		"a share beside a file":    {uris: []string{"file:///a.mp4", "smb://nas/b.mp4"}, want: []string{"/a.mp4"}, err: ErrNotLocal},
		"a file of another host":   {uris: []string{"file://nas/a.mp4"}, err: ErrNotLocal},
		"a URI that is none":       {uris: []string{"file:///%zz"}, err: ErrNotLocal},
		"an empty name":            {uris: []string{"file://"}, err: ErrNotLocal},
		"done, with nothing in it": {},
	} {
		t.Run(name, func(t *testing.T) {
			startPortal(t, startBus(t), &fakePortal{answer: func(p *fakePortal, request dbus.ObjectPath) {
				p.respond(request, test.status, test.uris...)
			}})
			got, err := Pick(t.Context(), "", "Add videos", nil)
			if !slices.Equal(got, test.want) || !errors.Is(err, test.err) {
				t.Errorf("Pick = %q, %v, want %q, %v", got, err, test.want, test.err)
			}
		})
	}
}

func TestNoDialogToShow(t *testing.T) {
	for name, prepare := range map[string]func(*testing.T){
		"no bus": func(t *testing.T) {
			t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(t.TempDir(), "no-bus"))
		},
		"no portal": func(t *testing.T) { startBus(t) },
		"a portal without file chooser": func(t *testing.T) {
			startPortal(t, startBus(t), &fakePortal{refuse: &dbus.ErrMsgUnknownMethod})
		},
		"the portal ends while the dialog is open": func(t *testing.T) {
			startPortal(t, startBus(t), &fakePortal{answer: func(p *fakePortal, _ dbus.ObjectPath) {
				go func() { _, _ = p.conn.ReleaseName(portalName) }()
			}})
		},
	} {
		t.Run(name, func(t *testing.T) {
			prepare(t)
			if paths, err := Pick(t.Context(), "", "Add videos", videos); len(paths) != 0 || !errors.Is(err, ErrUnavailable) {
				t.Errorf("Pick = %q, %v, want ErrUnavailable", paths, err)
			}
		})
	}
}

func TestContextClosesTheDialog(t *testing.T) {
	portal := startPortal(t, startBus(t), &fakePortal{})
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-portal.asked; cancel() }()
	if paths, err := Pick(ctx, "", "Add videos", nil); len(paths) != 0 || !errors.Is(err, context.Canceled) {
		t.Errorf("Pick = %q, %v, want context.Canceled", paths, err)
	}
	<-portal.closed
}

func TestSave(t *testing.T) {
	for name, c := range map[string]struct {
		status uint32
		uris   []string
		want   string
		err    error
	}{
		"a place":     {uris: []string{"file:///home/a/bridge%20%232.html"}, want: "/home/a/bridge #2.html"},
		"cancelled":   {status: portalCancelled},
		"broke":       {status: 2, err: ErrUnavailable},
		"not a place": {uris: []string{"smb://nas/receipt.html"}, err: ErrNotLocal},
	} {
		t.Run(name, func(t *testing.T) {
			portal := startPortal(t, startBus(t), &fakePortal{answer: func(p *fakePortal, request dbus.ObjectPath) {
				p.respond(request, c.status, c.uris...)
			}})
			got, err := Save(t.Context(), "", "Save", "bridge.html")
			if got != c.want || !errors.Is(err, c.err) {
				t.Errorf("Save = %q, %v", got, err)
			}
			if call := <-portal.asked; call.title != "Save bridge.html" || call.multiple {
				t.Errorf("the portal was asked %+v", call)
			}
		})
	}
}
