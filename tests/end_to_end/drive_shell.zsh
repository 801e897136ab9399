# Types lines into an interactive shell on a terminal of its own, each followed by Tab and Enter, and
# prints what the shell then ran: drive_shell.zsh SHELL-COMMAND SET-UP LINE...
# The set-up makes nova-manage a function that prints its arguments behind "RAN".
zmodload zsh/zpty
zpty -b shell "$1"
await() { # PATTERN: waits until it has been printed
  local seen='' piece
  while [[ $seen != ${~1} ]]; do
    if zpty -r -t shell piece; then seen+=$piece; else sleep 0.02; fi
  done
  print -r -- "$seen"
}
zpty -w shell "$2"
await '*set-up: done*' >/dev/null
shift 2
for line in "$@"; do
  zpty -n -w shell "$line"$'\t\n'
  await '*RAN *END*' | sed -n 's/.*RAN \(.*\)END.*/\1/p'
done
zpty -d shell
