/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/error-text.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "app/error-sentence.h"
#include "app/make-text.h"
#include "base/base-error.h"
#include "device/access-error.h"
#include "dfu/dfu-error.h"
#include "dfu/transport-error.h"
#include "flash/flash-error.h"
#include "image/image-error.h"
#include "serial/serial-error.h"

/* The one place where an error becomes a sentence for a person. Below this folder errors are
 * technical English; here their domain and code choose what happened, what to do, and the exit
 * code of the command line. The switches have no default: a new code does not compile until it
 * has its words. */

typedef StrobeErrorSentence Sentence;

#define SAY(exit_code, title, advice)                                                              \
  G_STMT_START                                                                                     \
  {                                                                                                \
    static const Sentence sentence = { exit_code, title, advice };                                 \
    return &sentence;                                                                              \
  }                                                                                                \
  G_STMT_END

static const Sentence *
find_base (StrobeBaseError code)
{
  switch (code) {
  case STROBE_BASE_ERROR_TRUNCATED:
    SAY (STROBE_EXIT_BAD_IMAGE, N_ ("The data ends too early."),
         N_ ("Copy or download the file again; if a board sent the data, press RESET on it."));
  }
  return NULL;
}

static const Sentence *
find_foreign_file (StrobeImageError code)
{
  if (code == STROBE_IMAGE_ERROR_RAW_APP)
    SAY (STROBE_EXIT_BAD_IMAGE,
         N_ ("This is a bare app image, not a firmware file for USB flashing."),
         N_ ("Run “idf.py dfu” in the project and open build/dfu.bin."));
  if (code == STROBE_IMAGE_ERROR_ELF)
    SAY (STROBE_EXIT_BAD_IMAGE,
         N_ ("This is the ELF file of a program: it is for a debugger, not for a board."),
         N_ ("Run “idf.py dfu” in the project and open the dfu.bin beside it."));
  if (code == STROBE_IMAGE_ERROR_DFUSE)
    SAY (STROBE_EXIT_BAD_IMAGE, N_ ("This is a DfuSe file for an STM32."),
         N_ ("Open a dfu.bin that was built for an Espressif chip."));
  SAY (STROBE_EXIT_BAD_IMAGE, N_ ("This file holds no firmware that Strobe knows."),
       N_ ("Open the dfu.bin that “idf.py dfu” makes."));
}

static const Sentence *
find_damage (StrobeImageError code)
{
  if (code == STROBE_IMAGE_ERROR_NO_SUFFIX)
    SAY (STROBE_EXIT_BAD_IMAGE,
         N_ ("The end of the firmware file is missing: it has no DFU suffix."),
         N_ ("Copy or download it again, or build it with “idf.py dfu”."));
  if (code == STROBE_IMAGE_ERROR_BAD_CRC)
    SAY (STROBE_EXIT_BAD_IMAGE, N_ ("The firmware file is damaged: its checksum does not match."),
         N_ ("Copy or download it again."));
  if (code == STROBE_IMAGE_ERROR_TRUNCATED)
    SAY (STROBE_EXIT_BAD_IMAGE, N_ ("The firmware file is cut short."),
         N_ ("Copy or download it again, and let the copy finish."));
  if (code == STROBE_IMAGE_ERROR_BAD_MD5)
    SAY (STROBE_EXIT_BAD_IMAGE, N_ ("A part of the firmware is damaged: its MD5 does not match."),
         N_ ("Build the firmware again, or ask whoever made it for a new file."));
  SAY (STROBE_EXIT_BAD_IMAGE, N_ ("An image inside the firmware is damaged."),
       N_ ("Build the firmware again, or ask whoever made it for a new file."));
}

