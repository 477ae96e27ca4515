/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sim/sim-faults.h"

G_BEGIN_DECLS

/* One phrase of a script each; the numbers in it are @value and @block. */
typedef enum {
  STROBE_SIM_FAULT_STALL_AT_BLOCK,
  STROBE_SIM_FAULT_STALL_IN_MANIFEST,
  STROBE_SIM_FAULT_TIMEOUT_AT_BLOCK,
  STROBE_SIM_FAULT_TIMEOUT_IN_MANIFEST,
  STROBE_SIM_FAULT_VANISH_AT_BLOCK,
  STROBE_SIM_FAULT_VANISH_IN_MANIFEST,
  STROBE_SIM_FAULT_VANISH_AFTER_DETACH,
  STROBE_SIM_FAULT_STATUS_AT_BLOCK,
  STROBE_SIM_FAULT_STATUS_IN_MANIFEST,
  STROBE_SIM_FAULT_BUSY_POLLS,
  STROBE_SIM_FAULT_BUSY_FOREVER,
  STROBE_SIM_FAULT_MANIFEST_POLLS,
  STROBE_SIM_FAULT_MANIFEST_FOREVER,
  STROBE_SIM_FAULT_MANIFEST_INTOLERANT,
  STROBE_SIM_FAULT_NEEDS_BYTES,
  STROBE_SIM_FAULT_APP_FIRST,
  STROBE_SIM_FAULT_POLL,
  STROBE_SIM_FAULT_SHORT_REPLY,
  STROBE_SIM_FAULT_GARBAGE_DESCRIPTORS,
  STROBE_SIM_FAULT_WRITE_FAILS,
  STROBE_SIM_FAULT_APP_STAYS_SILENT,
  STROBE_SIM_FAULT_APP_PRODUCT,
  STROBE_SIM_FAULT_RESET_BOOTS_LOADER,
  STROBE_SIM_FAULT_UART_ON_USB,
  STROBE_SIM_FAULT_ERASE_MS,
  STROBE_SIM_FAULT_VERIFY_MS,
  STROBE_SIM_FAULT_TRANSFER_US,
  STROBE_SIM_FAULT_ATTACH_MS,
  STROBE_SIM_FAULT_OPEN_DENIED,
  STROBE_SIM_FAULT_OPEN_BUSY,
} StrobeSimFaultKind;

typedef struct {
  StrobeSimFaultKind kind;
  guint64 value;
  guint64 block;
} StrobeSimFault;

guint strobe_sim_faults_get_n_faults (StrobeSimFaults *self);
const StrobeSimFault *strobe_sim_faults_get_fault (StrobeSimFaults *self, guint index);
const StrobeSimFault *strobe_sim_faults_find (StrobeSimFaults *self, StrobeSimFaultKind kind);
gboolean strobe_sim_faults_has (StrobeSimFaults *self, StrobeSimFaultKind kind);

G_END_DECLS
