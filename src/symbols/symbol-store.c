/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "symbols/symbol-store.h"

#include <string.h>
#include <sys/stat.h>

/* As many digits of a hash as ESP-IDF prints at least. */
#define MIN_DIGITS 8
/* Espressif names the programs of its mask ROMs so: "esp32s2_rev0_rom.elf". */
#define ROM_SUFFIX "_rom.elf"
/* Of a folder: a build has a few programs, a home folder has no business here. */
#define MAX_ENTRIES 2000
#define MAX_FOLDERS 64
/* Below a folder that was picked: project, build, bootloader. */
#define MAX_DEPTH 3

/* A file that was looked at: what it was then, and what it is. */
typedef struct {
  gint64 mtime_us;
  goffset size_bytes;
  StrobeElf *elf; /* NULL: it is no program of ours */
} Known;

/**
 * StrobeSymbolStore:
 *
 * Where the ELF files of builds are.
 *
 * Made by the composition root, one for all boards.
 *
 * A file is opened once; it is looked at again when it has changed, as builds do fifty times a day.
 *
 * Context: any thread.
 */
struct _StrobeSymbolStore {
  GObject parent_instance;

  GMutex mutex;       /* of what follows */
  GHashTable *known;  /* of path to Known */
  GPtrArray *given;   /* paths, newest last */
  GPtrArray *folders; /* paths, newest last */
  GPtrArray *picked;  /* paths, in the order of the settings */
  GPtrArray *roms;    /* of StrobeElf */
};

G_DEFINE_FINAL_TYPE (StrobeSymbolStore, strobe_symbol_store, G_TYPE_OBJECT)

static void
known_free (gpointer data)
{
  Known *known = data;

  g_clear_object (&known->elf);
  g_free (known);
}

static void
strobe_symbol_store_finalize (GObject *object)
{
  StrobeSymbolStore *self = STROBE_SYMBOL_STORE (object);

  g_hash_table_unref (self->known);
  g_ptr_array_unref (self->given);
  g_ptr_array_unref (self->folders);
  g_ptr_array_unref (self->picked);
  g_ptr_array_unref (self->roms);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (strobe_symbol_store_parent_class)->finalize (object);
}

static void
strobe_symbol_store_class_init (StrobeSymbolStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = strobe_symbol_store_finalize;
}

static void
strobe_symbol_store_init (StrobeSymbolStore *self)
{
  g_mutex_init (&self->mutex);
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, known_free);
  self->given = g_ptr_array_new_with_free_func (g_free);
  self->folders = g_ptr_array_new_with_free_func (g_free);
  self->picked = g_ptr_array_new_with_free_func (g_free);
  self->roms = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * strobe_symbol_store_new:
 *
 * Context: any thread.
 *
 * Returns: (transfer full): a store that knows no files
 */
StrobeSymbolStore *
strobe_symbol_store_new (void)
{
  return g_object_new (STROBE_TYPE_SYMBOL_STORE, NULL);
}

/* The last one is looked at first: it goes to the end, and is there once. */
static void
add_path (GPtrArray *paths, const char *path)
{
  guint index = 0;

  if (g_ptr_array_find_with_equal_func (paths, path, g_str_equal, &index))
    g_ptr_array_remove_index (paths, index);
  g_ptr_array_add (paths, g_strdup (path));
  if (paths->len > MAX_FOLDERS)
    g_ptr_array_remove_index (paths, 0);
}

static gint64
get_mtime_us (const struct stat *info)
{
  return (gint64) info->st_mtim.tv_sec * G_USEC_PER_SEC + info->st_mtim.tv_nsec / 1000;
}

static void
remember (StrobeSymbolStore *self, const char *path, const struct stat *info, StrobeElf *elf)
{
  Known *known = g_new0 (Known, 1);

  known->mtime_us = get_mtime_us (info);
  known->size_bytes = info->st_size;
  known->elf = elf != NULL ? g_object_ref (elf) : NULL;
  g_hash_table_replace (self->known, g_strdup (path), known);
}

/**
 * strobe_symbol_store_add_file:
 * @self: a store
 * @path: an ELF file, as somebody said
 * @error: return location for an error
 *
 * Adds a file that was given by hand. That of a mask ROM, which its name tells, is added as such.
 *
 * Errors: STROBE_ELF_ERROR.
 *
 * Context: any thread but the main one: reads the file.
 *
 * Source: espressif/esp-rom-elfs, the names of its files.
 *
 * Returns: %TRUE if it is a program with symbols
 */
