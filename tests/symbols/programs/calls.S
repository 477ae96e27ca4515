/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Four functions that call one another, with frames of known sizes: whoever knows the stack pointer at
 * the crash knows the whole stack. Calls have four bytes each, whatever the assembler thinks best. */

        .text
        .globl leaf, second, third, start, leaf_crash, in_second, in_third, in_start
leaf:
        .cfi_startproc
        addi sp, sp, -32
        .cfi_def_cfa_offset 32
        nop
leaf_crash:
        unimp
        addi sp, sp, 32
        .cfi_def_cfa_offset 0
        ret
        .cfi_endproc

second:
        .cfi_startproc
        addi sp, sp, -48
        .cfi_def_cfa_offset 48
        sw ra, 44(sp)
        .cfi_offset ra, -4
        sw s0, 40(sp)
        .cfi_offset s0, -8
        addi s0, sp, 48
        .cfi_def_cfa s0, 0
in_second:
        .option norvc
        jal leaf
        .option rvc
        lw ra, 44(sp)
        ret
        .cfi_endproc

third:
        .cfi_startproc
        addi sp, sp, -16
        .cfi_def_cfa_offset 16
        sw ra, 12(sp)
        .cfi_offset ra, -4
in_third:
        .option norvc
        jal second
        .option rvc
        lw ra, 12(sp)
        ret
        .cfi_endproc

start:
        .cfi_startproc
        .cfi_undefined ra
in_start:
        .option norvc
        jal third
        .option rvc
1:      j 1b
        .cfi_endproc