static const Sentence *
find_image (StrobeImageError code)
{
  switch (code) {
  case STROBE_IMAGE_ERROR_EMPTY:
    SAY (STROBE_EXIT_BAD_IMAGE, N_ ("The file is empty."),
         N_ ("Copy or download it again, or build it again."));
  case STROBE_IMAGE_ERROR_TOO_LARGE:
    SAY (STROBE_EXIT_BAD_IMAGE, N_ ("The file is larger than any firmware can be."),
         N_ ("Open the dfu.bin of the project; it fits into the flash of the board."));
  case STROBE_IMAGE_ERROR_UNREADABLE:
    SAY (STROBE_EXIT_BAD_IMAGE, N_ ("The file cannot be read."),
         N_ ("Check that it is there, that it is a file, and that you may read it."));
  case STROBE_IMAGE_ERROR_RAW_APP:
  case STROBE_IMAGE_ERROR_ELF:
  case STROBE_IMAGE_ERROR_DFUSE:
  case STROBE_IMAGE_ERROR_NOT_FIRMWARE:
    return find_foreign_file (code);
  case STROBE_IMAGE_ERROR_NO_SUFFIX:
  case STROBE_IMAGE_ERROR_BAD_CRC:
  case STROBE_IMAGE_ERROR_TRUNCATED:
  case STROBE_IMAGE_ERROR_BAD_MD5:
  case STROBE_IMAGE_ERROR_BAD_IMAGE:
    return find_damage (code);
  case STROBE_IMAGE_ERROR_BAD_TABLE:
    SAY (STROBE_EXIT_BAD_IMAGE,
         N_ ("The partition table in the firmware is damaged: no board would accept it."),
         N_ ("Build the firmware again, or ask whoever made it for a new file."));
  case STROBE_IMAGE_ERROR_ENCRYPTED:
    SAY (STROBE_EXIT_BAD_IMAGE, N_ ("An image inside the firmware looks encrypted."),
         N_ ("Build it without flash encryption: a board with encrypted flash has no DFU mode."));
  case STROBE_IMAGE_ERROR_APP_TOO_LARGE:
    SAY (STROBE_EXIT_BAD_IMAGE, N_ ("The app is larger than its partition."),
         N_ ("Make the partition larger, or the app smaller, and build again."));
  case STROBE_IMAGE_ERROR_BOOTLOADER_OFFSET:
    SAY (STROBE_EXIT_BAD_IMAGE, N_ ("The bootloader is not where this chip looks for it."),
         N_ ("Build the firmware again for this chip, with the bootloader at its offset."));
  case STROBE_IMAGE_ERROR_BAD_INDEX:
    SAY (STROBE_EXIT_BAD_IMAGE, N_ ("The list of parts in the firmware file makes no sense."),
         N_ ("Build the firmware again with “idf.py dfu”."));
  case STROBE_IMAGE_ERROR_MISSING_PART:
    SAY (STROBE_EXIT_BAD_IMAGE, N_ ("The firmware file lists a part that is not in it."),
         N_ ("Build the firmware again with “idf.py dfu”."));
  case STROBE_IMAGE_ERROR_UNSUPPORTED:
    SAY (STROBE_EXIT_BAD_IMAGE,
         N_ ("The firmware asks for something that Strobe does not do for safety."),
         N_ ("Build it with “idf.py dfu” for a chip with USB DFU, without extra flags."));
  case STROBE_IMAGE_ERROR_OVERLAP:
    SAY (STROBE_EXIT_BAD_IMAGE, N_ ("Two parts of the firmware lie on top of each other."),
         N_ ("Mend the addresses in the partition table and build again."));
  case STROBE_IMAGE_ERROR_BEYOND_FLASH:
    SAY (STROBE_EXIT_BAD_IMAGE, N_ ("The firmware does not fit into the flash it was built for."),
         N_ ("Set the flash size of the board in the project and build again."));
  case STROBE_IMAGE_ERROR_WRONG_CHIP:
    SAY (STROBE_EXIT_BAD_IMAGE, N_ ("The parts of this firmware are for different chips."),
         N_ ("Choose one chip with “idf.py set-target” and build again."));
  }
  return NULL;
}

