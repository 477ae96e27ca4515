/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/make-text.h"

#include <glib/gi18n-lib.h>

/* The words of the making of a firmware: what stands in its way, and what was decided or mended. */

#define SAY(title, advice)                                                                         \
  G_STMT_START                                                                                     \
  {                                                                                                \
    static const StrobeErrorSentence sentence = { STROBE_EXIT_BAD_IMAGE, title, advice };          \
    return &sentence;                                                                              \
  }                                                                                                \
  G_STMT_END

static const StrobeErrorSentence *
find_file_error (StrobeMakeError code)
{
  if (code == STROBE_MAKE_ERROR_MISSING_FILE)
    SAY (N_ ("A file that belongs to this build is not there."),
         N_ ("Build the project again, and let the build finish."));
  if (code == STROBE_MAKE_ERROR_UNREADABLE)
    SAY (N_ ("A file that belongs to this firmware cannot be read."),
         N_ ("Check that it is a file and that you may read it."));
  SAY (N_ ("A file is too large for the flash of a board."),
       N_ ("Leave it out, or choose another file; 16 MiB are the most."));
}

static const StrobeErrorSentence *
find_limit_error (StrobeMakeError code)
{
  if (code == STROBE_MAKE_ERROR_TOO_MANY_PARTS)
    SAY (N_ ("This firmware has more parts than a board takes."),
         N_ ("Use larger parts or fewer files: at most 64 parts fit."));
  SAY (N_ ("Parts of this size would erase each other."),
       N_ ("Choose a part size that is a multiple of 4096 bytes."));
}

/**
 * strobe_make_text_find_error:
 * @code: why no firmware can be made
 *
 * Gives the sentence and the advice for a person.
 *
 * Ownership: static.
 *
 * Context: any thread.
 *
 * Returns: (transfer none): the sentence, not yet translated
 */
const StrobeErrorSentence *
strobe_make_text_find_error (StrobeMakeError code)
{
  switch (code) {
  case STROBE_MAKE_ERROR_NO_BUILD:
    SAY (
      N_ ("This folder holds no finished build."),
      N_ ("Build the project first, or open its flasher_args.json, its .bin files or a dfu.bin."));
  case STROBE_MAKE_ERROR_MIXED:
    SAY (N_ ("These files do not go together."),
         N_ ("Open one folder, one dfu.bin, or several .bin files at a time."));
  case STROBE_MAKE_ERROR_DESCRIPTION:
    SAY (N_ ("The list of files of this build makes no sense."),
         N_ ("Build the project again, or choose its .bin files yourself."));
  case STROBE_MAKE_ERROR_MISSING_FILE:
  case STROBE_MAKE_ERROR_UNREADABLE:
  case STROBE_MAKE_ERROR_TOO_LARGE:
    return find_file_error (code);
  case STROBE_MAKE_ERROR_UNKNOWN_ADDRESS:
    SAY (N_ ("Nothing says at which address a file goes."),
         N_ ("Give its address, or add the partition table that belongs to it."));
  case STROBE_MAKE_ERROR_SAME_ADDRESS:
    SAY (N_ ("Two files have the same address."),
         N_ ("Give one of them another address, or leave it out."));
  case STROBE_MAKE_ERROR_UNKNOWN_CHIP:
    SAY (N_ ("Nothing says which chip these files are for."),
         N_ ("Choose the chip, or add the bootloader or the app."));
  case STROBE_MAKE_ERROR_NO_DFU:
    SAY (N_ ("The chip that these files are for cannot be flashed by USB DFU."),
         N_ ("Strobe flashes ESP32-S2, ESP32-S3, ESP32-P4 and ESP32-S31."));
  case STROBE_MAKE_ERROR_TOO_MANY_PARTS:
  case STROBE_MAKE_ERROR_PART_SIZE:
    return find_limit_error (code);
  case STROBE_MAKE_ERROR_NOTHING:
    SAY (N_ ("There is nothing left to write."), N_ ("Choose at least one file."));
  }
  return NULL;
}

static char *
dup_decision (const StrobeMakeNote *note)
{
  switch (note->code) {
  case STROBE_MAKE_NOTE_ENVIRONMENT:
    /* Translators: an environment is one of the builds of a PlatformIO project */
    return g_strdup_printf (_ ("Of several environments the one built last was taken: %s."),
                            note->name);
  case STROBE_MAKE_NOTE_BUILD_FOLDER:
    return g_strdup_printf (_ ("Of several builds the last one was taken: %s."), note->name);
  case STROBE_MAKE_NOTE_ASSUMED_FLASH:
    /* Translators: %s is a number of MiB */
    return g_strdup_printf (_ ("Nothing says how large the flash is; %s MiB are assumed."),
                            note->value);
  case STROBE_MAKE_NOTE_OLD_DFU:
    return g_strdup_printf (_ ("“%s” is older than the build and was not used."), note->name);
  case STROBE_MAKE_NOTE_NO_BOOT_CHOICE:
    return g_strdup (_ ("The board keeps its choice of the app to start: the build has no data "
                        "for it."));
  case STROBE_MAKE_NOTE_RENAMED:
  case STROBE_MAKE_NOTE_REPLACED:
  case STROBE_MAKE_NOTE_OUTSIDE:
  case STROBE_MAKE_NOTE_ENCRYPTED:
  case STROBE_MAKE_NOTE_EMPTY:
  case STROBE_MAKE_NOTE_LEFT_OUT:
    break;
  }
  g_assert_not_reached ();
}

