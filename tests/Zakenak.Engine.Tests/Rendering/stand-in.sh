#!/bin/sh
# Called through a symlink: runs what lies beside that symlink as NAME.real. A test breaks it by taking that away.
exec "$0.real" "$@"
