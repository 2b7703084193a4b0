#!/usr/bin/env bash
# A newcomer's machine: a fresh Debian with its own Python, and a user of no privilege, who clones HEAD, starts the stack, does
# what README.md begins with, stops the stack, and runs the unit tests. Prints what it does, and the seconds since it began.
#
#   tools/debian.sh [FOLDER]    as root, on Debian with debootstrap; FOLDER is kept, else all is removed in the end
#   SUITE=trixie                the Debian; sid has a later Python
#   MIRROR=http://...           where it comes from; by default whence this machine's packages come
#   TESTS=tests/unit            what is tested; empty: nothing
#
# Mounts and processes are in namespaces of their own, so none outlives this program.
set -euo pipefail
cd "$(dirname "$0")/.."
suite=${SUITE:-trixie} tests=${TESTS-tests/unit} user=newcomer
packages=python3,python3-venv,git,make,curl,ca-certificates

fail() {
	echo "error: $1" >&2
	exit 1
}

say() {
	printf '[%5d s] %s\n' "$SECONDS" "$1"
}

# The environment is that of a new shell, but for how this machine reaches registries of packages.
inside() {
	local known
	mapfile -t known < <(env | grep -E '^(PIP_|UV_|SSL_CERT_FILE=|NODE_EXTRA_CA_CERTS=|(http|https|no)_proxy=)' || true)
	env -i "${known[@]}" HOME="/home/$user" USER="$user" LANG=C.UTF-8 PATH=/usr/local/bin:/usr/bin:/bin \
		"$(command -v chroot)" --userspec "$user:$user" "$root" bash -euo pipefail -c "cd && cd portico 2>/dev/null; $1"
}

install_debian() {
	local mirror=${MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v security | head -n 1)}
	say "installing Debian ($suite)"
	debootstrap --variant=minbase --include="$packages" "$suite" "$root" "$mirror" >"$root.log" 2>&1 ||
		fail "debootstrap failed: $(tail -n 3 "$root.log")"
	for file in /etc/resolv.conf /etc/hosts /etc/pip.conf /etc/ssl/certs/ca-certificates.crt; do
		[ ! -e "$file" ] || install -D -m 644 "$file" "$root$file"
	done
	chroot "$root" useradd --create-home --shell /bin/bash "$user"
	touch "$root/installed"
}

clone() {
	say "cloning $(git rev-parse --short HEAD)"
	rm -rf "$root/home/$user/portico"
	git clone --quiet --no-hardlinks . "$root/home/$user/portico"
	chroot "$root" chown -R "$user:$user" "/home/$user/portico"
}

# The first block of README.md, and what it has to end with.
first_function() {
	local commands replies
	commands=$(awk '/^```sh$/ {on = 1; next} on && /^```$/ {exit} on' README.md)
	replies=$(printf '%s' "$commands" | inside "timeout 300 bash -eu") || fail "README.md's first block failed: $replies"
	grep -q '"output":{"hello":"Ada"}' <<<"$replies" || fail "the function did not greet Ada"
}

# The last three of the six commands of README.md, the others of which are `clone` and `make up`.
six_commands() {
	local commands
	commands=$(awk '/^```shell$/ {on = 1; next} on && /^```$/ {exit} on && /^\.\/portico / {sub(/ +#.*/, ""); print}' README.md)
	grep -q '"hello": "Ada"' <<<"$(inside "$commands")" || fail "the six commands of README.md did not greet Ada"
}

main() {
	mount --rbind /dev "$root/dev"
	mount -t proc proc "$root/proc"
	clone
	inside 'echo "$(. /etc/os-release; echo "$PRETTY_NAME"), $(python3 --version), user $(id -un)"'
	say "make up"
	inside "make up PORT=0"
	say "the six commands"
	six_commands
	say "the first function"
	first_function
	say "make down"
	inside "make down"
	[ -z "$tests" ] || {
		say "the tests in $tests"
		inside "python3 -m local.environments dev stack worker && .venv/bin/pytest -q $tests -n auto --dist loadfile"
	}
	say "done"
}

[ "$(id -u)" = 0 ] || fail "a Debian of its own needs root: sudo make test-debian"
command -v debootstrap >/dev/null || fail "debootstrap is missing: apt-get install debootstrap"
if [ -z "${root:-}" ]; then
	folder=$(realpath -m "${1:-$(mktemp -d)}")
	mkdir -p "$folder"
	[ -n "${1:-}" ] || trap 'rm -rf --one-file-system "$folder"' EXIT
	export root="$folder/$suite"
	unshare --mount --pid --fork --kill-child --mount-proc "$0"
	exit
fi
[ -e "$root/installed" ] || install_debian
main
