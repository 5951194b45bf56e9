#pragma once
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace separatrix {

/// One number of every start or cell, or one word.
///
/// name   of the column
/// words  those that occur; empty: numbers
/// value  of cell i: the number, nan where there is none; the place of its word
struct ResultColumn {
  std::string name;
  std::vector<std::string> words;
  std::function<double(std::size_t)> value;
};

/// A direction of a table of results: cells along it, and the value of each.
struct ResultAxis {
  std::string name;
  std::size_t cells;
  std::function<double(std::size_t)> value;
};

/// Starts or cells in a row, numbered from 0.
inline ResultAxis numbered(const std::string& name, std::size_t count) {
  return {name, count, [](std::size_t i) { return static_cast<double>(i); }};
}

}  // namespace separatrix