gboolean
strobe_symbol_store_add_file (StrobeSymbolStore *self, const char *path, GError **error)
{
  g_autoptr (StrobeElf) elf = NULL;
  struct stat info;

  g_return_val_if_fail (STROBE_IS_SYMBOL_STORE (self), FALSE);

  if (g_str_has_suffix (path, ROM_SUFFIX))
    return strobe_symbol_store_add_rom (self, path, error);
  elf = strobe_elf_open (path, error);
  if (elf == NULL)
    return FALSE;

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  add_path (self->given, path);
  if (stat (path, &info) == 0)
    remember (self, path, &info, elf);
  return TRUE;
}

/**
 * strobe_symbol_store_add_rom:
 * @self: a store
 * @path: the ELF file of a mask ROM
 * @error: return location for an error
 *
 * Adds the names of a mask ROM; they are used for what an app itself does not have.
 *
 * Errors: STROBE_ELF_ERROR.
 *
 * Context: any thread but the main one: reads the file.
 *
 * Returns: %TRUE if it is a program with symbols
 */
gboolean
strobe_symbol_store_add_rom (StrobeSymbolStore *self, const char *path, GError **error)
{
  StrobeElf *elf = NULL;

  g_return_val_if_fail (STROBE_IS_SYMBOL_STORE (self), FALSE);

  elf = strobe_elf_open (path, error);
  if (elf == NULL)
    return FALSE;

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_ptr_array_add (self->roms, elf);
  return TRUE;
}

/**
 * strobe_symbol_store_add_firmware:
 * @self: a store
 * @path: a firmware file
 *
 * Notes where the ELF file of a firmware may be: beside it, in the folder above, in a build folder
 * of either.
 *
 * Context: any thread; does not look yet.
 */
void
strobe_symbol_store_add_firmware (StrobeSymbolStore *self, const char *path)
{
  g_autofree char *folder = NULL;
  g_autofree char *above = NULL;
  g_autofree char *build = NULL;
  g_autofree char *build_above = NULL;
  g_autofree char *bootloader = NULL;
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (STROBE_IS_SYMBOL_STORE (self));

  folder = g_path_get_dirname (path);
  above = g_path_get_dirname (folder);
  build = g_build_filename (folder, "build", NULL);
  build_above = g_build_filename (above, "build", NULL);
  bootloader = g_build_filename (folder, "bootloader", NULL);
  locker = g_mutex_locker_new (&self->mutex);
  add_path (self->folders, build_above);
  add_path (self->folders, above);
  add_path (self->folders, bootloader);
  add_path (self->folders, build);
  add_path (self->folders, folder);
}

/**
 * strobe_symbol_store_set_folders:
 * @self: a store
 * @paths: folders, terminated by %NULL
 *
 * Sets the folders that are looked through last, with what is in them: projects, their builds and
 * the bootloaders of these.
 *
 * Context: any thread; does not look yet.
 */
void
strobe_symbol_store_set_folders (StrobeSymbolStore *self, const char *const *paths)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (STROBE_IS_SYMBOL_STORE (self));

  locker = g_mutex_locker_new (&self->mutex);
  g_ptr_array_set_size (self->picked, 0);
  for (guint i = 0; paths[i] != NULL && i < MAX_FOLDERS; i++)
    g_ptr_array_add (self->picked, g_strdup (paths[i]));
}

/* The program in a file, opened now or before. Called with the lock held. */
static StrobeElf *
look_at (StrobeSymbolStore *self, const char *path)
{
  g_autoptr (StrobeElf) elf = NULL;
  Known *known = g_hash_table_lookup (self->known, path);
  struct stat info;

  if (stat (path, &info) != 0 || !S_ISREG (info.st_mode))
    return NULL;
  if (known != NULL && known->mtime_us == get_mtime_us (&info) && known->size_bytes == info.st_size)
    return known->elf;
  elf = strobe_elf_open (path, NULL);
  remember (self, path, &info, elf);
  return elf; /* the table has it */
}

static gboolean
matches (StrobeElf *elf, const char *prefix)
{
  return elf != NULL && g_str_has_prefix (strobe_elf_get_sha256 (elf), prefix);
}

