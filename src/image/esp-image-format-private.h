/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* Layout of an ESP image, for the two that read and write it.
 *
 * Source: ESP-IDF v6.0 esp_app_format.h (esp_image_header_t, esp_image_segment_header_t),
 * esp_app_desc.h (esp_app_desc_t), esp_image_format.c. */
#define ESP_IMAGE_HEADER_BYTES 24
#define ESP_IMAGE_SEGMENT_HEADER_BYTES 8
#define ESP_IMAGE_SEGMENT_ALIGNMENT_BYTES 4
#define ESP_IMAGE_CHECKSUM_ALIGNMENT_BYTES 16
#define ESP_IMAGE_CHECKSUM_SEED 0xef

/* High nibble of the fourth header byte: 0 is 1 MiB, every step doubles it, 7 is 128 MiB. */
#define ESP_IMAGE_MAX_FLASH_SIZE_CODE 7
#define ESP_IMAGE_FLASH_SIZE_UNIT_BYTES (1024u * 1024)

/* Low nibble of the same byte: 0xf is the whole clock, 0 half of it, 1 a third, 2 a quarter. */
#define ESP_IMAGE_SPI_SPEED_UNDIVIDED 0xf

/* Chips whose flash clock is not 80 MHz */
#define ESP_IMAGE_CHIP_ID_C2 0x000c
#define ESP_IMAGE_CHIP_ID_H2 0x0010
#define ESP_IMAGE_CHIP_ID_H21 0x0019
#define ESP_IMAGE_CHIP_ID_H4 0x001c

/* The descriptor opens the first segment of an app. */
#define ESP_APP_DESC_OFFSET_BYTES (ESP_IMAGE_HEADER_BYTES + ESP_IMAGE_SEGMENT_HEADER_BYTES)
#define ESP_APP_DESC_BYTES 256
#define ESP_APP_DESC_MAGIC 0xabcd5432u
#define ESP_APP_DESC_TEXT_BYTES 32
#define ESP_APP_DESC_TIME_BYTES 16

/* So does that of a bootloader. Source: ESP-IDF v6.0 esp_bootloader_desc.h. */
#define ESP_BOOTLOADER_DESC_BYTES 80
#define ESP_BOOTLOADER_DESC_MAGIC 0x50
#define ESP_BOOTLOADER_DESC_TEXT_BYTES 32
#define ESP_BOOTLOADER_DESC_TIME_BYTES 24
