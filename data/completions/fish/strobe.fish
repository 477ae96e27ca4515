# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Completes the command line of strobe, the window, in fish. Any file may be named: fish shows them by itself.

complete -c strobe -s h -l help -d 'Show the options'
complete -c strobe -l help-all -d 'Show all options'
complete -c strobe -l help-gapplication -d 'Show the options of every application'
complete -c strobe -s o -l open -d 'Start with choosing a firmware'
complete -c strobe -s p -l practice -d 'Start with a practice board'
complete -c strobe -l faults -x -d 'Start with a practice board on which this goes wrong'
complete -c strobe -l print-udev-rules -d 'Print the udev rule'
complete -c strobe -s v -l version -d 'Print the version'
