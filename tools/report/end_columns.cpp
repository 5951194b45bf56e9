#include "tools/report/end_columns.hpp"

namespace separatrix {

void add_end_columns(const Model& model, std::vector<std::string>& header) {
  for (const std::string prefix : {"limit_", "end_"}) {
    for (const std::string& state : model.description().states) header.push_back(prefix + state);
  }
}

void add_end(const std::vector<std::string>& values, bool at_limit, std::vector<std::string>& row) {
  const std::vector<std::string> none(values.size());
  for (const auto& half : {at_limit ? values : none, at_limit ? none : values}) {
    row.insert(row.end(), half.begin(), half.end());
  }
}

}  // namespace separatrix
