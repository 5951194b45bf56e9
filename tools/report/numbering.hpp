#pragma once
#include <string>

#include "solvers/basin/equilibria.hpp"

namespace separatrix {

/// What to say of the numbers of equilibria where the search for them came to its limit of work; empty where it did not.
std::string unfinished_numbering(const Equilibria& equilibria);

/// The same on stderr.
void tell_unfinished_numbering(const Equilibria& equilibria);

}  // namespace separatrix
