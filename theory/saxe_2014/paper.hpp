#pragma once
#include "theory/paper.hpp"

namespace separatrix::saxe_2014 {

/// Saxe, McClelland, Ganguli. Exact solutions to the nonlinear dynamics of learning in deep linear neural networks. ICLR
/// 2014.
Paper paper();

}  // namespace separatrix::saxe_2014
