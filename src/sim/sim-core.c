/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/sim-core.h"

#include "sim/sim-descriptors.h"
#include "sim/sim-generic.h"
#include "sim/sim-rom.h"

/* StrobeSimCore: the chip with its flash, and what runs on it: the ROM's loader, the app that was
 * flashed, or another kind of device. One of them answers the host. Owned by the machine, used
 * under the board's lock. */

struct _StrobeSimCore {
  const StrobeChip *chip;
  gboolean is_generic;
  StrobeSimFlash *flash;
  StrobeSimRom *rom;
  StrobeSimApp *app;
  StrobeSimGeneric *generic;
  StrobeSimRun run;
};

static guint16
get_app_product (const StrobeChip *chip, StrobeSimFaults *faults)
{
  const StrobeSimFault *fault = strobe_sim_faults_find (faults, STROBE_SIM_FAULT_APP_PRODUCT);

  return fault != NULL ? (guint16) fault->value : chip->chip_id;
}

static char *
make_mac (void)
{
  static int last;
  guint number = (guint) g_atomic_int_add (&last, 1) + 1;

  return g_strdup_printf ("7c:df:a1:%02x:%02x:%02x", number >> 16 & 0xff, number >> 8 & 0xff,
                          number & 0xff);
}

static StrobeSimReply
refuse (StrobeSimCore *self)
{
  return self->run == STROBE_SIM_RUN_GENERIC ? strobe_sim_generic_refuse (self->generic)
                                             : strobe_sim_rom_refuse (self->rom);
}

static void
force_status (StrobeSimCore *self, guint8 status)
{
  if (self->run == STROBE_SIM_RUN_GENERIC)
    strobe_sim_generic_force_status (self->generic, status);
  else
    strobe_sim_rom_force_status (self->rom, status);
}

/**
 * strobe_sim_core_new:
 * @kind: what to imitate
 * @chip: the chip; of no matter to a generic device
 * @flash_size_bytes: the size of its flash
 * @faults: the fault script
 *
 * Creates a chip that does nothing, with erased flash.
 *
 * Ownership: holds @faults.
 *
 * Returns: (transfer full): the chip
 */
StrobeSimCore *
strobe_sim_core_new (StrobeSimKind kind,
                     const StrobeChip *chip,
                     gsize flash_size_bytes,
                     StrobeSimFaults *faults)
{
  g_autofree char *mac = make_mac ();
  StrobeSimCore *self = g_new0 (StrobeSimCore, 1);

  self->chip = chip;
  self->is_generic = kind == STROBE_SIM_KIND_GENERIC;
  self->flash = strobe_sim_flash_new (flash_size_bytes);
  strobe_sim_flash_set_write_fails (self->flash,
                                    strobe_sim_faults_has (faults, STROBE_SIM_FAULT_WRITE_FAILS));
  self->rom = strobe_sim_rom_new (chip, mac, self->flash);
  strobe_sim_rom_set_app_product (self->rom, get_app_product (chip, faults));
  self->app = strobe_sim_app_new (chip, faults);
  self->generic = strobe_sim_generic_new (self->flash, faults);
  return self;
}

/**
 * strobe_sim_core_free:
 * @self: (transfer full): a chip
 *
 * Frees it.
 */
void
strobe_sim_core_free (StrobeSimCore *self)
{
  strobe_sim_generic_free (self->generic);
  strobe_sim_app_free (self->app);
  strobe_sim_rom_free (self->rom);
  strobe_sim_flash_free (self->flash);
  g_free (self);
}

/**
 * strobe_sim_core_get_run:
 * @self: a chip
 *
 * Returns: what runs on it
 */
StrobeSimRun
strobe_sim_core_get_run (StrobeSimCore *self)
{
  return self->run;
}

/**
 * strobe_sim_core_get_flash:
 * @self: a chip
 *
 * Returns: (transfer none): its flash
 */
StrobeSimFlash *
strobe_sim_core_get_flash (StrobeSimCore *self)
{
  return self->flash;
}

/**
 * strobe_sim_core_get_app:
 * @self: a chip
 *
 * Returns: (transfer none): the app in its flash, whether or not it runs
 */
StrobeSimApp *
strobe_sim_core_get_app (StrobeSimCore *self)
{
  return self->app;
}

/**
 * strobe_sim_core_has_line_rule:
 * @self: a chip
 *
 * Tells whether DTR and RTS mean something: to an app, on a chip whose console listens to them.
 *
 * Returns: whether they do
 */
gboolean
strobe_sim_core_has_line_rule (StrobeSimCore *self)
{
  return self->run == STROBE_SIM_RUN_APP && strobe_sim_descriptors_has_persistence (self->chip);
}

/**
 * strobe_sim_core_is_generic:
 * @self: a chip
 *
 * Returns: whether it is no Espressif chip at all
 */
gboolean
strobe_sim_core_is_generic (StrobeSimCore *self)
{
  return self->is_generic;
}

/**
 * strobe_sim_core_stop:
 * @self: a chip
 *
 * Holds it in reset.
 */
void
strobe_sim_core_stop (StrobeSimCore *self)
{
  strobe_sim_flash_power_on (self->flash);
  self->run = STROBE_SIM_RUN_NOTHING;
}

