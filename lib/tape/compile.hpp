#pragma once
#include <memory>
#include <vector>

#include "lib/symbolic/expression.hpp"
#include "lib/tape/tape.hpp"
#include "lib/tape/tape_builder.hpp"

namespace separatrix {

/// Compiles expressions of variables and parameters.
///
/// expressions  (m,) what to compute
/// variables    (n,) symbols that change from point to point (states, time)
/// parameters   (k,) symbols bound once
/// returns      tape with n inputs, k parameters, m results
/// throws       InvalidArgument if another symbol occurs
std::shared_ptr<const Tape> compile(const std::vector<Expression>& expressions,
                                    const std::vector<Expression>& variables, const std::vector<Expression>& parameters,
                                    Storage storage = Storage::recycled);

}  // namespace separatrix
