#include "tools/report/end_columns.hpp"

#include <limits>
#include <map>

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

std::vector<ResultColumn> end_columns(const Model& model, const StartEnds& ends) {
  std::vector<ResultColumn> columns;
  if (model.has_loss()) columns.push_back({"loss", {}, ends.loss});
  columns.push_back({"time", {}, ends.time});
  const std::vector<std::string>& states = model.description().states;
  for (const bool is_limit : {true, false}) {
    for (std::size_t k = 0; k < states.size(); ++k) {
      columns.push_back({(is_limit ? "limit_" : "end_") + states[k], {}, [=](std::size_t i) {
                           return ends.at_limit(i) == is_limit ? ends.end(i, k)
                                                               : std::numeric_limits<double>::quiet_NaN();
                         }});
    }
  }
  return columns;
}

std::vector<ResultColumn> start_columns(const Model& model, std::size_t starts,
                                        const std::function<double(std::size_t, std::size_t)>& start,
                                        const std::function<std::string(std::size_t)>& label, const StartEnds& ends) {
  std::vector<ResultColumn> columns;
  const std::vector<std::string>& states = model.description().states;
  for (std::size_t k = 0; k < states.size(); ++k) {
    columns.push_back({states[k], {}, [=](std::size_t i) { return start(i, k); }});
  }
  std::map<std::string, double> place;
  for (std::size_t i = 0; i < starts; ++i) place.emplace(label(i), 0);
  std::vector<std::string> words;
  for (auto& [word, index] : place) {
    index = static_cast<double>(words.size());
    words.push_back(word);
  }
  columns.push_back({"label", words, [=](std::size_t i) { return place.at(label(i)); }});
  for (ResultColumn& each : end_columns(model, ends)) columns.push_back(std::move(each));
  return columns;
}

}  // namespace separatrix
