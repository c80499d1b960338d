import {ours, type SafeText} from '../../core/safe-text.ts';

// They only ask: what a line can go on to is known to the program alone, which also quotes it. Nothing that was
// typed or that comes back is ever evaluated.

const bash = ours(`# mcpb-tui in bash. In ~/.bashrc: source <(mcpb-tui completion bash)
_mcpb_tui() {
	local how='' line
	COMPREPLY=()
	{
		IFS= read -r how
		while IFS= read -r line; do COMPREPLY+=("$line"); done
	} < <("$1" __complete bash "\${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" 2>/dev/null)
	case $how in
		files) compopt -o default 2>/dev/null ;;
		nospace) compopt -o nospace 2>/dev/null ;;
	esac
	return 0
}
complete -F _mcpb_tui mcpb-tui`);

const zsh = ours(`#compdef mcpb-tui
# mcpb-tui in zsh. Write it into a folder of $fpath as _mcpb-tui, or in ~/.zshrc after compinit:
# source <(mcpb-tui completion zsh)
_mcpb_tui() {
	local how='' line
	local -a values shown
	{
		IFS= read -r how
		while IFS= read -r line; do
			values+=("\${line%%$'\\t'*}")
			shown+=("\${line//$'\\t'/  -- }")
		done
	} < <("\${(Q)words[1]}" __complete zsh "\${(@Q)words[1,CURRENT]}" 2>/dev/null)
	case $how in
		files) _files ;;
		nospace) compadd -S '' -a values ;;
		*) compadd -l -d shown -a values ;;
	esac
}
if [[ \${funcstack[1]} == _mcpb-tui ]]; then
	_mcpb_tui "$@"
else
	compdef _mcpb_tui mcpb-tui
fi`);

const fish = ours(`# mcpb-tui in fish. Write it to ~/.config/fish/completions/mcpb-tui.fish
function __mcpb_tui_complete
	set -l words (commandline -opc)
	set -l current (commandline -ct)
	set -l lines ($words[1] __complete fish $words "$current" 2>/dev/null)
	set -l how "$lines[1]"
	set -e lines[1]
	if test "$how" = files
		__fish_complete_path "$current"
	end
	for line in $lines
		printf '%s\\n' $line
	end
end
complete -c mcpb-tui -f -a '(__mcpb_tui_complete)'`);

export const completionScripts: Readonly<Record<'bash' | 'zsh' | 'fish', SafeText>> = {bash, zsh, fish};