/**
 * strobe_sim_core_start_generic:
 * @self: a generic device
 *
 * Starts the device.
 */
void
strobe_sim_core_start_generic (StrobeSimCore *self)
{
  self->run = STROBE_SIM_RUN_GENERIC;
  strobe_sim_generic_restart (self->generic);
}

/**
 * strobe_sim_core_start_loader:
 * @self: a chip
 * @mode: of its DFU interface
 *
 * Starts the ROM's loader.
 */
void
strobe_sim_core_start_loader (StrobeSimCore *self, StrobeDfuMode mode)
{
  self->run = STROBE_SIM_RUN_LOADER;
  strobe_sim_rom_restart (self->rom, STROBE_SIM_PERSONA_LOADER, mode);
}

/**
 * strobe_sim_core_start_flash:
 * @self: a chip
 * @cause: why it starts
 *
 * Starts what is in the flash. An app speaks through the ROM's USB stack on the chips whose ESP-IDF
 * has that console; on the others it has a serial port of its own.
 */
void
strobe_sim_core_start_flash (StrobeSimCore *self, StrobeSimResetCause cause)
{
  g_autoptr (GBytes) flash = strobe_sim_flash_dup_bytes (self->flash);
  gboolean runs = strobe_sim_app_start (self->app, flash, cause);
  gboolean has_console = strobe_sim_descriptors_has_persistence (self->chip);

  self->run = runs ? STROBE_SIM_RUN_APP : STROBE_SIM_RUN_DEAD_END;
  strobe_sim_rom_restart (
    self->rom, runs && has_console ? STROBE_SIM_PERSONA_APP : STROBE_SIM_PERSONA_CDC_ONLY,
    STROBE_DFU_MODE_RUN_TIME);
}

/**
 * strobe_sim_core_reconnect_app:
 * @self: a chip whose app runs
 *
 * Begins the USB device of the app anew, as after a time off the bus.
 */
void
strobe_sim_core_reconnect_app (StrobeSimCore *self)
{
  strobe_sim_rom_restart (self->rom, STROBE_SIM_PERSONA_APP, STROBE_DFU_MODE_RUN_TIME);
}

/**
 * strobe_sim_core_control:
 * @self: a chip
 * @request: a control transfer
 *
 * Handles a control transfer.
 *
 * Returns: the reply
 */
StrobeSimReply
strobe_sim_core_control (StrobeSimCore *self, StrobeSimRequest *request)
{
  return self->run == STROBE_SIM_RUN_GENERIC ? strobe_sim_generic_control (self->generic, request)
                                             : strobe_sim_rom_control (self->rom, request);
}

/**
 * strobe_sim_core_control_struck:
 * @self: a chip
 * @request: a DNLOAD that the fault script has its way with
 * @kind: the fault
 * @status: the status that it names, if it does
 *
 * Handles a DNLOAD that goes wrong. A request that is never answered was taken all the same.
 *
 * Units: @status is a DFU status code.
 *
 * Returns: the reply; NONE: the device is off the bus or hangs now, as @kind says
 */
StrobeSimReply
strobe_sim_core_control_struck (StrobeSimCore *self,
                                StrobeSimRequest *request,
                                StrobeSimFaultKind kind,
                                guint8 status)
{
  StrobeSimReply reply;

  if (kind == STROBE_SIM_FAULT_STALL_AT_BLOCK || kind == STROBE_SIM_FAULT_STALL_IN_MANIFEST)
    return refuse (self);

  reply = strobe_sim_core_control (self, request);
  if (kind != STROBE_SIM_FAULT_STATUS_AT_BLOCK && kind != STROBE_SIM_FAULT_STATUS_IN_MANIFEST)
    return STROBE_SIM_REPLY_NONE;
  force_status (self, status);
  return reply;
}

/**
 * strobe_sim_core_bus_reset:
 * @self: a chip
 *
 * Handles a bus reset.
 *
 * Returns: what the machine has to do
 */
StrobeSimAction
strobe_sim_core_bus_reset (StrobeSimCore *self)
{
  return self->run == STROBE_SIM_RUN_GENERIC ? strobe_sim_generic_bus_reset (self->generic)
                                             : strobe_sim_rom_bus_reset (self->rom);
}

/**
 * strobe_sim_core_put_descriptors:
 * @self: a chip
 * @array: where to append
 *
 * Writes the device descriptor and the configuration of what runs.
 */
void
strobe_sim_core_put_descriptors (StrobeSimCore *self, GByteArray *array)
{
  if (self->run == STROBE_SIM_RUN_GENERIC)
    strobe_sim_generic_put_descriptors (self->generic, array);
  else
    strobe_sim_rom_put_descriptors (self->rom, array);
}

/**
 * strobe_sim_core_dup_string:
 * @self: a chip
 * @index: which string descriptor
 *
 * Returns: (transfer full) (nullable): the text, or %NULL if there is none
 */
char *
strobe_sim_core_dup_string (StrobeSimCore *self, guint8 index)
{
  return self->run == STROBE_SIM_RUN_GENERIC ? strobe_sim_generic_dup_string (self->generic, index)
                                             : strobe_sim_rom_dup_string (self->rom, index);
}
