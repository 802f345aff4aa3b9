#!/bin/sh
# For husky: run once at the top of the repository, then commit .husky/.
set -e
echo 'git ssot check --hook pre-commit "$@" || exit' >>.husky/pre-commit
echo 'git ssot check --hook pre-merge-commit "$@" || exit' >>.husky/pre-merge-commit
echo 'git ssot check --hook prepare-commit-msg "$@" || exit' >>.husky/prepare-commit-msg
echo 'git ssot check --hook pre-applypatch "$@" || exit' >>.husky/pre-applypatch
echo 'git ssot check --hook pre-push "$@" || exit' >>.husky/pre-push
