/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/firmware-builder.h"

#include <string.h>

static GBytes *
load_golden (const char *set, const char *name)
{
  g_autofree char *path =
    g_test_build_filename (G_TEST_DIST, "data", "mkdfu-golden", set, name, NULL);
  g_autoptr (GError) error = NULL;
  char *content = NULL;
  gsize size_bytes = 0;

  g_file_get_contents (path, &content, &size_bytes, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (content, size_bytes);
}

static void
assert_equal (GBytes *left, GBytes *right)
{
  gsize left_bytes = 0;
  gsize right_bytes = 0;
  const guint8 *left_data = g_bytes_get_data (left, &left_bytes);
  const guint8 *right_data = g_bytes_get_data (right, &right_bytes);

  g_assert_cmpmem (left_data, left_bytes, right_data, right_bytes);
}

static void
add_golden (StrobeFirmwareBuilder *builder, const char *name, guint32 address)
{
  g_autoptr (GBytes) data = load_golden ("1", name);

  strobe_firmware_builder_add_file (builder, name, address, data);
}

static void
test_three_files_equal_what_mkdfu_wrote (void)
{
  g_autoptr (StrobeFirmwareBuilder) builder = strobe_firmware_builder_new (2);
  g_autoptr (GBytes) golden = load_golden ("1", "dfu.bin");
  g_autoptr (GBytes) built = NULL;

  strobe_firmware_builder_set_flash_size (builder, 4 * 1024 * 1024);
  add_golden (builder, "3.bin", 0x10000);
  add_golden (builder, "1.bin", 0x1000);
  add_golden (builder, "2.bin", 0x8000);
  built = strobe_firmware_builder_build (builder);

  assert_equal (built, golden);
}

static void
test_a_file_in_chunks_equals_what_mkdfu_wrote (void)
{
  g_autoptr (StrobeFirmwareBuilder) builder = strobe_firmware_builder_new (2);
  g_autoptr (GBytes) golden = load_golden ("2", "dfu.bin");
  g_autoptr (GBytes) data = NULL;
  g_autoptr (GBytes) built = NULL;
  guint8 content[10];

  memset (content, 0xce, sizeof content);
  data = g_bytes_new (content, sizeof content);
  strobe_firmware_builder_set_flash_size (builder, 4 * 1024 * 1024);
  strobe_firmware_builder_set_part_size (builder, 5);
  strobe_firmware_builder_add_file (builder, "bin", 0, data);
  built = strobe_firmware_builder_build (builder);

  assert_equal (built, golden);
}

static void
test_a_later_file_replaces_one_at_the_same_address (void)
{
  g_autoptr (StrobeFirmwareBuilder) builder = strobe_firmware_builder_new (2);
  g_autoptr (StrobeFirmwareBuilder) other = strobe_firmware_builder_new (2);
  g_autoptr (GBytes) old_data = g_bytes_new_static ("old", 3);
  g_autoptr (GBytes) new_data = g_bytes_new_static ("new", 3);
  g_autoptr (GBytes) built = NULL;
  g_autoptr (GBytes) expected = NULL;

  strobe_firmware_builder_add_file (builder, "a", 0x1000, old_data);
  strobe_firmware_builder_add_file (builder, "b", 0x1000, new_data);
  built = strobe_firmware_builder_build (builder);
  strobe_firmware_builder_add_file (other, "b", 0x1000, new_data);
  expected = strobe_firmware_builder_build (other);

  assert_equal (built, expected);
}

static void
test_an_empty_file_gets_no_part (void)
{
  g_autoptr (StrobeFirmwareBuilder) builder = strobe_firmware_builder_new (2);
  g_autoptr (StrobeFirmwareBuilder) other = strobe_firmware_builder_new (2);
  g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);
  g_autoptr (GBytes) built = NULL;
  g_autoptr (GBytes) expected = strobe_firmware_builder_build (other);

  strobe_firmware_builder_add_file (builder, "empty", 0x1000, empty);
  built = strobe_firmware_builder_build (builder);

  assert_equal (built, expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/firmware-builder/three-files-equal-what-mkdfu-wrote",
                   test_three_files_equal_what_mkdfu_wrote);
  g_test_add_func ("/image/firmware-builder/a-file-in-chunks-equals-what-mkdfu-wrote",
                   test_a_file_in_chunks_equals_what_mkdfu_wrote);
  g_test_add_func ("/image/firmware-builder/a-later-file-replaces-one-at-the-same-address",
                   test_a_later_file_replaces_one_at_the_same_address);
  g_test_add_func ("/image/firmware-builder/an-empty-file-gets-no-part",
                   test_an_empty_file_gets_no_part);
  return g_test_run ();
}
