#define _GNU_SOURCE
#include "CHost.h"
int chost_placeholder(void){return 0;}
