#include "tools/shell/starts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/model/csv.hpp"
#include "lib/num/error.hpp"
#include "lib/symbolic/shaped_names.hpp"
#include "tools/shell/options.hpp"
#include "tools/shell/user_model.hpp"

namespace separatrix {
namespace {

// a column that basin and ensemble write behind the states
bool is_result(const std::string& name) {
  return name == "label" || name == "loss" || name == "time" || name.starts_with("limit_") || name.starts_with("end_");
}

}  // namespace

std::vector<std::vector<Rational>> read_starts(const std::string& path, const Model& model,
                                               const std::vector<Rational>& values, const std::string& from) {
  const std::string text = read_file(path);
  constexpr std::size_t no_state = static_cast<std::size_t>(-1);
  std::vector<std::size_t> columns;  // the state of each column
  std::vector<std::vector<Rational>> starts;
  const auto refuse = [&](FilePlace place, const std::string& problem) {
    return FileError(path, text, place, problem);
  };
  const FilePlace last = read_csv(text, path, [&](const std::vector<CsvField>& fields) {
    if (columns.empty()) {
      for (const CsvField& field : fields) {
        const auto index = model.state_index(field.text);
        if (!index && is_result(field.text)) {
          columns.push_back(no_state);
          continue;
        }
        if (!index) {
          throw refuse(field.place, UnknownName("state", field.text, whole_names(model.description().states)).what());
        }
        if (std::find(columns.begin(), columns.end(), *index) != columns.end()) {
          throw refuse(field.place, "each state once, and " + field.text + " is there twice");
        }
        columns.push_back(*index);
      }
      std::vector<std::string> set;
      for (const CsvField& field : fields) set.push_back(field.text);
      check_start(model, from, set);
      return;
    }
    if (fields.size() != columns.size()) {
      throw refuse(fields.back().place, fmt::format("{} {} in this row, where the header has {}", fields.size(),
                                                    fields.size() == 1 ? "number" : "numbers", columns.size()));
    }
    std::vector<Rational> start = values;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (columns[i] == no_state) continue;
      try {
        start[columns[i]] = parse_rational(fields[i].text);
      } catch (const InvalidArgument& problem) {
        throw refuse(fields[i].place, problem.what());
      }
    }
    starts.push_back(std::move(start));
  });
  if (starts.empty()) {
    throw refuse(last, "no start: a header with names of states and at least one row of numbers are needed");
  }
  return starts;
}

}  // namespace separatrix
