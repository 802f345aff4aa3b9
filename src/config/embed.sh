#!/bin/sh
# Turns rule packs into a C table, as bytes: string literals longer than 4095 are not portable.
# usage: embed.sh PACK.ini... >packs.c
set -eu

echo '/* Made by src/config/embed.sh from config/: the rule packs. Do not edit. */'
echo '#include "src/config/pack.h"'
i=0
for pack; do
	printf '\nstatic const unsigned char pack_%d[] = {\n' "$i"
	od -An -v -tu1 "$pack" | sed 's/[0-9][0-9]*/&,/g'
	echo '};'
	i=$((i + 1))
done

printf '\nconst struct config_pack_row config_pack_rows[] = {\n'
i=0
for pack; do
	name=${pack##*/}
	printf '\t{"%s", pack_%d, sizeof pack_%d},\n' "${name%.ini}" "$i" "$i"
	i=$((i + 1))
done
printf '\t{NULL, NULL, 0},\n};\n'

printf '\nconst char *const config_pack_names[] = {\n'
for pack; do
	name=${pack##*/}
	printf '\t"%s",\n' "${name%.ini}"
done
printf '\tNULL,\n};\n'
