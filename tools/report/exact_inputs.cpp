#include "tools/report/hdf5_result.hpp"

#include <algorithm>

namespace separatrix {

std::vector<std::pair<std::string, std::string>> exact_inputs(const Model& model, const ParameterValues& parameters,
                                                              const std::vector<Rational>& start,
                                                              const std::vector<std::string>& axes) {
  std::vector<std::pair<std::string, std::string>> all{{"model", model.name()}};
  const auto add = [&](const std::string& what, const std::string& name, const Rational& value) {
    if (std::find(axes.begin(), axes.end(), name) == axes.end()) all.emplace_back(what + name, to_string(value));
  };
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    add("parameter_", model.description().parameters[i].name, parameters[i]);
  }
  for (std::size_t i = 0; i < start.size(); ++i) add("start_", model.description().states[i], start[i]);
  return all;
}

}  // namespace separatrix
