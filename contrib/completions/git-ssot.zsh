#compdef git-ssot
# Completion of git-ssot for zsh: asks the program itself, so it knows what the program knows.

_git-ssot() {
	local -a commands options
	local command=check word

	commands=(${(f)"$(git-ssot help 2>/dev/null | sed -nE 's/^  ([a-z]+)  +(.*)/\1:\2/p')"})
	for word in $words[2,CURRENT-1]; do
		(( ${commands[(I)$word:*]} )) && command=$word && break
	done
	options=(${(f)"$(git-ssot $command -h 2>/dev/null |
		sed -nE 's/^  (-., |    )(--[a-z-]+)( [A-Z]+)?  +(.*)/\2:\4/p')"})

	case $words[CURRENT-1] in
	-f|--format)
		case $command in
		report|plan|trend) compadd text json markdown csv html ;;
		*) compadd text json sarif github gitlab junit rdjsonl markdown html ;;
		esac
		return
		;;
	-e|--every) compadd commit day week; return ;;
	--scope) compadd new touched all; return ;;
	--fail-level) compadd low medium high critical; return ;;
	--color) compadd auto always never; return ;;
	esac
	if [[ $words[CURRENT] == -* ]]; then
		_describe option options
	else
		(( CURRENT == 2 )) && _describe command commands
		compadd -- ${(f)"$(git for-each-ref --format='%(refname:short)' 2>/dev/null)"}
		_files
	fi
}

_git-ssot "$@"
