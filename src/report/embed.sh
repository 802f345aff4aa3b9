#!/bin/sh
# Turns page.css and page.js into C, as bytes: string literals longer than 4095 are not portable.
# usage: embed.sh FILE... >assets.c
set -eu

echo '/* Made by src/report/embed.sh: the style and the script of HTML reports. Do not edit. */'
echo '#include "src/report/page.h"'
for file; do
	name=$(basename "$file" | tr . _)
	printf '\nstatic const unsigned char %s_bytes[] = {\n' "$name"
	od -An -v -tu1 "$file" | sed 's/[0-9][0-9]*/&,/g'
	printf '};\nconst struct page_asset %s = {%s_bytes, sizeof %s_bytes};\n' "$name" "$name" "$name"
done
