/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/sim-faults.h"

#include <gio/gio.h>
#include <string.h>

#include "sim/sim-faults-private.h"

/* StrobeSimFaults: a fault script. Phrases, separated by commas, semicolons or line ends, say what
 * a board does wrong and when; the order does not matter. Created from text by whoever sets a board
 * up, read by the board. It never changes, and may be shared by boards and threads.
 *
 * Blocks are counted from 0 at the start of each download. What happens "at block" and "in
 * manifest" (the DNLOAD without data) happens once in the life of a board, so that trying again
 * succeeds.
 *
 *   stall at block N           the DNLOAD is stalled, the state is dfuERROR
 *   stall in manifest
 *   timeout at block N         no answer to it, nor to anything else until RESET
 *   timeout in manifest
 *   vanish at block N          off the bus until it is plugged in again or RESET
 *   vanish in manifest
 *   vanish after detach        does not come back; every time
 *   status S at block N        the download fails with bStatus S
 *   status S in manifest
 *   poll MS                    bwPollTimeout of every status reply, up to 16777215
 *   short reply                status replies have three bytes
 *   garbage descriptors        the configuration makes no sense
 *   write fails                flash cannot be programmed; shows in the verification
 *   app stays silent           the app runs and prints nothing
 *   app panics                 the app crashes after a second and a half, each time it runs
 *   app panics once            only the first time in the life of the board
 *   app aborts                 the same, by abort()
 *   app asserts                the same, by an assertion that fails
 *   app talks N lines/s        N numbered lines a second, of several tags and levels
 *   app floods                 the same, as fast as they are read
 *   app plots                  the app prints numbers for curves
 *   app has a console          the app has a prompt, and commands: "help" tells them
 *   app echoes                 the app sends back each byte as it came, and says nothing else
 *   brown-out                  the supply fails as soon as the app is at work, each time
 *   wrong chip app             the bootloader finds an app for another chip
 *   invalid header             the ROM finds nothing where the bootloader belongs
 *   app product P              the app shows the product id P, which may be hexadecimal ("0x4001")
 *   reset boots loader         a chip reset over USB ends in the loader, not in the app
 *   uart on usb                what a chip says that cannot start its flash comes over USB too;
 *                              else such a board is off the bus until RESET with BOOT
 *   erase MS                   each erase of an entry takes that long (a unit "ms" may follow)
 *   verify MS                  the verification takes that long
 *   transfer US                each control transfer takes that long on the wire ("us")
 *   attach MS                  time off the bus after a DETACH
 *   open denied                a practice board's port may not be opened, for want of rights
 *   open busy                  another program holds it
 *
 * and for the generic device only:
 *
 *   busy N polls               dfuDNBUSY for N status replies after each block
 *   busy forever
 *   manifest N polls           dfuMANIFEST for N status replies
 *   manifest forever
 *   manifest intolerant        needs a bus reset at the end
 *   needs N bytes              errNOTDONE when the download is shorter
 *   app first                  runs an app at first: run-time interface, and no WillDetach
 *
 * Words may be singular or plural, in upper or lower case. */

#define MAX_WORDS 5

typedef struct {
  StrobeSimFaultKind kind;
  guint64 max_value;
  const char *words; /* "#" stands for the value, "@" for the block; in brackets: may be left out */
} Phrase;

