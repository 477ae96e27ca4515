/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "symbols/elf.h"

#include <dwarf.h>
#include <elfutils/libdwfl.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "symbols/elf-header.h"
#include "symbols/elf-private.h"

/* A build with everything in it has some tens of megabytes. */
#define MAX_FILE_BYTES (512u * 1024 * 1024)
#define MAX_CACHED 4096
#define MAX_PLACES 64

/**
 * StrobeElf:
 *
 * A program with its debug information.
 *
 * Made by the symbol store; kept as long as crashes of that build come.
 *
 * libdw is not thread-safe, so a lock is held while it works. What was found for an address is
 * kept. Nothing is ever looked for on this computer or in the network: only what the file itself
 * holds.
 *
 * Context: any thread.
 */
struct _StrobeElf {
  GObject parent_instance;

  char *path;
  char *sha256;
  int fd;
  StrobeElfHeader header;

  GMutex mutex; /* of what follows */
  Dwfl *dwfl;
  Dwfl_Module *module;
  GHashTable *cache; /* of address to GArray of StrobeElfPlace */
};

G_DEFINE_FINAL_TYPE (StrobeElf, strobe_elf, G_TYPE_OBJECT)
G_DEFINE_QUARK (strobe - elf - error - quark, strobe_elf_error)

/* libdwfl asks where the rest is: nowhere. */
static int
find_elf_cb (Dwfl_Module *module,
             void **user_data,
             const char *name,
             Dwarf_Addr base,
             char **file_name,
             Elf **elf)
{
  return -1;
}

static int
find_debuginfo_cb (Dwfl_Module *module,
                   void **user_data,
                   const char *name,
                   Dwarf_Addr base,
                   const char *file_name,
                   const char *debug_link,
                   GElf_Word crc,
                   char **debuginfo_name)
{
  return -1;
}

static const Dwfl_Callbacks callbacks = {
  .find_elf = find_elf_cb,
  .find_debuginfo = find_debuginfo_cb,
  .section_address = dwfl_offline_section_address,
};

static void
strobe_elf_finalize (GObject *object)
{
  StrobeElf *self = STROBE_ELF (object);

  g_hash_table_unref (self->cache);
  g_clear_pointer (&self->dwfl, dwfl_end);
  strobe_elf_header_clear (&self->header);
  if (self->fd >= 0)
    close (self->fd);
  g_mutex_clear (&self->mutex);
  g_free (self->path);
  g_free (self->sha256);
  G_OBJECT_CLASS (strobe_elf_parent_class)->finalize (object);
}

static void
strobe_elf_class_init (StrobeElfClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = strobe_elf_finalize;
}

static void
strobe_elf_init (StrobeElf *self)
{
  g_mutex_init (&self->mutex);
  self->fd = -1;
  self->cache = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);
}

