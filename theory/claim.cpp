#include "theory/claim.hpp"

namespace separatrix {

Rational ClaimSettings::parameter(const std::string& name, const Rational& fallback) const {
  const auto found = set.find(name);
  return found == set.end() ? fallback : found->second;
}

}  // namespace separatrix
