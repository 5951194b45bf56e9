#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "lib/tape/tape.hpp"

namespace separatrix {

/// Whether there are |·|, sign or relu in the bodies of means, of quantities that vary from point to point. Each sample
/// then has switching quantities of its own: the functions below see them once the means are written out (unroll_means).
bool has_switches_in_means(const Tape& tape);

/// Registers of the switching quantities: the operands of |·|, sign and relu that vary from point to
/// point, each once, in the order of the code. Those in the bodies of means do not count.
///
/// tape  in single assignment
std::vector<std::uint32_t> switching_registers(const Tape& tape);

/// The same expressions on one branch of every switching quantity q, continued beyond its surface:
///
///     sign +:  |q| = q, sign = 1, relu = q      sign −:  |q| = −q, sign = −1, relu = 0      0: all 0
///
/// tape     in single assignment
/// signs    one per register of switching_registers()
/// returns  code without these switches, smooth where the rest is, in single assignment
std::shared_ptr<const Tape> on_branch(const Tape& tape, const std::vector<int>& signs);

}  // namespace separatrix