static const Sentence *
find_dfu (StrobeDfuError code)
{
  switch (code) {
  case STROBE_DFU_ERROR_PROTOCOL:
    SAY (STROBE_EXIT_REFUSED, N_ ("The board answered in a way that Strobe cannot follow."),
         N_ ("Hold BOOT, press RESET, and flash again."));
  case STROBE_DFU_ERROR_STATUS_TARGET:
    SAY (STROBE_EXIT_REFUSED, N_ ("The board says that the firmware is damaged or incomplete."),
         N_ ("Flash again; if it fails again, build the firmware again."));
  case STROBE_DFU_ERROR_STATUS_FILE:
    SAY (STROBE_EXIT_REFUSED, N_ ("The board says that the firmware has too many parts."),
         N_ ("Build it with larger parts: at most 64 fit."));
  case STROBE_DFU_ERROR_STATUS_FIRMWARE:
    SAY (STROBE_EXIT_REFUSED, N_ ("What the board reads back is not what was written."),
         N_ ("Check the flash size set in the project, then flash again; a worn or badly powered "
             "flash chip can be the cause."));
  case STROBE_DFU_ERROR_STATUS:
    SAY (STROBE_EXIT_REFUSED, N_ ("The board refused the firmware."),
         N_ ("Hold BOOT, press RESET, and flash again; the details name its reason."));
  case STROBE_DFU_ERROR_LEFT:
    SAY (STROBE_EXIT_REFUSED,
         N_ ("Another program has already told the board to leave flashing mode."),
         N_ ("Hold BOOT, press RESET, and flash again."));
  case STROBE_DFU_ERROR_NO_DFU:
    SAY (STROBE_EXIT_NO_BOARD, N_ ("The board does not offer flashing over USB now."),
         N_ ("Hold BOOT and press RESET, then try again."));
  case STROBE_DFU_ERROR_NOT_BACK:
    SAY (STROBE_EXIT_LOST, N_ ("The board did not come back in flashing mode."),
         N_ ("Hold BOOT, press RESET, and flash again."));
  case STROBE_DFU_ERROR_LOST:
    SAY (STROBE_EXIT_LOST, N_ ("The board went away while it was being written."),
         N_ ("Check the cable, hold BOOT while you plug the board in, and flash again."));
  case STROBE_DFU_ERROR_TIMED_OUT:
    SAY (STROBE_EXIT_TIMED_OUT, N_ ("The board stopped answering."),
         N_ ("Hold BOOT, press RESET, and flash again."));
  case STROBE_DFU_ERROR_BUSY_FOREVER:
    SAY (STROBE_EXIT_TIMED_OUT, N_ ("The board says that it is busy, and does not finish."),
         N_ ("Unplug the board, plug it in again, and flash again."));
  }
  return NULL;
}

static const Sentence *
find_transport (StrobeTransportError code)
{
  switch (code) {
  case STROBE_TRANSPORT_ERROR_NO_DEVICE:
    SAY (STROBE_EXIT_LOST, N_ ("The board is not on its USB port any more."),
         N_ ("Plug it in again; a cable for charging only does not work."));
  case STROBE_TRANSPORT_ERROR_ACCESS:
    SAY (STROBE_EXIT_NO_ACCESS, N_ ("You are not allowed to use this board."),
         N_ ("Install the udev rule that “strobe-cli --print-udev-rules” prints."));
  case STROBE_TRANSPORT_ERROR_BUSY:
    SAY (STROBE_EXIT_BUSY, N_ ("Another program is using the board."),
         N_ ("Close the other flasher, such as dfu-util or a virtual machine, and try again."));
  case STROBE_TRANSPORT_ERROR_STALL:
    SAY (STROBE_EXIT_REFUSED, N_ ("The board turned a request down."),
         N_ ("Press RESET while you hold BOOT, then flash again."));
  case STROBE_TRANSPORT_ERROR_TIMEOUT:
    SAY (STROBE_EXIT_TIMED_OUT, N_ ("The board did not answer in time."),
         N_ ("Hold BOOT, press RESET, and flash again."));
  case STROBE_TRANSPORT_ERROR_IO:
    SAY (STROBE_EXIT_LOST, N_ ("The USB connection to the board failed."),
         N_ ("Try another cable or another USB port, without a hub."));
  }
  return NULL;
}

