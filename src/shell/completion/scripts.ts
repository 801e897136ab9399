/**
 * The completion scripts. Each asks the program itself what can follow, so a script never grows old,
 * whatever plugins come. The answer's first line is `words`, `files` or `folders`; then comes a line a
 * word: the word, a tab, and what it means.
 */

import { COMPLETION_WORD, type ShellName } from "../own_words.ts";

/** The word behind `completion` with which the scripts ask. */
export const ASKING_WORD = "words";

/** What the scripts run, before the words of the line. */
const ASK = `nova-manage ${COMPLETION_WORD} ${ASKING_WORD} --`;

const BASH = `# Completes nova-manage's command lines in bash.
#     nova-manage completion bash >/etc/bash_completion.d/nova-manage
_nova_manage() {
    local cur="\${COMP_WORDS[COMP_CWORD]}" kind="" line answer
    COMPREPLY=()
    answer=$(command ${ASK} "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null) || return 0
    # bash counts an equals sign as a word of its own.
    [ "$cur" = "=" ] && cur=""
    while IFS= read -r line; do
        if [ -z "$kind" ]; then
            kind=$line
        else
            COMPREPLY+=("\${line%%$'\\t'*}")
        fi
    done <<<"$answer"
    case $kind in
        files) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
        folders) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$cur") ;;
    esac
}
complete -F _nova_manage nova-manage
`;

const ZSH = `#compdef nova-manage
# Completes nova-manage's command lines in zsh: a file _nova-manage in a folder of $fpath.
_nova_manage() {
    local -a answer descriptions
    local line word
    answer=("\${(@f)$(command ${ASK} "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
    case $answer[1] in
        files) compset -P '*='; _files ;;
        folders) compset -P '*='; _files -/ ;;
        words)
            for line in "\${(@)answer[2,-1]}"; do
                [[ -n $line ]] || continue
                word=\${line%%$'\\t'*}
                descriptions+=("\${word//:/\\\\:}\${line#\$word}")
            done
            descriptions=("\${(@)descriptions/$'\\t'/:}")
            compset -P '--*='
            _describe -V 'nova-manage' descriptions
            ;;
    esac
}
if [ "\$funcstack[1]" = "_nova_manage" ] || [ "\$funcstack[1]" = "_nova-manage" ]; then
    _nova_manage "$@"
else
    compdef _nova_manage nova-manage
fi
`;

const FISH =
  `# Completes nova-manage's command lines in fish: ~/.config/fish/completions/nova-manage.fish
function __nova_manage_complete
    set -l line (commandline -opc) (commandline -ct)
    set -l answer (command ${ASK} $line[2..-1] 2>/dev/null)
    set -l current (commandline -ct)
    set -l stem ''
    if string match -q -- '--*=*' $current
        set stem (string replace -r '=.*' '=' -- $current)
    end
    switch "$answer[1]"
        case files
            for path in (__fish_complete_path (string replace -- "$stem" '' $current))
                echo $stem$path
            end
        case folders
            for path in (__fish_complete_directories (string replace -- "$stem" '' $current) '')
                echo $stem$path
            end
        case words
            for line in $answer[2..-1]
                echo $stem$line
            end
    end
end
complete -c nova-manage -f -a '(__nova_manage_complete)'
`;

/**
 * The script for a shell.
 *
 * @param program the name of the program that is completed.
 */
export function completionScript(shell: ShellName, program = "nova-manage"): string {
  return { bash: BASH, zsh: ZSH, fish: FISH }[shell].replaceAll("nova-manage", program)
    .replaceAll("nova_manage", program.replaceAll("-", "_"));
}
