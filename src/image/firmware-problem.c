/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/firmware-problem-private.h"

#include "image/firmware-private.h"
#include "image/image-error.h"

/* What is wrong with a firmware, as errors: any of them keeps it from being flashed. */

/* A hostile file may have a fault in every entry; nobody reads more than this. */
#define MAX_PROBLEMS 100

/* The codes are listed from the fault that explains the others to the one that may follow from
 * them. The sort is stable: within a code the order is that of the file. */
static int
compare_problems (gconstpointer left, gconstpointer right)
{
  const GError *const *a = left;
  const GError *const *b = right;

  /* What its maker knew comes first. */
  if ((*a)->domain != (*b)->domain)
    return (*a)->domain == STROBE_IMAGE_ERROR ? 1 : -1;
  return (*a)->code - (*b)->code;
}

/**
 * strobe_firmware_take_problem:
 * @self: a firmware that is being read
 * @problem: (transfer full): what is wrong
 *
 * Adds to the problems.
 *
 * Context: the thread that reads.
 */
void
strobe_firmware_take_problem (StrobeFirmware *self, GError *problem)
{
  if (self->problems->len < MAX_PROBLEMS)
    g_ptr_array_add (self->problems, problem);
  else
    g_error_free (problem);
}

/**
 * strobe_firmware_add_problem:
 * @self: a firmware that is being read
 * @code: a StrobeImageError
 * @format: what is wrong, as for printf()
 * @...: values
 *
 * Adds to the problems.
 *
 * Units: @code is a StrobeImageError.
 *
 * Context: the thread that reads.
 */
void
strobe_firmware_add_problem (StrobeFirmware *self, int code, const char *format, ...)
{
  va_list values;

  va_start (values, format);
  strobe_firmware_take_problem (self,
                                g_error_new_valist (STROBE_IMAGE_ERROR, code, format, values));
  va_end (values);
}

/**
 * strobe_firmware_problems_sort:
 * @self: a firmware that has been read
 *
 * Puts the worst problem first.
 *
 * Context: the thread that reads.
 */
void
strobe_firmware_problems_sort (StrobeFirmware *self)
{
  g_ptr_array_sort (self->problems, compare_problems);
}