static const Sentence *
find_flash (StrobeFlashError code)
{
  switch (code) {
  case STROBE_FLASH_ERROR_WRONG_CHIP:
    SAY (STROBE_EXIT_WRONG_CHIP,
         N_ ("This firmware is for another chip than the one on the board."),
         N_ ("Open firmware for this chip, or plug in a board that fits the firmware."));
  case STROBE_FLASH_ERROR_NO_BOARD:
    SAY (STROBE_EXIT_NO_BOARD, N_ ("No board found."),
         N_ ("Hold BOOT while you plug the board in, with a cable that carries data."));
  case STROBE_FLASH_ERROR_NOT_READY:
    SAY (STROBE_EXIT_NO_BOARD, N_ ("The board cannot be flashed in its present state."),
         N_ ("Hold BOOT, press RESET, and let BOOT go."));
  case STROBE_FLASH_ERROR_BUSY:
    SAY (STROBE_EXIT_BUSY, N_ ("The board is being flashed already."),
         N_ ("Wait until that is finished, or cancel it."));
  case STROBE_FLASH_ERROR_CHANGED:
    SAY (STROBE_EXIT_BAD_IMAGE, N_ ("The firmware file has changed since it was opened."),
         N_ ("Strobe has read it again; look at it, then flash again."));
  case STROBE_FLASH_ERROR_NOT_KNOWN:
    SAY (STROBE_EXIT_REFUSED,
         N_ ("The board may not hold what Strobe wrote to it before, so nothing was sent."),
         N_ ("Flash everything."));
  }
  return NULL;
}

static const Sentence *
find_serial (StrobeSerialError code)
{
  switch (code) {
  case STROBE_SERIAL_ERROR_GONE:
    SAY (STROBE_EXIT_LOST, N_ ("The serial port of the board went away."),
         N_ ("Strobe goes on as soon as it is back; press RESET if nothing happens."));
  case STROBE_SERIAL_ERROR_ACCESS:
    SAY (STROBE_EXIT_NO_ACCESS, N_ ("You are not allowed to read the serial port of this board."),
         N_ ("Install the udev rule that “strobe-cli --print-udev-rules” prints, or join the group "
             "“dialout” "
             "and log in again."));
  case STROBE_SERIAL_ERROR_BUSY:
    SAY (STROBE_EXIT_BUSY, N_ ("Another program is reading the serial port of the board."),
         N_ ("Close the other monitor, such as idf.py monitor, screen or minicom."));
  case STROBE_SERIAL_ERROR_NOT_A_PORT:
    SAY (STROBE_EXIT_NO_BOARD, N_ ("What should be the serial port of the board is not one."),
         N_ ("Unplug the board and plug it in again."));
  case STROBE_SERIAL_ERROR_IO:
    SAY (STROBE_EXIT_LOST, N_ ("The serial connection to the board failed."),
         N_ ("Try another cable or another USB port."));
  case STROBE_SERIAL_ERROR_NO_LINES:
    SAY (STROBE_EXIT_NO_BOARD, N_ ("The serial port of the board cannot do that."),
         N_ ("To restart the board, press its RESET button."));
  }
  return NULL;
}

