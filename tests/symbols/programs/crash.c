/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A program that never runs: its debug information is what the tests look at. */

typedef unsigned int word;

volatile word sink;

static inline __attribute__ ((always_inline)) void
innermost (word value)
{
  sink = value * 3;
  sink ^= 0x55;
}

static inline __attribute__ ((always_inline)) void
inner (word value)
{
  innermost (value + 1);
  sink++;
}

__attribute__ ((noinline)) void
crash_here (word value)
{
  inner (value);
  *(volatile word *) 0 = value;
}

__attribute__ ((noinline)) word
middle (word a, word b)
{
  word kept[6];

  for (word i = 0; i < 6; i++)
    kept[i] = (a << i) + b;
  crash_here (kept[a & 3]);
  for (word i = 0; i < 6; i++)
    sink += kept[i];
  return sink + a + b;
}

__attribute__ ((noinline)) word
outer (word a)
{
  word first = middle (a, 2);

  return first + middle (first, a);
}

void
app_main (void)
{
  for (word i = 0; i < 10; i++)
    sink += outer (i);
  for (;;)
    ;
}