/* Without blocking: somebody may have named a pipe. */
static gboolean
open_file (StrobeElf *self, guint64 *size_bytes, GError **error)
{
  struct stat info;

  self->fd = open (self->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (self->fd < 0 || fstat (self->fd, &info) != 0) {
    g_set_error (error, STROBE_ELF_ERROR, STROBE_ELF_ERROR_IO, "cannot open %s: %s", self->path,
                 g_strerror (errno));
    return FALSE;
  }
  if (!S_ISREG (info.st_mode)) {
    g_set_error (error, STROBE_ELF_ERROR, STROBE_ELF_ERROR_NOT_ELF, "%s is not a file", self->path);
    return FALSE;
  }
  *size_bytes = (guint64) info.st_size;
  if (*size_bytes <= MAX_FILE_BYTES)
    return TRUE;
  g_set_error (error, STROBE_ELF_ERROR, STROBE_ELF_ERROR_TOO_LARGE,
               "%s has %" G_GUINT64_FORMAT " bytes, limit %u", self->path, *size_bytes,
               MAX_FILE_BYTES);
  return FALSE;
}

static gboolean
hash_file (StrobeElf *self, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 buffer[65536];
  gssize n = 0;
  off_t at = 0;

  while ((n = pread (self->fd, buffer, sizeof buffer, at)) > 0) {
    g_checksum_update (checksum, buffer, n);
    at += n;
  }
  if (n < 0) {
    g_set_error (error, STROBE_ELF_ERROR, STROBE_ELF_ERROR_IO, "cannot read %s: %s", self->path,
                 g_strerror (errno));
    return FALSE;
  }
  self->sha256 = g_strdup (g_checksum_get_string (checksum));
  return TRUE;
}

static gboolean
has_names (StrobeElf *self)
{
  Dwarf_Addr bias = 0;

  return dwfl_module_getdwarf (self->module, &bias) != NULL ||
         dwfl_module_getsymtab (self->module) > 1;
}

static gboolean
load (StrobeElf *self, GError **error)
{
  int fd = fcntl (self->fd, F_DUPFD_CLOEXEC, 0);

  self->dwfl = dwfl_begin (&callbacks);
  dwfl_report_begin (self->dwfl);
  self->module = dwfl_report_elf (self->dwfl, "app", self->path, fd, 0, FALSE);
  if (self->module == NULL) {
    if (fd >= 0)
      close (fd);
    g_set_error (error, STROBE_ELF_ERROR, STROBE_ELF_ERROR_NOT_ELF, "cannot use %s: %s", self->path,
                 dwfl_errmsg (-1));
    return FALSE;
  }
  dwfl_report_end (self->dwfl, NULL, NULL);
  if (has_names (self))
    return TRUE;
  g_set_error (error, STROBE_ELF_ERROR, STROBE_ELF_ERROR_NO_SYMBOLS,
               "%s has neither debug information nor symbols", self->path);
  return FALSE;
}

/**
 * strobe_elf_open:
 * @path: a file, whatever it is
 * @error: return location for an error
 *
 * Opens a program.
 *
 * Errors: STROBE_ELF_ERROR.
 *
 * Context: any thread but the main one: reads the whole file.
 *
 * Returns: (transfer full) (nullable): the program
 */
StrobeElf *
strobe_elf_open (const char *path, GError **error)
{
  g_autoptr (StrobeElf) self = g_object_new (STROBE_TYPE_ELF, NULL);
  guint64 size_bytes = 0;

  self->path = g_strdup (path);
  if (!open_file (self, &size_bytes, error) ||
      !strobe_elf_header_read (&self->header, self->fd, size_bytes, path, error) ||
      !hash_file (self, error) || !load (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * strobe_elf_get_path:
 * @self: a program
 *
 * Context: any thread.
 *
 * Returns: (transfer none): the file it is in
 */
const char *
strobe_elf_get_path (StrobeElf *self)
{
  g_return_val_if_fail (STROBE_IS_ELF (self), NULL);

  return self->path;
}

/**
 * strobe_elf_get_sha256:
 * @self: a program
 *
 * Context: any thread.
 *
 * Source: ESP-IDF v5.3, components/esp_app_format: app_elf_sha256 is the hash of this file.
 *
 * Returns: (transfer none): 64 hex digits, lower case
 */
const char *
strobe_elf_get_sha256 (StrobeElf *self)
{
  g_return_val_if_fail (STROBE_IS_ELF (self), NULL);

  return self->sha256;
}

/**
 * strobe_elf_get_machine:
 * @self: a program
 *
 * Context: any thread.
 *
 * Returns: what it runs on
 */
StrobeElfMachine
strobe_elf_get_machine (StrobeElf *self)
{
  g_return_val_if_fail (STROBE_IS_ELF (self), STROBE_ELF_MACHINE_XTENSA);

  return self->header.machine;
}

static const StrobeElfCode *
find_code (StrobeElf *self, guint32 address)
{
  for (guint i = 0; i < self->header.code->len; i++) {
    const StrobeElfCode *code = &g_array_index (self->header.code, StrobeElfCode, i);

    if (address >= code->address && address - code->address < code->size_bytes)
      return code;
  }
  return NULL;
}

/**
 * strobe_elf_is_code:
 * @self: a program
 * @address: an address of the chip
 *
 * Units: @address is one of the chip's.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if the program has code there
 */
gboolean
strobe_elf_is_code (StrobeElf *self, guint32 address)
{
  g_return_val_if_fail (STROBE_IS_ELF (self), FALSE);

  return find_code (self, address) != NULL;
}

/* ---- places */

static void
add_place (GArray *places, const char *function, const char *file, int line, gboolean is_inlined)
{
  StrobeElfPlace place = {
    .function = function,
    .file = file,
    .line = line > 0 ? (guint) line : 0,
    .is_inlined = is_inlined,
  };

  g_array_append_val (places, place);
}

/* Compilers that write no table of addresses have every unit asked. */
static Dwarf_Die *
find_unit (StrobeElf *self, Dwarf_Addr address, Dwarf_Addr *bias)
{
  Dwarf_Die *unit = dwfl_module_addrdie (self->module, address, bias);

  if (unit != NULL)
    return unit;
  while ((unit = dwfl_module_nextcu (self->module, unit, bias)) != NULL)
    if (dwarf_haspc (unit, address - *bias) == 1)
      return unit;
  return NULL;
}

static Dwarf_Word
get_number (Dwarf_Die *die, unsigned int name)
{
  Dwarf_Attribute attribute;
  Dwarf_Word value = 0;

  if (dwarf_attr (die, name, &attribute) != NULL && dwarf_formudata (&attribute, &value) == 0)
    return value;
  return 0;
}

static const char *
get_call_file (Dwarf_Die *unit, Dwarf_Die *die)
{
  Dwarf_Files *files = NULL;
  size_t n_files = 0;
  Dwarf_Word index = get_number (die, DW_AT_call_file);

  if (dwarf_getsrcfiles (unit, &files, &n_files) != 0 || index >= n_files)
    return NULL;
  return dwarf_filesrc (files, index, NULL, NULL);
}

/* From the innermost scope outwards: each inlined function tells where it was called. */
static void
add_scopes (
  GArray *places, Dwarf_Die *unit, Dwarf_Die *scopes, int n_scopes, const char *file, int line)
{
  for (int i = 0; i < n_scopes && places->len < MAX_PLACES; i++) {
    int tag = dwarf_tag (&scopes[i]);

    if (tag == DW_TAG_inlined_subroutine) {
      add_place (places, dwarf_diename (&scopes[i]), file, line, TRUE);
      file = get_call_file (unit, &scopes[i]);
      line = (int) MIN (get_number (&scopes[i], DW_AT_call_line), G_MAXINT32);
    } else if (tag == DW_TAG_subprogram) {
      add_place (places, dwarf_diename (&scopes[i]), file, line, FALSE);
      return;
    }
  }
}

static void
add_by_debug (StrobeElf *self, GArray *places, Dwarf_Addr address)
{
  Dwarf_Addr bias = 0;
  Dwarf_Die *unit = find_unit (self, address, &bias);
  Dwfl_Line *at = unit != NULL ? dwfl_module_getsrc (self->module, address) : NULL;
  Dwarf_Die *scopes = NULL;
  Dwarf_Die *chain = NULL;
  int line = 0;
  const char *file = at != NULL ? dwfl_lineinfo (at, NULL, &line, NULL, NULL, NULL) : NULL;
  int n_scopes = unit != NULL ? dwarf_getscopes (unit, address - bias, &scopes) : 0;
  int n_chain = n_scopes > 0 ? dwarf_getscopes_die (&scopes[0], &chain) : 0;

  add_scopes (places, unit, chain, n_chain, file, line);
  if (places->len == 0 && file != NULL)
    add_place (places, dwfl_module_addrname (self->module, address), file, line, FALSE);
  free (chain);
  free (scopes);
}

static GArray *
find_places (StrobeElf *self, guint32 address)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (StrobeElfPlace));

  if (find_code (self, address) == NULL)
    return places;
  add_by_debug (self, places, address);
  if (places->len == 0) {
    const char *name = dwfl_module_addrname (self->module, address);

    if (name != NULL)
      add_place (places, name, NULL, 0, FALSE);
  }
  return places;
}

/**
 * strobe_elf_resolve:
 * @self: a program
 * @address: of an instruction
 *
 * Finds where in the source an address is: the innermost inlined function first, the function that
 * has it all last.
 *
 * Units: @address is one of the chip's.
 *
 * Ownership: the strings in the places belong to @self.
 *
 * Context: any thread; the first address of a source file takes some milliseconds.
 *
 * Returns: (transfer full) (element-type StrobeElfPlace): the places; none: no code is there
 */
GArray *
strobe_elf_resolve (StrobeElf *self, guint32 address)
{
  g_autoptr (GMutexLocker) locker = NULL;
  GArray *places = NULL;

  g_return_val_if_fail (STROBE_IS_ELF (self), NULL);

  locker = g_mutex_locker_new (&self->mutex);
  places = g_hash_table_lookup (self->cache, GUINT_TO_POINTER (address));
  if (places == NULL) {
    if (g_hash_table_size (self->cache) >= MAX_CACHED)
      g_hash_table_remove_all (self->cache);
    places = find_places (self, address);
    g_hash_table_insert (self->cache, GUINT_TO_POINTER (address), places);
  }
  return g_array_ref (places);
}

/**
 * strobe_elf_lock:
 * @self: a program
 *
 * Holds libdw's tables.
 *
 * Context: any thread.
 */
void
strobe_elf_lock (StrobeElf *self)
{
  g_mutex_lock (&self->mutex);
}

/**
 * strobe_elf_unlock:
 * @self: a program, locked
 *
 * Context: the thread that locked it.
 */
void
strobe_elf_unlock (StrobeElf *self)
{
  g_mutex_unlock (&self->mutex);
}

/**
 * strobe_elf_get_debug_frame:
 * @self: a program, locked
 * @bias: (out): to be taken off an address
 *
 * Context: the thread that locked it.
 *
 * Returns: (transfer none) (nullable): the call frame information of .debug_frame
 */
Dwarf_CFI *
strobe_elf_get_debug_frame (StrobeElf *self, Dwarf_Addr *bias)
{
  return dwfl_module_dwarf_cfi (self->module, bias);
}

/**
 * strobe_elf_get_eh_frame:
 * @self: a program, locked
 * @bias: (out): to be taken off an address
 *
 * Context: the thread that locked it.
 *
 * Returns: (transfer none) (nullable): the call frame information of .eh_frame
 */
Dwarf_CFI *
strobe_elf_get_eh_frame (StrobeElf *self, Dwarf_Addr *bias)
{
  return dwfl_module_eh_cfi (self->module, bias);
}

/**
 * strobe_elf_read_code:
 * @self: a program
 * @address: of the chip
 * @data: (out caller-allocates) (array length=size_bytes): where it goes
 * @size_bytes: how much
 *
 * Reads instructions.
 *
 * Units: @address is one of the chip's.
 *
 * Context: any thread; reads the file.
 *
 * Returns: %TRUE if the program has code there
 */
gboolean
strobe_elf_read_code (StrobeElf *self, guint32 address, guint8 *data, gsize size_bytes)
{
  const StrobeElfCode *code = find_code (self, address);
  guint32 at = 0;

  if (code == NULL)
    return FALSE;
  at = address - code->address;
  if (size_bytes > code->size_bytes - at)
    return FALSE;
  return pread (self->fd, data, size_bytes, (off_t) code->offset_bytes + at) == (gssize) size_bytes;
}
