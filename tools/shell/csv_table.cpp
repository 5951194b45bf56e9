#include "tools/shell/csv_table.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <sstream>

#include "lib/num/error.hpp"

namespace separatrix {
namespace {

std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields(1);
  for (const char c : line) {
    if (c == ',') {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  return fields;
}

}  // namespace

std::size_t CsvTable::column(const std::string& name) const {
  return static_cast<std::size_t>(std::find(header.begin(), header.end(), name) - header.begin());
}

CsvTable read_csv_table(const std::string& text) {
  CsvTable table;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    std::vector<std::string> fields = fields_of(line);
    if (table.header.empty()) {
      table.header = std::move(fields);
    } else if (fields.size() != table.header.size()) {
      throw InvalidArgument("row of a table", line, std::to_string(table.header.size()) + " fields");
    } else {
      table.rows.push_back(std::move(fields));
    }
  }
  return table;
}

double double_of(const std::string& decimal) {
  char* end = nullptr;
  const double value = std::strtod(decimal.c_str(), &end);
  return end == decimal.c_str() || *end != '\0' ? std::numeric_limits<double>::quiet_NaN() : value;
}

}  // namespace separatrix
