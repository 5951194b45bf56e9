#include "theory/registry.hpp"

#include "lib/num/error.hpp"
#include "theory/papers_include.inc"

namespace separatrix {

const std::vector<Paper>& papers() {
  static const std::vector<Paper> list = [] {
    std::vector<Paper> all;
#include "theory/papers_calls.inc"
    return all;
  }();
  return list;
}

const TheoryModel& find_model(const std::string& name) {
  std::vector<std::string> names;
  for (const Paper& paper : papers()) {
    for (const TheoryModel& each : paper.models) {
      if (each.model.name() == name) return each;
      names.push_back(each.model.name());
    }
  }
  throw UnknownName("model", name, names, "the path of a file that ends in .toml");
}

}  // namespace separatrix
