/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "symbols/unwinder.h"

#include <string.h>

#include "symbols/symbols-fixture.h"

#define NM "riscv64-unknown-elf-nm"
#define STACK_TOP 0x3fc9a000u
#define STACK_BYTES 256

/* The stack of calls.S at its crash: start calls third, third calls second, second calls leaf. */
typedef struct {
  StrobeElf *elf; /* NULL: no compiler */
  guint32 leaf_crash;
  guint32 in_second;
  guint32 in_third;
  guint32 in_start;
  guint8 stack[STACK_BYTES];
  StrobeUnwinderState state;
} Fixture;

static void
put (Fixture *fixture, guint32 address, guint32 value)
{
  guint32 word = GUINT32_TO_LE (value);

  memcpy (fixture->stack + (address - (STACK_TOP - STACK_BYTES)), &word, 4);
}

/* JAL has four bytes. */
static guint32
after_call (guint32 call)
{
  return call + 4;
}

static void
make_stack (Fixture *fixture)
{
  guint32 sp_start = STACK_TOP - 16;
  guint32 sp_third = sp_start - 16;
  guint32 sp_second = sp_third - 48;
  guint32 sp_leaf = sp_second - 32;

  put (fixture, sp_third + 12, after_call (fixture->in_start));
  put (fixture, sp_second + 44, after_call (fixture->in_third));
  put (fixture, sp_second + 40, 0x12345678);
  fixture->state = (StrobeUnwinderState){
    .pc = fixture->leaf_crash,
    .ra = after_call (fixture->in_second),
    .sp = sp_leaf,
    .stack_address = STACK_TOP - STACK_BYTES,
    .stack = fixture->stack,
    .stack_size_bytes = STACK_BYTES,
  };
  fixture->state.registers[1] = fixture->state.ra;
  fixture->state.registers[2] = sp_leaf;
  fixture->state.registers[8] = sp_second + 48;
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = strobe_symbols_fixture_dup_program ("calls.elf");

  if (path == NULL)
    return;
  fixture->elf = strobe_symbols_fixture_open ("calls.elf");
  fixture->leaf_crash = strobe_symbols_fixture_find (path, NM, "leaf_crash");
  fixture->in_second = strobe_symbols_fixture_find (path, NM, "in_second");
  fixture->in_third = strobe_symbols_fixture_find (path, NM, "in_third");
  fixture->in_start = strobe_symbols_fixture_find (path, NM, "in_start");
  make_stack (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_clear_object (&fixture->elf);
}

static const StrobeUnwinderFrame *
get (GArray *frames, guint index)
{
  g_assert_cmpuint (index, <, frames->len);
  return &g_array_index (frames, StrobeUnwinderFrame, index);
}

static void
test_call_frame_information_gives_every_frame (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GArray) frames = NULL;

  if (fixture->elf == NULL)
    return;
  frames = strobe_unwinder_run (fixture->elf, &fixture->state, 16);
  g_assert_cmphex (get (frames, 0)->pc, ==, fixture->leaf_crash);
  g_assert_cmphex (get (frames, 1)->pc, ==, fixture->in_second);
  g_assert_cmphex (get (frames, 2)->pc, ==, fixture->in_third);
  g_assert_cmphex (get (frames, 3)->pc, ==, fixture->in_start);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpint (get (frames, i)->trust, ==, STROBE_UNWINDER_CFI);
  g_assert_cmpuint (frames->len, ==, 4);
}

static void
test_each_frame_knows_its_stack_pointer (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GArray) frames = NULL;

  if (fixture->elf == NULL)
    return;
  frames = strobe_unwinder_run (fixture->elf, &fixture->state, 16);
  g_assert_cmphex (get (frames, 1)->sp, ==, fixture->state.sp + 32);
  g_assert_cmphex (get (frames, 2)->sp, ==, fixture->state.sp + 32 + 48);
}

static void
test_where_it_ends_return_addresses_are_guessed (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GArray) frames = NULL;

  if (fixture->elf == NULL)
    return;
  /* A jump into nowhere: no table tells of its frame. */
  fixture->state.pc = 0x10;
  frames = strobe_unwinder_run (fixture->elf, &fixture->state, 16);
  g_assert_cmpint (get (frames, 1)->trust, ==, STROBE_UNWINDER_GUESS);
  g_assert_cmphex (get (frames, 1)->pc, ==, fixture->in_second);
  g_assert_cmphex (get (frames, 2)->pc, ==, fixture->in_third);
  g_assert_cmphex (get (frames, 3)->pc, ==, fixture->in_start);
  g_assert_cmpuint (frames->len, ==, 4);
}

static void
test_numbers_that_follow_no_call_are_not_guessed (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GArray) frames = NULL;

  if (fixture->elf == NULL)
    return;
  memset (fixture->stack, 0, STACK_BYTES);
  for (guint32 at = 0; at < STACK_BYTES; at += 4)
    put (fixture, STACK_TOP - STACK_BYTES + at, fixture->leaf_crash);
  fixture->state.pc = 0x10;
  fixture->state.ra = 0;
  frames = strobe_unwinder_run (fixture->elf, &fixture->state, 64);
  g_assert_cmpuint (frames->len, ==, 1);
}

static void
test_a_stack_that_is_missing_ends_it (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GArray) frames = NULL;

  if (fixture->elf == NULL)
    return;
  fixture->state.stack_size_bytes = 0;
  frames = strobe_unwinder_run (fixture->elf, &fixture->state, 16);
  g_assert_cmpuint (frames->len, ==, 2);
  g_assert_cmphex (get (frames, 1)->pc, ==, fixture->in_second);
}

static void
test_a_stack_of_garbage_is_survived (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);

  for (guint round = 0; fixture->elf != NULL && round < 2000; round++) {
    g_autoptr (GArray) frames = NULL;

    for (gsize i = 0; i < STACK_BYTES; i++)
      fixture->stack[i] = (guint8) g_rand_int (random);
    fixture->state.sp = (guint32) g_rand_int (random);
    fixture->state.registers[8] = (guint32) g_rand_int (random);
    frames = strobe_unwinder_run (fixture->elf, &fixture->state, 16);
    g_assert_cmpuint (frames->len, <=, 16);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func)                                                                            \
  g_test_add ("/symbols/unwinder/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("call-frame-information-gives-every-frame", test_call_frame_information_gives_every_frame);
  ADD ("each-frame-knows-its-stack-pointer", test_each_frame_knows_its_stack_pointer);
  ADD ("where-it-ends-return-addresses-are-guessed",
       test_where_it_ends_return_addresses_are_guessed);
  ADD ("numbers-that-follow-no-call-are-not-guessed",
       test_numbers_that_follow_no_call_are_not_guessed);
  ADD ("a-stack-that-is-missing-ends-it", test_a_stack_that_is_missing_ends_it);
  ADD ("a-stack-of-garbage-is-survived", test_a_stack_of_garbage_is_survived);
#undef ADD
  return g_test_run ();
}
