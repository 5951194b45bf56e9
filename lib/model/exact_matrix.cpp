#include "lib/model/exact_matrix.hpp"

#include "lib/model/csv.hpp"
#include "lib/num/error.hpp"
#include "lib/symbolic/parse_shaped.hpp"

namespace separatrix {

std::vector<Rational> ExactMatrix::filled(const Shape& wanted, const std::string& what) const {
  if (shape.is_number()) return std::vector<Rational>(wanted.size(), entries.front());
  const bool row_for_vector = shape.rows == 1 && wanted == Shape{shape.columns, 1};
  if (shape == wanted || row_for_vector) return entries;
  throw InvalidArgument(shape.text() + " for " + what, "", wanted.text());
}

ExactMatrix parse_exact_matrix(const std::string& text, const std::string& what) {
  if (text.find_first_of("[(") == std::string::npos) return {{}, {parse_rational(text, what)}};
  const MatrixExpression value = parse_shaped(text, {""});
  ExactMatrix matrix{value.shape(), {}};
  for (const Expression each : value.entries()) {
    if (!each.is_number()) throw InvalidArgument(what, text, "rational numbers");
    matrix.entries.push_back(each.number());
  }
  return matrix;
}

ExactMatrix read_exact_matrix(std::string_view text, const std::string& file) {
  ExactMatrix matrix{{0, 0}, {}};
  const FilePlace last = read_csv(text, file, [&](const std::vector<CsvField>& row) {
    if (matrix.shape.rows++ == 0) matrix.shape.columns = row.size();
    if (row.size() != matrix.shape.columns) {
      throw FileError(file, text, row.front().place,
                      "this row has " + std::to_string(row.size()) + " numbers, the first one has " +
                          std::to_string(matrix.shape.columns));
    }
    for (const CsvField& field : row) {
      try {
        matrix.entries.push_back(parse_rational(field.text));
      } catch (const InvalidArgument&) {
        throw FileError(file, text, field.place,
                        "'" + field.text + "' is no number; rows of numbers such as 0.1 or 1/10, separated by commas");
      }
    }
  });
  if (matrix.entries.empty()) throw FileError(file, text, last, "no numbers: at least one row is needed");
  return matrix;
}

}  // namespace separatrix
