#include "tools/python/collection.hpp"

#include "lib/model/csv.hpp"

namespace separatrix {

std::vector<TextColumn> columns_of(const std::string& table) {
  std::vector<TextColumn> columns;
  read_csv(table, "table", [&](const std::vector<CsvField>& row) {
    if (columns.empty()) {
      for (const CsvField& name : row) columns.push_back({name.text, {}});
      return;
    }
    for (std::size_t i = 0; i < columns.size(); ++i) columns[i].fields.push_back(row.at(i).text);
  });
  return columns;
}

void Collection::progress(std::string_view phase, std::string_view unit, std::uint64_t done, std::uint64_t total) {
  const std::lock_guard lock(latest_);
  progress_ = {std::string(phase), std::string(unit), done, total};
  is_new_ = true;
}

const std::string* Collection::file(const std::string& name) const {
  const auto found = files_.find(name);
  return found == files_.end() ? nullptr : &found->second;
}

bool Collection::take_progress(ProgressReport& report) {
  const std::lock_guard lock(latest_);
  if (!is_new_) return false;
  report = progress_;
  is_new_ = false;
  return true;
}

}  // namespace separatrix