static const Phrase phrases[] = {
  { STROBE_SIM_FAULT_STALL_AT_BLOCK, 0, "stall at block @" },
  { STROBE_SIM_FAULT_STALL_IN_MANIFEST, 0, "stall in manifest" },
  { STROBE_SIM_FAULT_TIMEOUT_AT_BLOCK, 0, "timeout at block @" },
  { STROBE_SIM_FAULT_TIMEOUT_IN_MANIFEST, 0, "timeout in manifest" },
  { STROBE_SIM_FAULT_VANISH_AT_BLOCK, 0, "vanish at block @" },
  { STROBE_SIM_FAULT_VANISH_IN_MANIFEST, 0, "vanish in manifest" },
  { STROBE_SIM_FAULT_VANISH_AFTER_DETACH, 0, "vanish after detach" },
  { STROBE_SIM_FAULT_STATUS_AT_BLOCK, G_MAXUINT8, "status # at block @" },
  { STROBE_SIM_FAULT_STATUS_IN_MANIFEST, G_MAXUINT8, "status # in manifest" },
  { STROBE_SIM_FAULT_BUSY_POLLS, G_MAXUINT32, "busy # polls" },
  { STROBE_SIM_FAULT_BUSY_FOREVER, 0, "busy forever" },
  { STROBE_SIM_FAULT_MANIFEST_POLLS, G_MAXUINT32, "manifest # polls" },
  { STROBE_SIM_FAULT_MANIFEST_FOREVER, 0, "manifest forever" },
  { STROBE_SIM_FAULT_MANIFEST_INTOLERANT, 0, "manifest intolerant" },
  { STROBE_SIM_FAULT_NEEDS_BYTES, G_MAXUINT32, "needs # bytes" },
  { STROBE_SIM_FAULT_APP_FIRST, 0, "app first" },
  { STROBE_SIM_FAULT_POLL, 0xffffff, "poll # [ms]" },
  { STROBE_SIM_FAULT_SHORT_REPLY, 0, "short reply" },
  { STROBE_SIM_FAULT_GARBAGE_DESCRIPTORS, 0, "garbage descriptors" },
  { STROBE_SIM_FAULT_WRITE_FAILS, 0, "write fails" },
  { STROBE_SIM_FAULT_APP_STAYS_SILENT, 0, "app stays silent" },
  { STROBE_SIM_FAULT_APP_PANICS, 0, "app panics" },
  { STROBE_SIM_FAULT_APP_PANICS_ONCE, 0, "app panics once" },
  { STROBE_SIM_FAULT_APP_ABORTS, 0, "app aborts" },
  { STROBE_SIM_FAULT_APP_ASSERTS, 0, "app asserts" },
  { STROBE_SIM_FAULT_APP_TALKS, 1000000, "app talks # [lines/s]" },
  { STROBE_SIM_FAULT_APP_FLOODS, 0, "app floods" },
  { STROBE_SIM_FAULT_APP_PLOTS, 0, "app plots" },
  { STROBE_SIM_FAULT_APP_HAS_A_CONSOLE, 0, "app has a console" },
  { STROBE_SIM_FAULT_APP_ECHOES, 0, "app echoes" },
  { STROBE_SIM_FAULT_BROWN_OUT, 0, "brown-out" },
  { STROBE_SIM_FAULT_WRONG_CHIP_APP, 0, "wrong chip app" },
  { STROBE_SIM_FAULT_INVALID_HEADER, 0, "invalid header" },
  { STROBE_SIM_FAULT_APP_PRODUCT, G_MAXUINT16, "app product #" },
  { STROBE_SIM_FAULT_RESET_BOOTS_LOADER, 0, "reset boots loader" },
  { STROBE_SIM_FAULT_UART_ON_USB, 0, "uart on usb" },
  { STROBE_SIM_FAULT_ERASE_MS, 600000, "erase # [ms]" },
  { STROBE_SIM_FAULT_VERIFY_MS, 600000, "verify # [ms]" },
  { STROBE_SIM_FAULT_TRANSFER_US, 1000000, "transfer # [us]" },
  { STROBE_SIM_FAULT_ATTACH_MS, 600000, "attach # [ms]" },
  { STROBE_SIM_FAULT_OPEN_DENIED, 0, "open denied" },
  { STROBE_SIM_FAULT_OPEN_BUSY, 0, "open busy" },
};

struct _StrobeSimFaults {
  gatomicrefcount ref_count;
  GArray *faults; /* of StrobeSimFault */
};

static gsize
get_stem_length (const char *word)
{
  gsize length = strlen (word);

  return length > 1 && g_ascii_tolower (word[length - 1]) == 's' ? length - 1 : length;
}

static gboolean
is_same_word (const char *a, const char *b)
{
  gsize length = get_stem_length (a);

  return length == get_stem_length (b) && g_ascii_strncasecmp (a, b, length) == 0;
}

/* A product id is written as lsusb does it, with the usual "0x" before it. */
static gboolean
match_number (const char *word, guint64 max_value, guint64 *number)
{
  gboolean is_hex = g_ascii_strncasecmp (word, "0x", 2) == 0;

  return g_ascii_string_to_unsigned (is_hex ? word + 2 : word, is_hex ? 16 : 10, 0, max_value,
                                     number, NULL);
}

static gboolean
match_word (const Phrase *phrase, const char *pattern, const char *word, StrobeSimFault *fault)
{
  if (strcmp (pattern, "#") == 0)
    return match_number (word, phrase->max_value, &fault->value);
  if (strcmp (pattern, "@") == 0)
    return match_number (word, G_MAXUINT32, &fault->block);
  if (pattern[0] == '[') {
    g_autofree char *bare = g_strndup (pattern + 1, strlen (pattern) - 2);

    return g_ascii_strcasecmp (bare, word) == 0;
  }
  return is_same_word (pattern, word);
}

