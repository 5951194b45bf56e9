#pragma once
#include <string>
#include <vector>

namespace separatrix {

/// A table of this program's own, read back: fields have no quotes.
///
/// header  names of the columns
/// rows    each as many fields as the header
struct CsvTable {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;

  /// Place of a column; the number of columns where there is none of this name.
  std::size_t column(const std::string& name) const;
};

/// throws  InvalidArgument for a row of another length
CsvTable read_csv_table(const std::string& text);

/// The nearest double of a decimal, for pictures; nan of what is none.
double double_of(const std::string& decimal);

}  // namespace separatrix
