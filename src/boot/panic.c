/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "boot/panic-private.h"

#include <string.h>

/* StrobePanic: one crash as the log tells it. The panic parser makes it; nobody changes it after
 * that, so any thread may hold it. */

G_DEFINE_BOXED_TYPE (StrobePanic, strobe_panic, strobe_panic_ref, strobe_panic_unref)

/**
 * strobe_panic_new:
 *
 * Makes an empty crash, to be filled before anybody else sees it.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the crash
 */
StrobePanic *
strobe_panic_new (void)
{
  StrobePanic *self = g_atomic_rc_box_new0 (StrobePanic);

  self->core = -1;
  return self;
}

/**
 * strobe_panic_ref:
 * @self: a crash
 *
 * Takes a reference.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): @self
 */
StrobePanic *
strobe_panic_ref (StrobePanic *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
clear_panic (gpointer data)
{
  StrobePanic *self = data;

  g_free (self->reason);
  g_free (self->task);
  g_free (self->elf_sha256);
  g_free (self->frames);
  g_free (self->registers);
  g_clear_pointer (&self->stack, g_bytes_unref);
}

/**
 * strobe_panic_unref:
 * @self: a crash
 *
 * Gives a reference back.
 *
 * Context: any thread.
 */
void
strobe_panic_unref (StrobePanic *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, clear_panic);
}

/* One register may have two names: "S0/FP". */
static gboolean
is_named (const char *names, const char *name)
{
  const char *slash = strchr (names, '/');

  if (g_ascii_strcasecmp (names, name) == 0)
    return TRUE;
  if (slash == NULL)
    return FALSE;
  return g_ascii_strcasecmp (slash + 1, name) == 0 ||
         (strlen (name) == (gsize) (slash - names) &&
          g_ascii_strncasecmp (names, name, strlen (name)) == 0);
}

/**
 * strobe_panic_get_register:
 * @self: a crash
 * @name: "PC", "MEPC", "S0", "FP"; the case does not matter
 * @value: (out) (optional): its contents
 *
 * Looks a register of the dump up.
 *
 * Units: @value is 32 bits, as they were.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if the dump has it
 */
gboolean
strobe_panic_get_register (const StrobePanic *self, const char *name, guint32 *value)
{
  g_return_val_if_fail (self != NULL && name != NULL, FALSE);

  for (guint i = 0; i < self->n_registers; i++) {
    if (is_named (self->registers[i].name, name)) {
      if (value != NULL)
        *value = self->registers[i].value;
      return TRUE;
    }
  }
  return FALSE;
}
