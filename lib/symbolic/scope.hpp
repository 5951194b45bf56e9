#pragma once
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "lib/symbolic/dataset.hpp"
#include "lib/symbolic/matrix_expression.hpp"

namespace separatrix {

/// A name that has no meaning at its place, or two.
class NameError : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

/// What names mean at a place of a formula: those it may use, the columns of the data sets of the means around it, the
/// indices of the sums and products around it, and the random variables of the expectations around it.
class Scope {
 public:
  /// allowed  any name if empty; entries of vectors and matrices (shaped_names.hpp) allow the whole too
  Scope(const std::vector<std::string>& allowed, const std::vector<Dataset>& data);

  /// throws  NameError for an unknown name, and for one with two meanings
  MatrixExpression value(const std::string& name) const;
  bool is_shaped(const std::string& name) const { return shaped_.contains(name); }
  /// Whether a name has a meaning here already.
  bool names(const std::string& name) const;

  /// throws  NameError if there is none of this name, or a column that is called like an index
  Dataset dataset(const std::string& name) const;
  void enter(const Dataset& data) { means_.push_back(data); }
  void leave() { means_.pop_back(); }

  /// A random variable of an expectation: until it is forgotten, its name stands for the value.
  void bind(const std::string& name, MatrixExpression value) { random_.insert_or_assign(name, std::move(value)); }
  void forget(const std::string& name) { random_.erase(name); }
  bool is_random(const std::string& name) const { return random_.contains(name); }

  std::optional<long> index(const std::string& name) const;
  void set_index(const std::string& name, long value) { indices_[name] = value; }
  void forget_index(const std::string& name) { indices_.erase(name); }

 private:
  std::optional<Dataset> bound(const std::string& name) const;
  std::string known_names() const;

  const std::vector<std::string>& allowed_;
  const std::unordered_set<std::string> known_;
  std::unordered_map<std::string, ShapedName> shaped_;  // vectors and matrices
  const std::vector<Dataset>& data_;
  std::vector<Dataset> means_;  // those around this place
  std::map<std::string, long> indices_;
  std::map<std::string, MatrixExpression> random_;
};

}  // namespace separatrix
