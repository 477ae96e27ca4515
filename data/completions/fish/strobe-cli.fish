# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Completes the command line of strobe-cli in fish.

# The boards that are plugged in, or the practice boards that the line asks for, with what each is doing.
function __strobe_cli_ports
    set -l practice (string match -- --practice (commandline -opc))
    strobe-cli list $practice 2>/dev/null | string replace -r '^(\S+)\s+' '$1\t'
end

function __strobe_cli_verb
    set -l words (commandline -opc)
    contains -- "$words[2]" $argv
end

# Files with these endings first, then folders and the rest.
function __strobe_cli_files
    for ending in $argv
        __fish_complete_suffix .$ending
    end
end

set -l none 'not __strobe_cli_verb list info flash build monitor'
set -l every '__strobe_cli_verb list info flash build monitor'
set -l board '__strobe_cli_verb list flash monitor'
set -l flash '__strobe_cli_verb flash'
set -l follow '__strobe_cli_verb flash monitor'
set -l file '__strobe_cli_verb info flash build'
set -l build '__strobe_cli_verb build'

complete -c strobe-cli -f
complete -c strobe-cli -n $none -a list -d 'Show the boards that are plugged in'
complete -c strobe-cli -n $none -a info -d 'Show what is in a firmware file'
complete -c strobe-cli -n $none -a flash -d 'Write a firmware file to a board'
complete -c strobe-cli -n $none -a build -d 'Make a firmware file of the files of a build'
complete -c strobe-cli -n $none -a monitor -d 'Follow the log of a board'
complete -c strobe-cli -n $none -l print-udev-rules -d 'Print the udev rule'
complete -c strobe-cli -n $none -l version -d 'Print the version'
complete -c strobe-cli -s h -l help -d 'Show the options'
complete -c strobe-cli -n $every -s j -l json -d 'Print JSON for scripts'
complete -c strobe-cli -n $board -s p -l port -x -a '(__strobe_cli_ports)' -d 'Use the board on this USB port'
complete -c strobe-cli -n $board -s w -l wait -x -d 'Wait for a board up to this long'
complete -c strobe-cli -n $board -l practice -d 'Use a practice board, which is software'
complete -c strobe-cli -n $board -l faults -x -d 'What goes wrong on the practice board'
complete -c strobe-cli -n $flash -s o -l only -x -a 'app bootloader partition-table data' -d 'Write only these parts'
complete -c strobe-cli -n $flash -l keep-settings -d 'Do not overwrite settings and files on the board'
complete -c strobe-cli -n $flash -s m -l monitor -d 'Follow the log after the flash'
complete -c strobe-cli -n $flash -l watch -d 'Flash again whenever the files are built again'
complete -c strobe-cli -n $flash -l only-changed -d 'Send only what differs from the last flash of this board'
complete -c strobe-cli -n $follow -s u -l until -x -d 'Stop at the first line with this text'
complete -c strobe-cli -n $follow -s t -l timeout -x -d 'Stop after this long'
complete -c strobe-cli -n $follow -s f -l filter -x -d 'Print only these lines'
complete -c strobe-cli -n $follow -s T -l timestamps -x -a 'absolute boot delta' -d 'Print when each line came'
complete -c strobe-cli -n $follow -s l -l log -r -F -d 'Append every line to this file'
complete -c strobe-cli -n $follow -s e -l elf -r -f -k -a '(__strobe_cli_files elf)' -d 'Decode crashes with this ELF file'
complete -c strobe-cli -n $follow -l over-usb -d 'Read the board over USB, without the serial port of the system'
complete -c strobe-cli -n $build -s a -l flasher-args -r -f -k -a '(__strobe_cli_files json)' -d 'Take the files that this list names'
complete -c strobe-cli -n $build -s c -l chip -x -a 'esp32s2 esp32s3 esp32p4 esp32s31' -d 'Make it for this chip'
complete -c strobe-cli -n $build -s s -l flash-size -x -a '1MB 2MB 4MB 8MB 16MB 32MB 64MB 128MB' -d 'Make it for this size of flash'
complete -c strobe-cli -n $build -s P -l part-size -x -a '64K 128K 256K 512K' -d 'Cut files into parts of this size'
complete -c strobe-cli -n $file -k -a '(__strobe_cli_files bin dfu json)'