/* Returns how many words of the script fit; @complete: the phrase is whole and nothing is left. */
static guint
match_phrase (const Phrase *phrase, char **words, StrobeSimFault *fault, gboolean *complete)
{
  g_auto (GStrv) patterns = g_strsplit (phrase->words, " ", MAX_WORDS);
  guint i;

  for (i = 0; patterns[i] != NULL && words[i] != NULL; i++)
    if (!match_word (phrase, patterns[i], words[i], fault))
      break;

  *complete = words[i] == NULL && (patterns[i] == NULL || patterns[i][0] == '[');
  return i;
}

static gboolean
fail_at (char **words, guint index, GError **error)
{
  g_autofree char *phrase = g_strjoinv (" ", words);

  if (words[index] == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "fault \"%s\" is not complete",
                 phrase);
  else if (index == 0)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "fault \"%s\" is not known",
                 phrase);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 "fault \"%s\": \"%s\" is not understood there", phrase, words[index]);
  return FALSE;
}

static gboolean
parse_phrase (StrobeSimFaults *self, char **words, GError **error)
{
  guint best = 0, i;

  for (i = 0; i < G_N_ELEMENTS (phrases); i++) {
    StrobeSimFault fault = { .kind = phrases[i].kind };
    gboolean complete;
    guint n_matched = match_phrase (&phrases[i], words, &fault, &complete);

    if (complete) {
      g_array_append_val (self->faults, fault);
      return TRUE;
    }
    best = MAX (best, n_matched);
  }
  return fail_at (words, best, error);
}

static char **
split_words (const char *text)
{
  g_auto (GStrv) pieces = g_strsplit_set (text, " \t\r", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint i;

  for (i = 0; pieces[i] != NULL; i++)
    if (pieces[i][0] != '\0')
      g_strv_builder_add (builder, pieces[i]);
  return g_strv_builder_end (builder);
}

/**
 * strobe_sim_faults_new:
 * @script: (nullable): the script; %NULL and an empty one: nothing goes wrong
 * @error: return location for an error
 *
 * Reads a fault script.
 *
 * Errors: G_IO_ERROR_INVALID_ARGUMENT, naming the word that is not understood.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the faults, or %NULL
 */
StrobeSimFaults *
strobe_sim_faults_new (const char *script, GError **error)
{
  g_autoptr (StrobeSimFaults) self = g_new0 (StrobeSimFaults, 1);
  g_auto (GStrv) texts = g_strsplit_set (script != NULL ? script : "", ",;\n", -1);
  guint i;

  g_atomic_ref_count_init (&self->ref_count);
  self->faults = g_array_new (FALSE, FALSE, sizeof (StrobeSimFault));
  for (i = 0; texts[i] != NULL; i++) {
    g_auto (GStrv) words = split_words (texts[i]);

    if (words[0] != NULL && !parse_phrase (self, words, error))
      return NULL;
  }
  return g_steal_pointer (&self);
}

/**
 * strobe_sim_faults_ref:
 * @self: faults
 *
 * Context: any thread.
 *
 * Returns: (transfer full): @self
 */
StrobeSimFaults *
strobe_sim_faults_ref (StrobeSimFaults *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * strobe_sim_faults_unref:
 * @self: (transfer full): faults
 *
 * Drops a reference.
 *
 * Context: any thread.
 */
void
strobe_sim_faults_unref (StrobeSimFaults *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_array_unref (self->faults);
  g_free (self);
}

/**
 * strobe_sim_faults_get_n_faults:
 * @self: faults
 *
 * Returns: how many phrases the script had
 */
guint
strobe_sim_faults_get_n_faults (StrobeSimFaults *self)
{
  return self->faults->len;
}

/**
 * strobe_sim_faults_get_fault:
 * @self: faults
 * @index: below the number of faults
 *
 * Returns: (transfer none): one of them, in the order of the script
 */
const StrobeSimFault *
strobe_sim_faults_get_fault (StrobeSimFaults *self, guint index)
{
  g_return_val_if_fail (index < self->faults->len, NULL);

  return &g_array_index (self->faults, StrobeSimFault, index);
}

/**
 * strobe_sim_faults_find:
 * @self: faults
 * @kind: which
 *
 * Returns: (transfer none) (nullable): the first of that kind
 */
const StrobeSimFault *
strobe_sim_faults_find (StrobeSimFaults *self, StrobeSimFaultKind kind)
{
  guint i;

  for (i = 0; i < self->faults->len; i++)
    if (g_array_index (self->faults, StrobeSimFault, i).kind == kind)
      return &g_array_index (self->faults, StrobeSimFault, i);
  return NULL;
}

/**
 * strobe_sim_faults_has:
 * @self: faults
 * @kind: which
 *
 * Returns: whether the script has a phrase of that kind
 */
gboolean
strobe_sim_faults_has (StrobeSimFaults *self, StrobeSimFaultKind kind)
{
  return strobe_sim_faults_find (self, kind) != NULL;
}
