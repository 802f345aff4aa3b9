# Completion of git-ssot for fish: asks the program itself, so it knows what the program knows.

function __git_ssot_commands
    git-ssot help 2>/dev/null | string replace -rf '^  ([a-z]+)  +(.*)' '$1\t$2'
end

function __git_ssot_command
    set -l command check
    for word in (commandline -opc)
        contains -- $word (__git_ssot_commands | string split -f1 \t); and set command $word
    end
    echo $command
end

function __git_ssot_formats
    switch (__git_ssot_command)
        case report plan trend
            printf '%s\n' text json markdown csv html
        case '*'
            printf '%s\n' text json sarif github gitlab junit rdjsonl markdown html
    end
end

function __git_ssot_options
    git-ssot (__git_ssot_command) -h 2>/dev/null |
        string replace -rf '^  (?:-., |    )(--[a-z-]+)(?: [A-Z]+)?  +(.*)' '$1\t$2'
end

complete -c git-ssot -n 'test (count (commandline -opc)) -eq 1' -f -a '(__git_ssot_commands)'
complete -c git-ssot -a '(__git_ssot_options)'
complete -c git-ssot -x -s f -l format -a '(__git_ssot_formats)'
complete -c git-ssot -x -l scope -a 'new touched all'
complete -c git-ssot -x -l fail-level -a 'low medium high critical'
complete -c git-ssot -x -s e -l every -a 'commit day week'
complete -c git-ssot -x -l color -a 'auto always never'
