//go:build !darwin && !windows

package picker

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/godbus/dbus/v5"
)

const (
	portalName    = "org.freedesktop.portal.Desktop"
	portalPath    = dbus.ObjectPath("/org/freedesktop/portal/desktop")
	openFile      = "org.freedesktop.portal.FileChooser.OpenFile"
	saveFile      = "org.freedesktop.portal.FileChooser.SaveFile"
	requestIface  = "org.freedesktop.portal.Request"
	ownerChanged  = "org.freedesktop.DBus.NameOwnerChanged"
	portalTimeout = 10 * time.Second // until the portal has taken the call, not until the person answers
)

// Answers of a portal request.
const (
	portalDone      = uint32(0)
	portalCancelled = uint32(1)
)

// pick asks for files that are there.
func pick(ctx context.Context, parent, title string, filters []Filter) ([]string, error) {
	return choose(ctx, openFile, parent, title, map[string]dbus.Variant{
		"multiple": dbus.MakeVariant(true),
		"modal":    dbus.MakeVariant(true),
		"filters":  dbus.MakeVariant(portalFilters(filters)),
	})
}

// save asks for the place of a new file.
func save(ctx context.Context, parent, title, name string) ([]string, error) {
	return choose(ctx, saveFile, parent, title, map[string]dbus.Variant{
		"modal":        dbus.MakeVariant(true),
		"current_name": dbus.MakeVariant(name),
	})
}

// choose asks the portal over a connection of its own. The ready-made binding
// (rymdport/portal/filechooser) is not used for this: it decodes "+" in a file's
// name as a blank, can't be cancelled, starts to listen after it has asked, and
// takes any signal that comes to the shared connection for the answer.
func choose(ctx context.Context, method, parent, title string, options map[string]dbus.Variant) ([]string, error) {
	conn, err := connect(ctx)
	if err != nil {
		return nil, unavailable(ctx, err)
	}
	defer func() { _ = conn.Close() }()

	token := "aion" + strings.ToLower(rand.Text())
	request := requestPath(conn.Names()[0], token)
	signals := make(chan *dbus.Signal, 8)
	conn.Signal(signals)
	if err := listen(ctx, conn, request); err != nil {
		return nil, unavailable(ctx, err)
	}
	options["handle_token"] = dbus.MakeVariant(token)
	if err := ask(ctx, conn, method, parent, title, options); err != nil {
		closeDialog(conn, request) // the call may have arrived all the same
		return nil, unavailable(ctx, err)
	}
	return await(ctx, conn, request, signals)
}

// connect opens a private connection to the session bus, and starts no bus
// where there is none.
func connect(ctx context.Context) (*dbus.Conn, error) {
	conn, err := dbus.SessionBusPrivateNoAutoStartup()
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	if err := conn.Auth(nil); err != nil {
		_ = conn.Close()
		return nil, err
	}
	if err := conn.Hello(); err != nil {
		_ = conn.Close()
		return nil, err
	}
	return conn, nil
}

// requestPath is where the portal will answer a request with this token. It is
// known before the call, so that the answer can't come before the listener.
func requestPath(sender, token string) dbus.ObjectPath {
	sender = strings.ReplaceAll(strings.TrimPrefix(sender, ":"), ".", "_")
	return dbus.ObjectPath(fmt.Sprintf("%s/request/%s/%s", portalPath, sender, token))
}

// listen subscribes to the answer, and to the portal's end: after a crash of it
// no answer would ever come.
func listen(ctx context.Context, conn *dbus.Conn, request dbus.ObjectPath) error {
	err := conn.AddMatchSignalContext(ctx,
		dbus.WithMatchObjectPath(request),
		dbus.WithMatchInterface(requestIface))
	if err != nil {
		return err
	}
	return conn.AddMatchSignalContext(ctx,
		dbus.WithMatchInterface("org.freedesktop.DBus"),
		dbus.WithMatchMember("NameOwnerChanged"),
		dbus.WithMatchArg(0, portalName))
}

func ask(ctx context.Context, conn *dbus.Conn, method, parent, title string, options map[string]dbus.Variant) error {
	ctx, cancel := context.WithTimeout(ctx, portalTimeout)
	defer cancel()
	return conn.Object(portalName, portalPath).CallWithContext(ctx, method, 0, parent, title, options).Err
}

// await waits for the person, the end of the portal, or the context's.
func await(ctx context.Context, conn *dbus.Conn, request dbus.ObjectPath, signals <-chan *dbus.Signal) ([]string, error) {
	for {
		select {
		case <-ctx.Done():
			closeDialog(conn, request)
			return nil, ctx.Err()
		case signal, open := <-signals:
			switch {
			case !open:
				return nil, fmt.Errorf("picker: %w: the session bus is gone", ErrUnavailable)
			case signal.Name == ownerChanged && portalGone(signal):
				return nil, fmt.Errorf("picker: %w: the portal is gone", ErrUnavailable)
			case signal.Name == requestIface+".Response" && signal.Path == request:
				return answer(signal)
			}
		}
	}
}

// closeDialog tells the portal that nobody waits for the answer any more.
func closeDialog(conn *dbus.Conn, request dbus.ObjectPath) {
	flags := dbus.FlagNoReplyExpected | dbus.FlagNoAutoStart
	_ = conn.Object(portalName, request).Call(requestIface+".Close", flags).Err
}

// portalGone reads NameOwnerChanged(name, old owner, new owner).
func portalGone(signal *dbus.Signal) bool {
	var name, before, after string
	err := dbus.Store(signal.Body, &name, &before, &after)
	return err == nil && name == portalName && before != "" && after == ""
}

// answer reads Response(status, {"uris": [...]}).
func answer(signal *dbus.Signal) ([]string, error) {
	var status uint32
	var results map[string]dbus.Variant
	if err := dbus.Store(signal.Body, &status, &results); err != nil {
		return nil, fmt.Errorf("picker: %w: %w", ErrUnavailable, err)
	}
	switch status {
	case portalDone:
		var uris []string
		if err := results["uris"].Store(&uris); err != nil {
			return nil, fmt.Errorf("picker: %w: %w", ErrUnavailable, err)
		}
		return paths(uris)
	case portalCancelled:
		return nil, nil
	default:
		return nil, fmt.Errorf("picker: %w: the dialog ended by itself", ErrUnavailable)
	}
}

// paths turns file URIs into paths. One that names no local file is reported in
// the error, beside the paths of the others.
func paths(uris []string) ([]string, error) {
	var local []string
	var problem error
	for _, uri := range uris {
		u, err := url.Parse(uri)
		if err != nil || u.Scheme != "file" || u.Path == "" || (u.Host != "" && u.Host != "localhost") {
			problem = fmt.Errorf("picker: %s: %w", uri, ErrNotLocal)
			continue
		}
		local = append(local, u.Path)
	}
	return local, problem
}

// unavailable is the error of a portal that can't be asked, unless it was the
// context that ended the call.
func unavailable(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return fmt.Errorf("picker: %w: %w", ErrUnavailable, err)
}
