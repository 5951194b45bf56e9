// As lib/num/precompiled/numbers.hpp, with what test cases are written with.
#include <doctest/doctest.h>

#include "lib/num/precompiled/numbers.hpp"
