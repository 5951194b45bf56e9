#include "tools/shell/starts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "lib/model/file_text.hpp"
#include "lib/num/error.hpp"
#include "tools/shell/user_model.hpp"

namespace separatrix {
namespace {

/// A field of a line and the character it begins at, from 1.
struct Field {
  std::string text;
  std::size_t column;
};

std::vector<Field> fields_of(std::string_view line) {
  std::vector<Field> fields;
  for (std::size_t begin = 0;;) {
    const std::size_t comma = std::min(line.find(',', begin), line.size());
    std::string_view text = line.substr(begin, comma - begin);
    const std::size_t blank = std::min(text.find_first_not_of(" \t"), text.size());
    text.remove_prefix(blank);
    text = text.substr(0, text.find_last_not_of(" \t\r") + 1);
    fields.push_back({std::string(text), begin + blank + 1});
    if (comma == line.size()) return fields;
    begin = comma + 1;
  }
}

}  // namespace

std::vector<std::vector<Rational>> read_starts(const std::string& path, const Model& model,
                                               const std::vector<Rational>& values) {
  const std::string text = read_file(path);
  std::vector<std::size_t> columns;  // the state of each column
  std::vector<std::vector<Rational>> starts;
  std::size_t number = 0;
  const auto refuse = [&](std::size_t column, const std::string& problem) {
    return FileError(path, text, {number, column}, problem);
  };
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = std::string_view(text).substr(begin, end - begin);
    begin = end + 1;
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    const std::vector<Field> fields = fields_of(line);
    if (columns.empty()) {
      for (const Field& field : fields) {
        const auto index = model.state_index(field.text);
        if (!index) {
          throw refuse(field.column, UnknownName("state", field.text, model.description().states).what());
        }
        if (std::find(columns.begin(), columns.end(), *index) != columns.end()) {
          throw refuse(field.column, "each state once, and " + field.text + " is there twice");
        }
        columns.push_back(*index);
      }
      continue;
    }
    if (fields.size() != columns.size()) {
      throw refuse(fields.back().column, fmt::format("{} {} in this row, where the header has {}", fields.size(),
                                                     fields.size() == 1 ? "number" : "numbers", columns.size()));
    }
    std::vector<Rational> start = values;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      try {
        start[columns[i]] = parse_rational(fields[i].text);
      } catch (const InvalidArgument& problem) {
        throw refuse(fields[i].column, problem.what());
      }
    }
    starts.push_back(std::move(start));
  }
  if (starts.empty()) {
    number = std::max<std::size_t>(number, 1);
    throw refuse(1, "no start: a header with names of states and at least one row of numbers are needed");
  }
  return starts;
}

}  // namespace separatrix
