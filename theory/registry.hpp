#pragma once
#include <string>
#include <vector>

#include "theory/paper.hpp"

namespace separatrix {

/// All papers that are built in, in the order of theory/meson.build.
const std::vector<Paper>& papers();

/// The built-in model of this name.
///
/// throws  UnknownName, with the models there are and the nearest spelling
const TheoryModel& find_model(const std::string& name);

}  // namespace separatrix
