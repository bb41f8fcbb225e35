#!/bin/sh
# Installs Aion Uploader for one user, with no administrator: run it from the
# unpacked folder. "install.sh --remove" takes it away again; the queue, the
# settings and the key stay, unless "install.sh --remove-everything" says so.
set -eu

here=$(CDPATH="" cd -- "$(dirname -- "$0")" && pwd)
id=tech.aionvision.uploader
data=${XDG_DATA_HOME:-$HOME/.local/share}
config=${XDG_CONFIG_HOME:-$HOME/.config}
state=${XDG_STATE_HOME:-$HOME/.local/state}
bin=$HOME/.local/bin
app=$data/aion-uploader

refresh() {
	if command -v update-desktop-database >/dev/null 2>&1; then
		update-desktop-database -q "$data/applications" || true
	fi
	if command -v gtk-update-icon-cache >/dev/null 2>&1 && [ -d "$data/icons/hicolor" ]; then
		gtk-update-icon-cache -q -t -f "$data/icons/hicolor" || true
	fi
}

# A running window saves and ends first; it is never killed.
quit_running() {
	if [ -x "$app/aion-uploader" ] && ! "$app/aion-uploader" --quit; then
		echo "Aion Uploader is still running. Close it, then run this again." >&2
		exit 1
	fi
}

remove_program() {
	rm -rf "$app"
	rm -f "$bin/aion-uploader" "$bin/aion-upload" \
		"$data/applications/$id.desktop" "$data/metainfo/$id.metainfo.xml" \
		"$data/man/man1/aion-uploader.1" "$data/man/man1/aion-upload.1" \
		"$config/autostart/$id.desktop"
	find "$data/icons/hicolor" -name "$id.*" -type f -exec rm -f {} + 2>/dev/null || true
	refresh
}

case "${1:-}" in
--remove)
	quit_running
	remove_program
	echo "Aion Uploader is gone. The list of videos and the key are still there: see install.sh."
	exit 0
	;;
--remove-everything)
	quit_running
	if [ -x "$app/aion-uploader" ]; then
		"$app/aion-uploader" --forget || true
	fi
	remove_program
	rm -rf "$config/aion-uploader" "$state/aion-uploader"
	echo "Aion Uploader, its list, its settings and its key are gone."
	exit 0
	;;
"") ;;
*)
	echo "usage: $0 [--remove | --remove-everything]" >&2
	exit 2
	;;
esac

quit_running
mkdir -p "$app" "$bin" "$data/applications" "$data/metainfo" "$data/man/man1"
for f in aion-uploader aion-upload; do
	cp "$here/$f" "$app/$f.new"
	chmod 755 "$app/$f.new"
	mv -f "$app/$f.new" "$app/$f"
	ln -sfn "$app/$f" "$bin/$f"
done
cp "$here"/doc/* "$app/"
cp "$here/install.sh" "$app/install.sh"
cp "$here/share/metainfo/$id.metainfo.xml" "$data/metainfo/"
cp "$here"/share/man/man1/*.1 "$data/man/man1/"
(cd "$here/share/icons" && find hicolor -type f) | while IFS= read -r icon; do
	mkdir -p "$data/icons/$(dirname "$icon")"
	cp "$here/share/icons/$icon" "$data/icons/$icon"
done
# The menu finds the program by its full path: ~/.local/bin isn't on every PATH.
# In a desktop entry a path is quoted, and \ " ` $ in it are escaped.
quoted=$(printf '%s' "$app/aion-uploader" | sed -e 's/\\/\\\\\\\\/g' -e 's/["`$]/\\\\&/g' -e 's/%/%%/g')
while IFS= read -r line; do
	case "$line" in
	"Exec=aion-uploader"*) printf 'Exec="%s"%s\n' "$quoted" "${line#Exec=aion-uploader}" ;;
	*) printf '%s\n' "$line" ;;
	esac
done <"$here/share/applications/$id.desktop" >"$data/applications/$id.desktop"
refresh
echo "Installed. Aion Uploader is in your menu; the command is $bin/aion-upload."
echo "To remove it: $app/install.sh --remove"
