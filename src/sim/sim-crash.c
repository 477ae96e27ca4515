/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/sim-crash.h"

/* What a chip prints when its app crashes. The numbers are such as one would meet, always the same:
 * code and memory lie where the chip has them.
 *
 * Source: ESP-IDF v5.3, components/esp_system: panic.c, port/panic_handler.c,
 * port/arch/xtensa/panic_arch.c, port/arch/riscv/panic_arch.c, esp_err.h's assert text in
 * newlib/assert.c; the tail is that of CONFIG_ESP_SYSTEM_PANIC_PRINT_REBOOT. */

#define EOL "\r\n"
#define CHIP_ID_S2 0x0002
#define CHIP_ID_S3 0x0009
#define N_XTENSA_FRAMES 6
#define STACK_FRAME_BYTES 0x20
#define REGISTERS_PER_LINE 4
#define WORDS_PER_LINE 8
#define N_STACK_LINES 6
/* how much of the app's hash is printed: CONFIG_APP_RETRIEVE_LEN_ELF_SHA */
#define ELF_SHA256_DIGITS 9

/* Where a chip has its code and its stacks. */
typedef struct {
  guint32 code;
  guint32 stack;
} Memory;

static const guint32 frame_offsets[N_XTENSA_FRAMES] = {
  0x6d2a, 0x6df1, 0x7012, 0x7a3c, 0x1b94c, 0x2c1d0,
};

static const char *const xtensa_names[] = {
  "PC",  "PS",  "A0",  "A1",  "A2",  "A3",  "A4",  "A5",       "A6",       "A7",   "A8",   "A9",
  "A10", "A11", "A12", "A13", "A14", "A15", "SAR", "EXCCAUSE", "EXCVADDR", "LBEG", "LEND", "LCOUNT",
};

static const char *const riscv_names[] = {
  "MEPC", "RA", "SP",      "GP",    "TP",     "T0",    "T1",      "T2",  "S0/FP", "S1",
  "A0",   "A1", "A2",      "A3",    "A4",     "A5",    "A6",      "A7",  "S2",    "S3",
  "S4",   "S5", "S6",      "S7",    "S8",     "S9",    "S10",     "S11", "T3",    "T4",
  "T5",   "T6", "MSTATUS", "MTVEC", "MCAUSE", "MTVAL", "MHARTID",
};

static gboolean
is_xtensa (const StrobeChip *chip)
{
  return chip->chip_id == CHIP_ID_S2 || chip->chip_id == CHIP_ID_S3;
}

static Memory
get_memory (const StrobeChip *chip)
{
  if (chip->chip_id == CHIP_ID_S2)
    return (Memory){ 0x40080000, 0x3ffcba40 };
  if (chip->chip_id == CHIP_ID_S3)
    return (Memory){ 0x42000000, 0x3fc9b8e0 };
  return (Memory){ 0x40000000, 0x4ff1b8e0 };
}

/* Numbers that look like what a register holds: small, a pointer, or code. */
static guint32
get_register (const Memory *memory, gsize index)
{
  switch (index % 4) {
  case 0:
    return memory->code + frame_offsets[index / 4 % N_XTENSA_FRAMES];
  case 1:
    return (guint32) index;
  case 2:
    return memory->stack + (guint32) index * 0x40;
  default:
    return 0;
  }
}

static guint32
get_xtensa_register (const Memory *memory, gsize index)
{
  switch (index) {
  case 0:
    return memory->code + frame_offsets[0] + 3;
  case 1:
    return 0x00060130;
  case 2: /* A0: a return address has the size of the caller's window in its upper bits */
    return (memory->code + frame_offsets[1] + 3) ^ 0xc0000000;
  case 3:
    return memory->stack;
  case 19: /* EXCCAUSE: LoadProhibited */
    return 0x0000001c;
  case 20: /* EXCVADDR */
    return 0x00000004;
  default:
    return get_register (memory, index);
  }
}

static guint32
get_riscv_register (const Memory *memory, gsize index)
{
  switch (index) {
  case 0:
    return memory->code + frame_offsets[0];
  case 1:
    return memory->code + frame_offsets[1];
  case 2:
    return memory->stack;
  case 34: /* MCAUSE: load access fault */
    return 0x00000005;
  case 35: /* MTVAL */
    return 0x00000004;
  case 36: /* MHARTID */
    return 0;
  default:
    return get_register (memory, index);
  }
}

