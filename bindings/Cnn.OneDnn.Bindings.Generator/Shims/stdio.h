/* The part of stdio.h that the bound headers use, so that parsing needs no C compiler on the machine. */
#ifndef CNN_SHIM_STDIO_H
#define CNN_SHIM_STDIO_H
#include <stddef.h>
typedef struct cnn_shim_file FILE;
#endif
