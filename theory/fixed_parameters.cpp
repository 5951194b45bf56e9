#include "theory/fixed_parameters.hpp"

namespace separatrix {

std::optional<Rational> FixedParameters::find(const std::string& name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) return std::nullopt;
  const std::lock_guard lock(asked_->access);
  asked_->names.insert(name);
  return found->second;
}

bool FixedParameters::any_of(const std::vector<std::string>& names) const {
  bool any = false;
  for (const std::string& name : names) any = find(name).has_value() || any;
  return any;
}

std::vector<std::string> FixedParameters::unused() const {
  const std::lock_guard lock(asked_->access);
  std::vector<std::string> names;
  for (const auto& [name, value] : values_) {
    if (asked_->names.count(name) == 0) names.push_back(name);
  }
  return names;
}

}  // namespace separatrix
