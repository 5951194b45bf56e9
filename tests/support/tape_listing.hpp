#pragma once
#include <string>

#include "lib/tape/tape.hpp"

namespace separatrix {

/// One line per instruction, for reading: "r7 = multiply r1 r4"; the code of a mean's body is indented below it.
std::string listing(const Tape& tape);

}  // namespace separatrix
