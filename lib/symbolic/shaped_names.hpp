#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace separatrix {

/// Rows and columns. A vector is one column, a number is 1 by 1.
struct Shape {
  std::size_t rows = 1, columns = 1;

  std::size_t size() const { return rows * columns; }
  bool is_number() const { return rows == 1 && columns == 1; }
  bool is_vector() const { return rows == 1 || columns == 1; }  ///< a number and a row too
  /// "a number", "a vector of 3", "a row of 3", "a 2x3 matrix"
  std::string text() const;

  friend bool operator==(const Shape&, const Shape&) = default;
};

/// A vector or a matrix of quantities, whose entries have names of their own, counted from 1:
///
///     v[3]      v[1], v[2], v[3]
///     W[2][3]   W[1][1], W[1][2], …, W[2][3], row by row
struct ShapedName {
  std::string name;
  Shape shape;
  bool one_index = false;  ///< entries are v[i], not W[i][j]

  /// i, j from 0
  std::string entry(std::size_t i, std::size_t j) const;
  std::vector<std::string> entries() const;
  /// As it is declared: "W[2][3]".
  std::string text() const;
};

/// "W[2][3]", "v[3]", with whole numbers from 1 and at most a million entries; none for other texts, plain names among them.
std::optional<ShapedName> parse_shaped_name(std::string_view text);

/// The vectors and matrices of which all entries are among these names, in the order of their first entries.
std::vector<ShapedName> shaped_names(const std::vector<std::string>& names);

/// The names of the entries of what is called so; of a number the name itself.
std::vector<std::string> entry_names(const std::string& name, const Shape& shape);

/// Where in a list of names something stands: one of them, or all entries of a vector or a matrix.
struct NamedPlaces {
  std::size_t first = 0;  ///< the others follow, row by row
  Shape shape;
};

/// The places of a name of the list, or of the vector or matrix of this name: none if there is neither.
std::optional<NamedPlaces> find_places(const std::vector<std::string>& names, const std::string& name);

/// The list with one "W" for all entries of W: for sentences.
std::vector<std::string> whole_names(const std::vector<std::string>& names);

}  // namespace separatrix
