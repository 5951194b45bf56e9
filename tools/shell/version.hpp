#pragma once
#include <string>

namespace separatrix {

/// What this program is, for a report of an error: its version, the commit it was built from, the compiler, the kernels that
/// this processor gets, what several processes are started with, and the libraries it was compiled with, a line each.
std::string version_text();

}  // namespace separatrix
