# gdb, without what differs from one machine to another.
commands=$1
shift
eval "set -- $commands --args \"\$@\""
gdb -nx -batch "$@" 2>&1 | sed -e '/^\[Thread debugging\|^\[Detaching\|^Using host libthread/d' \
    -e 's/process [0-9]*/process N/' -e 's/0x[0-9a-f]*/0xADDRESS/' \
    -e 's/^[0-9]*\t.*errno = .*/CHECK/' -e 's/^to_[a-z_]* (.*) at .*\/failure\.[ch]:[0-9]*/STOPPED/' -e 's/^#[0-9] /#N /'