static void
put_registers (GString *out, const StrobeChip *chip)
{
  Memory memory = get_memory (chip);
  const char *const *names = is_xtensa (chip) ? xtensa_names : riscv_names;
  gsize n_names = is_xtensa (chip) ? G_N_ELEMENTS (xtensa_names) : G_N_ELEMENTS (riscv_names);

  g_string_append (out, "Core  0 register dump:" EOL);
  for (gsize i = 0; i < n_names; i++) {
    guint32 value =
      is_xtensa (chip) ? get_xtensa_register (&memory, i) : get_riscv_register (&memory, i);
    gboolean ends_line = i % REGISTERS_PER_LINE == REGISTERS_PER_LINE - 1 || i == n_names - 1;

    g_string_append_printf (out, "%-8s: 0x%08x  %s", names[i], value, ends_line ? EOL : "");
  }
}

static void
put_backtrace (GString *out, const StrobeChip *chip)
{
  Memory memory = get_memory (chip);

  g_string_append (out, EOL EOL "Backtrace:");
  for (guint i = 0; i < N_XTENSA_FRAMES; i++)
    g_string_append_printf (out, " 0x%08x:0x%08x", memory.code + frame_offsets[i],
                            memory.stack + i * STACK_FRAME_BYTES);
  g_string_append (out, EOL EOL);
}

/* Return addresses lie on the stack where a walk over it would meet them. */
static void
put_stack (GString *out, const StrobeChip *chip)
{
  Memory memory = get_memory (chip);

  g_string_append (out, EOL "Stack memory:" EOL);
  for (guint line = 0; line < N_STACK_LINES; line++) {
    g_string_append_printf (out, "%08x:", memory.stack + line * WORDS_PER_LINE * 4);
    for (guint word = 0; word < WORDS_PER_LINE; word++)
      g_string_append_printf (out, " 0x%08x",
                              word == WORDS_PER_LINE - 1
                                ? memory.code + frame_offsets[line]
                                : get_register (&memory, line * WORDS_PER_LINE + word + 1));
    g_string_append (out, EOL);
  }
  g_string_append (out, EOL EOL);
}

static void
put_reason (GString *out, const StrobeChip *chip, StrobeSimCrash crash)
{
  switch (crash) {
  case STROBE_SIM_CRASH_PANIC:
    g_string_append_printf (
      out, EOL "Guru Meditation Error: Core  0 panic'ed (%s). Exception was unhandled." EOL EOL,
      is_xtensa (chip) ? "LoadProhibited" : "Load access fault");
    break;
  case STROBE_SIM_CRASH_ABORT:
    g_string_append_printf (out, EOL "abort() was called at PC 0x%08x on core 0" EOL,
                            get_memory (chip).code + frame_offsets[1]);
    break;
  case STROBE_SIM_CRASH_ASSERT:
    g_string_append (out, EOL "assert failed: sensor_read sensor.c:118 (handle != NULL)" EOL);
    break;
  }
}

/**
 * strobe_sim_crash_print:
 * @out: where to append
 * @chip: the chip
 * @crash: what happened
 * @elf_sha256: (nullable): of the app, in hexadecimal
 *
 * Prints what a chip says when its app crashes. An Xtensa chip prints the way back through the
 * calls, a RISC-V chip its stack.
 */
void
strobe_sim_crash_print (GString *out,
                        const StrobeChip *chip,
                        StrobeSimCrash crash,
                        const char *elf_sha256)
{
  put_reason (out, chip, crash);
  if (crash == STROBE_SIM_CRASH_PANIC || !is_xtensa (chip))
    put_registers (out, chip);
  if (is_xtensa (chip))
    put_backtrace (out, chip);
  else
    put_stack (out, chip);
  if (elf_sha256 != NULL)
    g_string_append_printf (out, EOL EOL "ELF file SHA256: %.*s" EOL, ELF_SHA256_DIGITS,
                            elf_sha256);
  g_string_append (out, EOL "Rebooting..." EOL);
}
