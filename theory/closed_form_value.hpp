#pragma once
#include <string>

#include "theory/evidence_builder.hpp"

namespace separatrix {

/// Whether a closed form has a value where a flow has one; if not, it is wrong: it fails.
///
/// name     of what both are values of
/// value    computed with ever more digits, so that it is not for lack of them that there is none
bool has_value(EvidenceBuilder& evidence, const std::string& name, const Known& value);

}  // namespace separatrix
