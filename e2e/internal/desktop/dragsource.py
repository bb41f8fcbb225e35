"""A window to drag files from, as a file manager's is.

Its arguments are paths. It tells on standard output what becomes of a drag:
"ready", "begin", "accepted" when the target would take it, "end".
"""
import sys

import gi

gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, GdkPixbuf, GLib, Gtk  # noqa: E402

uris = [GLib.filename_to_uri(path, None) for path in sys.argv[1:]]


def tell(word):
    print(word, flush=True)


def begin(_widget, context):
    # The pointer's companion would be in the pictures.
    Gtk.drag_set_icon_pixbuf(context, GdkPixbuf.Pixbuf.new(GdkPixbuf.Colorspace.RGB, True, 8, 1, 1), 0, 0)
    tell("begin")
    context.connect("action-changed", changed)


def changed(_context, action):
    tell("accepted" if action & Gdk.DragAction.COPY else "refused")


window = Gtk.Window(title="Drag source")
window.set_default_size(160, 120)
area = Gtk.EventBox()
area.add(Gtk.Label(label="drag me"))
area.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [], Gdk.DragAction.COPY)
area.drag_source_add_uri_targets()
area.connect("drag-begin", begin)
area.connect("drag-data-get", lambda _w, _c, data, _i, _t: data.set_uris(uris))
area.connect("drag-end", lambda *_: tell("end"))
window.add(area)
window.connect("destroy", Gtk.main_quit)
window.show_all()
GLib.idle_add(tell, "ready")
Gtk.main()
