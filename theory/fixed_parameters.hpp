#pragma once
#include <initializer_list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "lib/num/rational.hpp"

namespace separatrix {

/// Parameters that a user fixed, by name, and which of them were asked for: a value that nobody asked for has no part in
/// a result. Safe to read from several threads; copies share what was asked for.
class FixedParameters {
 public:
  FixedParameters() : FixedParameters(std::map<std::string, Rational>{}) {}
  FixedParameters(std::map<std::string, Rational> values)
      : values_(std::move(values)), asked_(std::make_shared<Asked>()) {}
  FixedParameters(std::initializer_list<std::pair<const std::string, Rational>> values)
      : FixedParameters(std::map<std::string, Rational>(values)) {}

  /// The value of a parameter; it counts as used from now on.
  ///
  /// returns  none where the user left it open
  std::optional<Rational> find(const std::string& name) const;

  /// True if at least one of them is fixed; those that are count as used.
  bool any_of(const std::vector<std::string>& names) const;

  bool empty() const { return values_.empty(); }

  /// All values, for a report: nothing counts as used.
  const std::map<std::string, Rational>& values() const { return values_; }

  /// Names of the values that nobody asked for, in order.
  std::vector<std::string> unused() const;

  /// The same values, none of them used.
  FixedParameters afresh() const { return FixedParameters(values_); }

 private:
  struct Asked {
    std::mutex access;
    std::set<std::string> names;
  };

  std::map<std::string, Rational> values_;
  std::shared_ptr<Asked> asked_;
};

}  // namespace separatrix
