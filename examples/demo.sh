#!/bin/sh
# What `make demo` shows: every bundled example in one clean stream, then one payload that is broken on purpose.
segcli=$1
cd "$(dirname "$0")/.." || exit 2
echo '$ cat examples/valid/*/*.json | segcli validate'
cat examples/valid/*/*.json | "$segcli" validate || exit
echo
echo '$ segcli validate --format text examples/invalid/segment-left-broken.json'
"$segcli" validate --format text examples/invalid/segment-left-broken.json
test $? -eq 1 || exit 2
echo
echo "The exit code was 1: something was found. Try a payload of your own: $segcli validate FILE"
