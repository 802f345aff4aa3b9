# Completion of git-ssot for bash; git's own completion calls _git_ssot for `git ssot`.
# It asks the program itself, so it knows what the program knows.

_git_ssot_words() { # CUR PREV COMMAND
	case $2 in
	-f | --format)
		case $3 in
		report | plan | trend) echo text json markdown csv html ;;
		*) echo text json sarif github gitlab junit rdjsonl markdown html ;;
		esac
		;;
	-e | --every) echo commit day week ;;
	--hook | install | uninstall)
		echo pre-commit pre-merge-commit prepare-commit-msg pre-applypatch pre-push \
			pre-receive update
		;;
	--scope) echo new touched all ;;
	--fail-level) echo low medium high critical ;;
	--color) echo auto always never ;;
	explain | --rule) git-ssot rules 2>/dev/null | awk '$1 ~ /^[a-z]/ && NF > 2 {print $1}' ;;
	*)
		case $1 in
		-*) git-ssot "${3:-check}" -h 2>/dev/null | grep -oE -- '--[a-z-]+' ;;
		*)
			[ -n "$3" ] || git-ssot help 2>/dev/null | sed -nE 's/^  ([a-z]+)  .*/\1/p'
			git for-each-ref --format='%(refname:short)' 2>/dev/null
			;;
		esac
		;;
	esac
}

_git_ssot() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} command='' i word known

	known=" $(git-ssot help 2>/dev/null | sed -nE 's/^  ([a-z]+)  .*/\1/p' | tr '\n' ' ')"

	for ((i = 1; i < COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		[[ $word != ssot && $known == *" $word "* ]] && command=$word && break
	done
	mapfile -t COMPREPLY < <(compgen -W "$(_git_ssot_words "$cur" "$prev" "$command")" -- "$cur")
}

complete -o bashdefault -o default -F _git_ssot git-ssot