/* Who was asked has answered: to ask again is the user's. */
static const Sentence *
find_access (StrobeAccessError code)
{
  switch (code) {
  case STROBE_ACCESS_ERROR_DENIED:
    SAY (STROBE_EXIT_NO_ACCESS, N_ ("The system did not let Strobe use the board."),
         N_ ("Try again and allow it, or check Strobe's permissions in the system settings."));
  case STROBE_ACCESS_ERROR_DISMISSED:
    SAY (STROBE_EXIT_NO_ACCESS, N_ ("Strobe was not allowed to use the board."),
         N_ ("Try again, and choose to allow it when the system asks."));
  case STROBE_ACCESS_ERROR_NOT_OFFERED:
    SAY (STROBE_EXIT_NO_ACCESS, N_ ("The system does not show this board to Strobe."),
         N_ ("Allow Strobe “USB devices” in the system settings, or give it all devices."));
  case STROBE_ACCESS_ERROR_UNAVAILABLE:
    SAY (STROBE_EXIT_NO_ACCESS,
         N_ ("Strobe has no access to devices, and the system offers no way to ask for it."),
         N_ ("Give Strobe access to all devices: run “flatpak override --user --device=all "
             "io.github.strobeapp.Strobe” and start it again."));
  case STROBE_ACCESS_ERROR_NO_BACKEND:
    SAY (STROBE_EXIT_NO_ACCESS,
         N_ ("Strobe has no access to devices, and the desktop cannot ask for USB devices."),
         N_ ("Give Strobe access to all devices: run “flatpak override --user --device=all "
             "io.github.strobeapp.Strobe” and start it again."));
  case STROBE_ACCESS_ERROR_TIMEOUT:
    SAY (STROBE_EXIT_TIMED_OUT, N_ ("Nobody answered whether Strobe may use the board."),
         N_ ("Try again, and look for the question of the system, maybe behind a window."));
  case STROBE_ACCESS_ERROR_PROTOCOL:
    SAY (STROBE_EXIT_NO_ACCESS,
         N_ ("The system gave a strange answer when Strobe asked for the board."),
         N_ ("Try again; if it stays so, report it with the details."));
  }
  return NULL;
}

/* Files come through GIO; any code that is not named here still is about a file. */
static const Sentence *
find_io (int code)
{
  switch (code) {
  case G_IO_ERROR_CANCELLED:
    SAY (STROBE_EXIT_CANCELLED, N_ ("Cancelled."),
         N_ ("If the board was being written, flash it again before you use it."));
  case G_IO_ERROR_NOT_FOUND:
    SAY (STROBE_EXIT_BAD_IMAGE, N_ ("There is no such file."),
         N_ ("Check the name; the file may have been moved or deleted."));
  case G_IO_ERROR_IS_DIRECTORY:
  case G_IO_ERROR_NOT_REGULAR_FILE:
    SAY (STROBE_EXIT_BAD_IMAGE, N_ ("This is a folder or a special file, not firmware."),
         N_ ("Open the dfu.bin inside the build folder."));
  case G_IO_ERROR_PERMISSION_DENIED:
    SAY (STROBE_EXIT_BAD_IMAGE, N_ ("You are not allowed to read this file."),
         N_ ("Copy it to a place of your own, or ask its owner."));
  case G_IO_ERROR_TIMED_OUT:
    SAY (STROBE_EXIT_TIMED_OUT, N_ ("It took too long."),
         N_ ("Check the board and its cable, or allow it more time."));
  case G_IO_ERROR_BUSY:
    SAY (STROBE_EXIT_BUSY, N_ ("Another program is using it."),
         N_ ("Close the other program and try again."));
  case G_IO_ERROR_NO_SPACE:
    SAY (STROBE_EXIT_FAILED, N_ ("The disk is full."), N_ ("Make room, or choose another place."));
  default:
    SAY (STROBE_EXIT_BAD_IMAGE, N_ ("The file cannot be read or written."),
         N_ ("Copy it to this computer and try again; the details name the cause."));
  }
}

static const Sentence *
find_file (int code)
{
  switch (code) {
  case G_FILE_ERROR_NOENT:
    return find_io (G_IO_ERROR_NOT_FOUND);
  case G_FILE_ERROR_ISDIR:
    return find_io (G_IO_ERROR_IS_DIRECTORY);
  case G_FILE_ERROR_ACCES:
  case G_FILE_ERROR_PERM:
    return find_io (G_IO_ERROR_PERMISSION_DENIED);
  case G_FILE_ERROR_NOSPC:
    return find_io (G_IO_ERROR_NO_SPACE);
  default:
    return find_io (G_IO_ERROR_FAILED);
  }
}

static const Sentence *
find_other (GQuark domain)
{
  if (domain == G_OPTION_ERROR)
    SAY (STROBE_EXIT_USAGE, N_ ("The command line cannot be read."),
         N_ ("See “strobe-cli --help”."));
  SAY (STROBE_EXIT_FAILED, N_ ("Strobe could not finish."),
       N_ ("Try again; if it happens again, send the report to the people who make Strobe."));
}

