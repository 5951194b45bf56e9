#include "theory/closed_form_value.hpp"

namespace separatrix {

bool has_value(EvidenceBuilder& evidence, const std::string& name, const Known& value) {
  if (value.is_finite()) return true;
  evidence.same(name, "a value of the closed form", "none");
  return false;
}

}  // namespace separatrix
