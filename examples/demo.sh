#!/bin/sh
# What `make demo` shows: a clean run over the bundled examples, and one payload that is broken on purpose.
segcli=$1
cd "$(dirname "$0")" || exit 2
printf '\n$ segcli validate examples/valid/customer.segment.left\n'
"$segcli" validate valid/customer.segment.left || exit
printf '\n$ segcli validate examples/invalid/segment-left-broken.json\n'
"$segcli" validate --format text --color "${DEMO_COLOR:-auto}" invalid/segment-left-broken.json
test $? -eq 1 || exit 1
printf '\nThe exit code was 1: findings. Try it on a payload of your own: %s validate FILE\n' "$segcli"
