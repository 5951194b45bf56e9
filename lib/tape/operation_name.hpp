#pragma once
#include <string>

#include "lib/tape/tape.hpp"

namespace separatrix {

/// "add", "exp", …: an operation in the listing of a tape and in messages.
std::string operation_name(Operation operation);

}  // namespace separatrix
