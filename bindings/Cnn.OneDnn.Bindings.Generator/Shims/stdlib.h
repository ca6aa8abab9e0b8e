/* The part of stdlib.h that the bound headers use, so that parsing needs no C compiler on the machine. */
#include <stddef.h>
