#pragma once
#include <cstddef>
#include <memory>

#include "lib/tape/tape.hpp"

namespace separatrix {

/// Instructions that a tape has once every mean is written out: those of a body count once for every sample.
///
/// returns  at most 2⁶²
std::size_t unrolled_size(const Tape& tape);

/// The same expressions without means: the code of each body once for every sample, the data as constants.
///
///     mean(data, f) = (f(sample₁) + f(sample₂) + …)/n
///
/// tape     from compile()
/// returns  code in single assignment; the tape itself if it has no means
/// cost     some 50 bytes for each of unrolled_size() instructions
/// throws   InvalidArgument where that would be more than 4 GB
std::shared_ptr<const Tape> unroll_means(std::shared_ptr<const Tape> tape);

}  // namespace separatrix
