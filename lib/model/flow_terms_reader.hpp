#pragma once
#include <set>
#include <vector>

#include "lib/model/flow_terms.hpp"
#include "lib/model/parts_reader.hpp"

namespace separatrix {

/// The table [flow] of a model file; every mistake is a FileError at its character.
class FlowTermsReader : protected PartsReader {
 protected:
  using PartsReader::PartsReader;

  /// Turns the gradient flow that was read into that of the terms.
  void read_terms(const toml::node& node);

  /// Refuses a metric with a pivot ≤ 0 where the model starts (Sylvester's criterion), as far as that is a number.
  void check_metric(const Model& model) const;

 private:
  std::set<std::size_t> ascending_states(const Entry& entry);
  std::vector<Expression> values(const Entry& entry, const std::string& what, const Shape& shape);
  std::vector<Expression> metric(const Entry& entry);

  FilePlace metric_;
  std::vector<Expression> pivots_;  // of the metric
};

}  // namespace separatrix