static StrobeElf *
find_in_folder (StrobeSymbolStore *self, const char *folder, const char *prefix)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  for (guint i = 0; dir != NULL && i < MAX_ENTRIES && (name = g_dir_read_name (dir)) != NULL; i++) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    StrobeElf *elf = g_str_has_suffix (name, ".elf") ? look_at (self, path) : NULL;

    if (matches (elf, prefix))
      return g_object_ref (elf);
  }
  return NULL;
}

/* Links are not followed, as they may lead back; hidden folders hold no builds. */
static gboolean
is_folder (const char *name, const char *path)
{
  struct stat info;

  return name[0] != '.' && lstat (path, &info) == 0 && S_ISDIR (info.st_mode);
}

/* @budget: how many entries may still be looked at, so that a whole home folder ends some time. */
static StrobeElf *
find_below (
  StrobeSymbolStore *self, const char *folder, const char *prefix, guint depth, guint *budget)
{
  StrobeElf *elf = find_in_folder (self, folder, prefix);
  g_autoptr (GDir) dir = elf == NULL && depth > 0 ? g_dir_open (folder, 0, NULL) : NULL;
  const char *name = NULL;

  while (elf == NULL && dir != NULL && *budget > 0 && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    --*budget;
    if (is_folder (name, path))
      elf = find_below (self, path, prefix, depth - 1, budget);
  }
  return elf;
}

static StrobeElf *
find_picked (StrobeSymbolStore *self, const char *prefix)
{
  StrobeElf *elf = NULL;

  for (guint i = 0; elf == NULL && i < self->picked->len; i++) {
    guint budget = MAX_ENTRIES;

    elf = find_below (self, g_ptr_array_index (self->picked, i), prefix, MAX_DEPTH, &budget);
  }
  return elf;
}

static StrobeElf *
find (StrobeSymbolStore *self, const char *prefix)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  StrobeElf *elf = NULL;

  for (guint i = self->given->len; i > 0; i--) {
    elf = look_at (self, g_ptr_array_index (self->given, i - 1));
    if (matches (elf, prefix))
      return g_object_ref (elf);
  }
  for (guint i = self->folders->len; i > 0; i--) {
    elf = find_in_folder (self, g_ptr_array_index (self->folders, i - 1), prefix);
    if (elf != NULL)
      return elf;
  }
  return find_picked (self, prefix);
}

/**
 * strobe_symbol_store_find:
 * @self: a store
 * @sha256: the first digits of a hash, at least 8, in either case
 *
 * Finds the program that a log names. Only that very build will do.
 *
 * Context: any thread but the main one: reads files.
 *
 * Returns: (transfer full) (nullable): the program; %NULL if it is not there
 */
StrobeElf *
strobe_symbol_store_find (StrobeSymbolStore *self, const char *sha256)
{
  g_autofree char *prefix = NULL;

  g_return_val_if_fail (STROBE_IS_SYMBOL_STORE (self), NULL);

  if (strlen (sha256) < MIN_DIGITS)
    return NULL;
  prefix = g_ascii_strdown (sha256, -1);
  return find (self, prefix);
}

/**
 * strobe_symbol_store_dup_given:
 * @self: a store
 *
 * Context: any thread but the main one: may read the file.
 *
 * Returns: (transfer full) (nullable): the file that was given by hand last
 */
StrobeElf *
strobe_symbol_store_dup_given (StrobeSymbolStore *self)
{
  g_autoptr (GMutexLocker) locker = NULL;
  StrobeElf *elf = NULL;

  g_return_val_if_fail (STROBE_IS_SYMBOL_STORE (self), NULL);

  locker = g_mutex_locker_new (&self->mutex);
  if (self->given->len > 0)
    elf = look_at (self, g_ptr_array_index (self->given, self->given->len - 1));
  return elf != NULL ? g_object_ref (elf) : NULL;
}

/**
 * strobe_symbol_store_dup_roms:
 * @self: a store
 *
 * Context: any thread.
 *
 * Returns: (transfer full) (element-type StrobeElf): the mask ROMs
 */
GPtrArray *
strobe_symbol_store_dup_roms (StrobeSymbolStore *self)
{
  g_autoptr (GMutexLocker) locker = NULL;
  GPtrArray *roms = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (STROBE_IS_SYMBOL_STORE (self), roms);

  locker = g_mutex_locker_new (&self->mutex);
  for (guint i = 0; i < self->roms->len; i++)
    g_ptr_array_add (roms, g_object_ref (g_ptr_array_index (self->roms, i)));
  return roms;
}
