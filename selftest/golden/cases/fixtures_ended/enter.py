"""enter.py TEXT COMMAND...: runs the command on a terminal, and presses Enter when it has
written TEXT."""
import os
import pty
import sys

process, terminal = pty.fork()
if process == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
said = b""
pressed = False
while True:
    try:
        said += os.read(terminal, 65536)
    except OSError:
        break
    if not pressed and sys.argv[1].encode() in said:
        pressed = True
        os.write(terminal, b"\n")
sys.stdout.write(said.decode().replace("\r", ""))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
