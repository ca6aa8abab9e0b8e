/* The part of stddef.h that the bound headers use, so that parsing needs no C compiler on the machine. */
#ifndef CNN_SHIM_STDDEF_H
#define CNN_SHIM_STDDEF_H
typedef __SIZE_TYPE__ size_t;
#define NULL ((void *)0)
#endif
