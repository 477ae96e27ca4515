/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "boot/boot.h"

/* StrobeBoot: the lines from one reset to the next. The boot tracker makes it; it never changes, so
 * any thread may hold it. */

struct _StrobeBoot {
  GObject parent_instance;
  StrobeBootFacts facts;
};

G_DEFINE_FINAL_TYPE (StrobeBoot, strobe_boot, G_TYPE_OBJECT)

static void
strobe_boot_finalize (GObject *object)
{
  StrobeBoot *self = STROBE_BOOT (object);

  strobe_boot_facts_clear (&self->facts);
  G_OBJECT_CLASS (strobe_boot_parent_class)->finalize (object);
}

static void
strobe_boot_class_init (StrobeBootClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = strobe_boot_finalize;
}

static void
strobe_boot_init (G_GNUC_UNUSED StrobeBoot *self)
{
}

/**
 * strobe_boot_new:
 * @facts: what is known of it
 *
 * Makes a boot.
 *
 * Ownership: @facts is copied.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the boot
 */
StrobeBoot *
strobe_boot_new (const StrobeBootFacts *facts)
{
  StrobeBoot *self = g_object_new (STROBE_TYPE_BOOT, NULL);

  self->facts = *facts;
  self->facts.reset_name = g_strdup (facts->reset_name);
  self->facts.boot_mode = g_strdup (facts->boot_mode);
  self->facts.project = g_strdup (facts->project);
  self->facts.version = g_strdup (facts->version);
  self->facts.elf_sha256 = g_strdup (facts->elf_sha256);
  self->facts.idf_version = g_strdup (facts->idf_version);
  self->facts.trouble_detail = g_strdup (facts->trouble_detail);
  self->facts.panic = facts->panic != NULL ? strobe_panic_ref (facts->panic) : NULL;
  return self;
}

/**
 * strobe_boot_get_facts:
 * @self: a boot
 *
 * Gives what is known of it.
 *
 * Context: any thread.
 *
 * Returns: (transfer none): the facts
 */
const StrobeBootFacts *
strobe_boot_get_facts (StrobeBoot *self)
{
  g_return_val_if_fail (STROBE_IS_BOOT (self), NULL);

  return &self->facts;
}

/**
 * strobe_boot_facts_clear:
 * @facts: facts that own their strings
 *
 * Frees what the facts hold.
 *
 * Context: any thread.
 */
void
strobe_boot_facts_clear (StrobeBootFacts *facts)
{
  g_clear_pointer (&facts->reset_name, g_free);
  g_clear_pointer (&facts->boot_mode, g_free);
  g_clear_pointer (&facts->project, g_free);
  g_clear_pointer (&facts->version, g_free);
  g_clear_pointer (&facts->elf_sha256, g_free);
  g_clear_pointer (&facts->idf_version, g_free);
  g_clear_pointer (&facts->trouble_detail, g_free);
  g_clear_pointer (&facts->panic, strobe_panic_unref);
}

/**
 * strobe_boot_is_good:
 * @self: a boot
 *
 * Says whether other boots are worth being compared with it.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if an app ran in it without errors, trouble or crashes
 */
gboolean
strobe_boot_is_good (StrobeBoot *self)
{
  g_return_val_if_fail (STROBE_IS_BOOT (self), FALSE);

  return self->facts.has_app && self->facts.n_errors == 0 && self->facts.n_panics == 0 &&
         self->facts.trouble == STROBE_BOOT_TROUBLE_NONE;
}
