"""Runs many commands of the reference tool at the price of one start.

The reference spends seconds on its imports. This process pays for them once and then forks for each
command, so that a command starts with the modules loaded and everything else as in a process of its own:
arguments, environment, folder, output. No state comes back from the child.

Protocol: one JSON object a line. Request on standard input: {"arguments": [...], "environment": {...}},
with "program": "nova-status" for that one in place of nova-manage.
Answer on standard output: {"exitCode": n, "stdout": "...", "stderr": "..."}. The first line, once the
imports are done, is {"ready": VERSION}.
"""

# The originals, before the reference replaces them with ones that run an event loop: the parent must
# stay free of it.
from os import _exit, dup2, environ, fork, waitpid
import json
import sys
import tempfile
import traceback

COMMAND_TIMEOUT_SECONDS = 180


def run_child(request, stdout, stderr):
    """Becomes `nova-manage ARGUMENTS`, or the program named, and never returns."""
    code = 1
    try:
        dup2(stdout.fileno(), 1)
        dup2(stderr.fileno(), 2)
        with open("/dev/null") as nothing:
            dup2(nothing.fileno(), 0)
        import signal

        signal.alarm(COMMAND_TIMEOUT_SECONDS)
        environ.clear()
        environ.update(request["environment"])
        name = request.get("program", "nova-manage")
        sys.argv = ["/usr/bin/" + name] + request["arguments"]
        sys.stdin = open(0)
        sys.stdout = open(1, "w")
        sys.stderr = open(2, "w")
        try:
            sys.exit({"nova-manage": manage, "nova-status": status}[name].main())
        except SystemExit as end:
            if end.code is None or isinstance(end.code, int):
                code = end.code or 0
            else:
                print(end.code, file=sys.stderr)
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:
        traceback.print_exc()
    finally:
        _exit(code & 0xFF)


def main():
    answers = sys.stdout
    sys.stdout = sys.stderr
    print(json.dumps({"ready": version.version_string()}), file=answers, flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
            pid = fork()
            if pid == 0:
                run_child(request, stdout, stderr)
            _, status = waitpid(pid, 0)
            stdout.seek(0)
            stderr.seek(0)
            answer = {
                "exitCode": status >> 8 if status & 0xFF == 0 else 128 + (status & 0x7F),
                "stdout": stdout.read().decode("utf-8", "replace"),
                "stderr": stderr.read().decode("utf-8", "replace"),
            }
        print(json.dumps(answer), file=answers, flush=True)


from nova import version  # noqa: E402
from nova.cmd import manage  # noqa: E402
from nova.cmd import status  # noqa: E402

if __name__ == "__main__":
    main()
