#pragma once
#include <cstdint>
#include <vector>

#include "lib/tape/tape.hpp"

namespace separatrix {

/// Registers of the switching quantities: the operands of |·|, sign and relu that vary from point to
/// point, each once, in the order of the code.
///
/// tape  in single assignment
std::vector<std::uint32_t> switching_registers(const Tape& tape);

/// The same expressions on one branch of every switching quantity q, continued beyond its surface:
///
///     sign +:  |q| = q, sign = 1, relu = q      sign −:  |q| = −q, sign = −1, relu = 0      0: all 0
///
/// tape     in single assignment
/// signs    one per register of switching_registers()
/// returns  code without these switches, smooth where the rest is
Tape on_branch(const Tape& tape, const std::vector<int>& signs);

}  // namespace separatrix