static const Sentence *
find (const GError *error)
{
  const Sentence *sentence = strobe_error_sentence_find_monitor (error);

  if (error->domain == STROBE_IMAGE_ERROR)
    sentence = find_image ((StrobeImageError) error->code);
  else if (error->domain == STROBE_MAKE_ERROR)
    sentence = strobe_make_text_find_error ((StrobeMakeError) error->code);
  else if (error->domain == STROBE_DFU_ERROR)
    sentence = find_dfu ((StrobeDfuError) error->code);
  else if (error->domain == STROBE_TRANSPORT_ERROR)
    sentence = find_transport ((StrobeTransportError) error->code);
  else if (error->domain == STROBE_FLASH_ERROR)
    sentence = find_flash ((StrobeFlashError) error->code);
  else if (error->domain == STROBE_SERIAL_ERROR)
    sentence = find_serial ((StrobeSerialError) error->code);
  else if (error->domain == STROBE_ACCESS_ERROR)
    sentence = find_access ((StrobeAccessError) error->code);
  else if (error->domain == STROBE_BASE_ERROR)
    sentence = find_base ((StrobeBaseError) error->code);
  else if (error->domain == G_IO_ERROR)
    sentence = find_io (error->code);
  else if (error->domain == G_FILE_ERROR)
    sentence = find_file (error->code);
  return sentence != NULL ? sentence : find_other (error->domain);
}

/**
 * strobe_error_text_get_title:
 * @error: an error of any domain
 *
 * Says what happened, in one translated sentence.
 *
 * Ownership: static text.
 *
 * Context: any thread; front ends only.
 *
 * Returns: the sentence
 */
const char *
strobe_error_text_get_title (const GError *error)
{
  g_return_val_if_fail (error != NULL, "");

  return _ (find (error)->title);
}

/**
 * strobe_error_text_get_advice:
 * @error: an error of any domain
 *
 * Says what to do about it, in one translated sentence.
 *
 * Ownership: static text.
 *
 * Context: any thread; front ends only.
 *
 * Returns: the sentence
 */
const char *
strobe_error_text_get_advice (const GError *error)
{
  g_return_val_if_fail (error != NULL, "");

  return _ (find (error)->advice);
}

/**
 * strobe_error_text_get_exit:
 * @error: an error of any domain
 *
 * Chooses the exit code of the command line.
 *
 * Context: any thread.
 *
 * Returns: the exit code; never STROBE_EXIT_OK
 */
StrobeExit
strobe_error_text_get_exit (const GError *error)
{
  g_return_val_if_fail (error != NULL, STROBE_EXIT_FAILED);

  return find (error)->exit_code;
}

/**
 * strobe_error_text_dup_report:
 * @error: an error of any domain
 * @context: (nullable): what it was about: the file, the board
 *
 * Writes the text of "Copy report": the two sentences, the technical trail, the version. Its
 * labels are not translated, because whoever helps reads it.
 *
 * Ownership: the caller frees the text.
 *
 * Context: any thread; front ends only.
 *
 * Returns: the report
 */
char *
strobe_error_text_dup_report (const GError *error, const char *context)
{
  g_return_val_if_fail (error != NULL, NULL);

  g_autoptr (GString) report = g_string_new ("Strobe " PACKAGE_VERSION "\n");
  g_autofree char *system = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);

  g_string_append_printf (report, "Happened: %s\n", strobe_error_text_get_title (error));
  g_string_append_printf (report, "Advice: %s\n", strobe_error_text_get_advice (error));
  g_string_append_printf (report, "Details: %s\n", error->message);
  g_string_append_printf (report, "Code: %s %d, exit %d\n", g_quark_to_string (error->domain),
                          error->code, strobe_error_text_get_exit (error));
  if (context != NULL)
    g_string_append_printf (report, "About: %s\n", context);
  g_string_append_printf (report, "System: %s\n", system != NULL ? system : "Linux");
  return g_string_free (g_steal_pointer (&report), FALSE);
}