/**
 * strobe_make_text_dup_note:
 * @note: a note
 *
 * Says what was decided or mended, in one translated sentence.
 *
 * Ownership: the caller frees the text.
 *
 * Context: any thread; front ends only.
 *
 * Returns: the sentence
 */
char *
strobe_make_text_dup_note (const StrobeMakeNote *note)
{
  g_return_val_if_fail (note != NULL, NULL);

  switch (note->code) {
  case STROBE_MAKE_NOTE_RENAMED:
    /* Translators: two names of files; the board knows parts by their names */
    return g_strdup_printf (_ ("“%s” is called “%s” in the firmware: the board needs every name "
                               "once, and short."),
                            note->name, note->value);
  case STROBE_MAKE_NOTE_REPLACED:
    /* Translators: the names of two files */
    return g_strdup_printf (_ ("“%s” is not written: “%s” has the same address."), note->name,
                            note->value);
  case STROBE_MAKE_NOTE_OUTSIDE:
    /* Translators: the name of a file, then its path */
    return g_strdup_printf (_ ("“%s” comes from outside the build folder: %s."), note->name,
                            note->value);
  case STROBE_MAKE_NOTE_ENCRYPTED:
    return g_strdup_printf (_ ("The build wants “%s” encrypted; over USB it is written as it is."),
                            note->name);
  case STROBE_MAKE_NOTE_EMPTY:
    return g_strdup_printf (_ ("“%s” is empty, so nothing of it is written."), note->name);
  case STROBE_MAKE_NOTE_LEFT_OUT:
    return g_strdup_printf (_ ("“%s” is left out."), note->name);
  case STROBE_MAKE_NOTE_ENVIRONMENT:
  case STROBE_MAKE_NOTE_BUILD_FOLDER:
  case STROBE_MAKE_NOTE_ASSUMED_FLASH:
  case STROBE_MAKE_NOTE_OLD_DFU:
  case STROBE_MAKE_NOTE_NO_BOOT_CHOICE:
    return dup_decision (note);
  }
  g_assert_not_reached ();
}

/**
 * strobe_make_text_get_kind:
 * @kind: what was given
 *
 * Names what a firmware was made of.
 *
 * Ownership: static text.
 *
 * Context: any thread; front ends only.
 *
 * Returns: the name
 */
const char *
strobe_make_text_get_kind (StrobeFirmwareSourceKind kind)
{
  switch (kind) {
  case STROBE_FIRMWARE_SOURCE_DFU_FILE:
    return _ ("Firmware file");
  case STROBE_FIRMWARE_SOURCE_IDF_BUILD:
    return _ ("ESP-IDF build");
  case STROBE_FIRMWARE_SOURCE_PLATFORMIO:
    return _ ("PlatformIO build");
  case STROBE_FIRMWARE_SOURCE_ARDUINO:
    return _ ("Arduino build");
  case STROBE_FIRMWARE_SOURCE_LOOSE:
    return _ ("Separate files");
  }
  g_assert_not_reached ();
}

/**
 * strobe_make_text_get_address_source:
 * @source: where an address comes from
 *
 * Says why a file goes to its address.
 *
 * Ownership: static text.
 *
 * Context: any thread; front ends only.
 *
 * Returns: a few words
 */
const char *
strobe_make_text_get_address_source (StrobeRecipeAddressSource source)
{
  switch (source) {
  case STROBE_RECIPE_ADDRESS_UNKNOWN:
    /* Translators: of the address of a file in flash */
    return _ ("not known");
  case STROBE_RECIPE_ADDRESS_GIVEN:
    /* Translators: who says the address of a file in flash */
    return _ ("as given");
  case STROBE_RECIPE_ADDRESS_CHIP:
    /* Translators: who says the address of a file in flash */
    return _ ("from the chip");
  case STROBE_RECIPE_ADDRESS_PARTITION_TABLE:
    /* Translators: who says the address of a file in flash */
    return _ ("from the partition table");
  case STROBE_RECIPE_ADDRESS_USER:
    /* Translators: who says the address of a file in flash */
    return _ ("from you");
  }
  g_assert_not_reached ();
}
