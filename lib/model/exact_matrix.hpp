#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "lib/num/rational.hpp"
#include "lib/symbolic/shaped_names.hpp"

namespace separatrix {

/// Exact numbers in a shape.
struct ExactMatrix {
  Shape shape;
  std::vector<Rational> entries;  ///< row by row

  /// Its entries in a shape that is wanted: a number stands for all of them, a row for a vector too.
  ///
  /// what    for the sentence: "W"
  /// throws  InvalidArgument with both shapes
  std::vector<Rational> filled(const Shape& wanted, const std::string& what) const;
};

/// A number, "1/10", or a formula of numbers and matrices that is exact, "[[1, 2/5], [2/5, 1]]", "identity(2)/10".
///
/// what    for the sentence: "W"
/// throws  ParseError, or InvalidArgument for a value that is not rational
ExactMatrix parse_exact_matrix(const std::string& text, const std::string& what);

/// The numbers of a CSV file without a header: rows are lines, blank ones and those that begin with # are skipped.
///
/// throws  FileError at what is no number and at rows of unequal length
ExactMatrix read_exact_matrix(std::string_view text, const std::string& file);

}  // namespace separatrix
